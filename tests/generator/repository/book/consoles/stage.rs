//! The files that the commands of a page take for granted.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    repository::pages::Page,
    workspace::{directory, git, tests},
};

const SCHEMA: &str = "proto/shop/v1/orders.proto";
const OPTIONS: &str = "temporal/v1/temporal.proto";

/// Returns a repository with what a page takes for granted.
pub(super) fn repository(page: &Page) -> TempDir {
    let [before, after] = schema(page);
    let root = directory(&[(SCHEMA, &before)]);
    for (name, contents) in files(page) {
        write(root.path(), name, &contents);
    }
    git(root.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "main"]);
    git(root.path(), &["remote", "add", "origin", "."]);
    write(root.path(), SCHEMA, &after);
    root
}

fn write(root: &Path, name: &str, contents: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// Returns the schema of a page, before and after the change that it is about.
fn schema(page: &Page) -> [String; 2] {
    let same = |schema: String| [schema.clone(), schema];
    match page.path.as_str() {
        "docs/breaking.md" => {
            let shown = Page::read("docs/breaking/activity-renamed.md").in_language("proto");
            let [before, after, ..] = &shown[..] else { panic!("{shown:?}") };
            [before.clone(), after.clone()]
        }
        "docs/ci.md" => {
            same(Page::read("docs/lints/invalid-attempts.md").in_language("proto").swap_remove(0))
        }
        _ => same(fs::read_to_string(tests().join("fixtures/shop").join(SCHEMA)).unwrap()),
    }
}

/// Returns the other files.
fn files(page: &Page) -> Vec<(&'static str, String)> {
    match page.path.as_str() {
        "docs/authorization.md" => vec![("proto/clusters/v1/clusters.proto", clusters(page))],
        "docs/configuration.md" => vec![("temporal-prost.toml", page.in_language("toml").swap_remove(0))],
        path if path.starts_with("docs/lints/") => {
            let [schema, diff] = ["proto", "diff"].map(|language| page.in_language(language).concat());
            vec![("proto/orders.proto", schema), ("proto/temporal/v1/temporal.proto", newer(&diff))]
        }
        _ => Vec::new(),
    }
}

/// Returns the options with a change that a page shows.
fn newer(diff: &str) -> String {
    let options = fs::read_to_string(tests().join("../proto").join(OPTIONS)).unwrap();
    let without = |sign: char| -> String {
        diff.split_inclusive('\n')
            .filter(|line| !line.starts_with(sign))
            .filter_map(|line| line.get(1..))
            .collect()
    };
    let [old, new] = ['+', '-'].map(without);
    assert_eq!(options.matches(&old).count() == 1, !old.is_empty(), "{diff}");
    options.replacen(&old, &new, 1)
}

/// The page shows a part of this schema, without the rpc that needs its other right.
fn clusters(page: &Page) -> String {
    let shown = page.in_language("proto");
    let service = shown.iter().find(|block| block.contains("service Clusters")).unwrap();
    let service = service.trim_end().strip_suffix('}').unwrap();
    format!(
        r#"syntax = "proto3";
        package clusters.v1;
        import "google/protobuf/empty.proto";
        import "temporal/v1/temporal.proto";
        message DeleteClusterRequest {{ string region = 1; string name = 2; int32 nodes = 3; }}
        {service}
          rpc ReplaceCluster(DeleteClusterRequest) returns (google.protobuf.Empty) {{
            option (temporal.v1.workflow) = {{id: "replace/${{! name }}"}};
            option (temporal_prost.v1.access) = {{right: "clusters.read"}};
          }}
        }}"#
    )
}
