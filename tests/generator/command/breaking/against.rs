//! The old schema: a directory, a descriptor set, or a commit.

use std::{fs, path::Path, process::Command};

use super::{breaking, names, said};
use crate::workspace::{directory, git};

/// A schema with a name in its package's directory.
fn service(name: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage shop.v1;\nimport \"temporal/v1/temporal.proto\";\nimport \"shop/v1/order.proto\";\n\
         service {name} {{\n  rpc {name}Order(Order) returns (Order) {{ option (temporal.v1.workflow) = {{}}; }}\n}}\n"
    )
}

const MESSAGE: &str = "syntax = \"proto3\"; package shop.v1; message Order { string id = 1; }";
const CHANGED: &str = "syntax = \"proto3\"; package shop.v1; message Order { int32 id = 1; }";

/// Returns the names of findings against an old schema, for `proto/shop/v1/place.proto`.
fn against(root: &Path, old: &str) -> (Vec<String>, String) {
    let (said, _) = said(breaking(root, &["--against", old, "-I", "proto", "proto/shop/v1/place.proto"]));
    (names(&said).into_iter().map(str::to_owned).collect(), said)
}

/// A new schema in which a message has changed and a file is gone, and `old` files.
fn changed(old: &str) -> tempfile::TempDir {
    let place = service("Place");
    let old_files = [("place", &*place), ("refund", &*service("Refund")), ("order", MESSAGE)]
        .map(|(name, text)| (format!("{old}/shop/v1/{name}.proto"), text.to_owned()));
    let new = [("new/proto/shop/v1/place.proto", &*place), ("new/proto/shop/v1/order.proto", CHANGED)];
    let files: Vec<_> =
        old_files.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain(new).collect();
    directory(&files)
}

#[test]
fn an_old_directory_has_include_directories_or_is_one() {
    for old in ["old/proto", "old"] {
        let root = changed(old);
        let (names, said) = against(root.path(), "../old");
        assert_eq!(names, ["field-type-changed", "workflow-removed"], "{said}");
        assert!(said.contains("shop/v1/order.proto:1:53: error[field-type-changed]"), "{said}");
        assert!(said.contains("  was: shop/v1/refund.proto:6:3 in ../old\n"), "{said}");
        // Without the message, nothing in the new include directories may stand in for it.
        fs::remove_file(root.path().join(old).join("shop/v1/order.proto")).unwrap();
        let (_, said) = against(root.path(), "../old");
        assert!(said.starts_with("cannot read the schema in `../old`: "), "{said}");
    }
}

#[test]
fn a_directory_without_the_files_is_noticed() {
    let root = changed("old");
    fs::create_dir(root.path().join("empty")).unwrap();
    let (names, said) = against(root.path(), "../empty");
    assert!(names.is_empty() && said.contains("it has none of the files"), "{said}");
}

#[test]
fn an_old_descriptor_set_may_have_positions() {
    let root = changed("old");
    for (option, was) in
        [("", "shop/v1/order.proto in"), ("--include_source_info", "shop/v1/order.proto:1:53 in")]
    {
        let set = root.path().join("old.binpb");
        let include = root.path().join("old");
        let protos = tempfile::tempdir().unwrap();
        temporal_prost_build::protos::write(protos.path()).unwrap();
        let status = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
            .args(["--include_imports", "-I"])
            .arg(&include)
            .arg("-I")
            .arg(protos.path())
            .arg("--descriptor_set_out")
            .arg(&set)
            .args([option].iter().filter(|option| !option.is_empty()))
            .args(["place", "refund"].map(|name| include.join(format!("shop/v1/{name}.proto"))))
            .status();
        assert!(status.unwrap().success());
        let (names, said) = against(root.path(), "../old.binpb");
        assert_eq!(names, ["field-type-changed", "workflow-removed"], "{said}");
        assert!(said.contains(&format!("  was: {was} ")), "{said}");
    }
    fs::write(root.path().join("old.binpb"), "no set").unwrap();
    let (_, said) = against(root.path(), "../old.binpb");
    assert!(said.starts_with("cannot read the schema in `../old.binpb`: cannot decode"), "{said}");
}

#[test]
fn an_old_commit_is_read_with_git() {
    let root = changed("new/proto");
    let new = root.path().join("new");
    // The files of the new schema were written last, so write the old message again.
    fs::write(new.join("proto/shop/v1/order.proto"), MESSAGE).unwrap();
    git(&new, &["init", "--quiet", "--initial-branch", "main"]);
    git(&new, &["add", "."]);
    git(&new, &["commit", "--quiet", "--message", "old"]);
    git(&new, &["tag", "v1"]);
    fs::write(new.join("proto/shop/v1/order.proto"), CHANGED).unwrap();
    fs::remove_file(new.join("proto/shop/v1/refund.proto")).unwrap();
    for old in ["git#main", "git#v1", "git#HEAD", "git#main,subdir=proto"] {
        let (names, said) = against(root.path(), old);
        assert_eq!(names, ["field-type-changed", "workflow-removed"], "{old}: {said}");
        assert!(said.contains(&format!("  was: shop/v1/order.proto:1:53 in {old}\n")), "{said}");
    }
    let (_, said) = against(root.path(), "git#none");
    assert!(said.starts_with("git ls-tree: fatal: Not a valid object name none"), "{said}");
    let (_, said) = against(root.path(), "git#main,subdir=docs");
    assert_eq!(said, "git ls-tree: `main` has no .proto files below `docs`\n");
    git(&new, &["commit", "--quiet", "--all", "--message", "new"]);
    let (names, said) = against(root.path(), "git#main");
    assert!(
        names.is_empty() && said == "note: changes against git#main: 0 breaking, 0 risky, 0 safe\n",
        "{said}"
    );
}
