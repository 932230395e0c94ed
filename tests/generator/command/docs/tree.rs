//! The files of earlier runs.

use std::{fs, path::PathBuf, process::Command};

use super::docs;
use crate::workspace::{directory, files, tests};

fn golden_tree() -> (tempfile::TempDir, PathBuf) {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("docs");
    assert!(docs(&tests().join("golden"), "activities.proto", &path, &[]).status.success());
    (out, path)
}

#[test]
fn check_says_what_would_change_and_writes_nothing() {
    let (_out, path) = golden_tree();
    let golden = tests().join("golden");
    let fresh = docs(&golden, "activities.proto", &path, &["--check"]);
    assert!(fresh.status.success() && fresh.stdout.is_empty(), "{fresh:?}");
    let page = path.join("golden.activities.md");
    let stale = fs::read_to_string(&page).unwrap().replace("## Services", "## Service");
    fs::write(&page, &stale).unwrap();
    let output = docs(&golden, "activities.proto", &path, &["--check"]);
    let diff = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(diff.contains("-## Service\n+## Services\n") && diff.contains("is stale"), "{diff}");
    assert_eq!(fs::read_to_string(&page).unwrap(), stale);
}

#[test]
fn only_unchanged_files_of_ours_are_removed() {
    let (_out, path) = golden_tree();
    let golden = tests().join("golden");
    let before: Vec<_> = files(&path).into_iter().map(|(name, _)| name).collect();
    fs::write(path.join("mine.md"), "mine").unwrap();
    fs::write(path.join("golden.activities.md"), "edited").unwrap();
    let output = docs(&golden, "options.proto", &path, &["--check"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("+++ /dev/null"));
    assert!(docs(&golden, "options.proto", &path, &[]).status.success());
    let after: Vec<_> = files(&path).into_iter().map(|(name, _)| name).collect();
    for name in ["mine.md", "golden.activities.md", "golden.options.md", "temporal-prost.manifest"] {
        assert!(after.iter().any(|found| found == name), "{after:?}");
    }
    let removed: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
    assert!(
        !removed.is_empty() && removed.iter().all(|name| name.starts_with("golden.activities.")),
        "{removed:?}"
    );
}

const CONFIG: &str =
    "inputs = [\"proto\"]\nincludes = [\"proto\"]\ndocs = \"pages\"\n[options]\ncli = true\n";

#[test]
fn the_configuration_file_replaces_the_arguments() {
    let golden = tests().join("golden");
    let schema = fs::read_to_string(golden.join("activities.proto")).unwrap();
    let project = directory(&[("temporal-prost.toml", CONFIG), ("proto/activities.proto", &schema)]);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
        let output = command.arg("docs").args(arguments).current_dir(project.path()).output().unwrap();
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (output.status.code(), said)
    };
    assert_eq!(run(&["--check"]).0, Some(1));
    assert_eq!(run(&[]).0, Some(0));
    assert_eq!(run(&["--check"]).0, Some(0));
    assert_eq!(run(&["--out", "other"]).0, Some(0));
    let expected = tempfile::tempdir().unwrap();
    assert!(docs(&golden, "activities.proto", expected.path(), &["--cli"]).status.success());
    for out in ["pages", "other"] {
        assert_eq!(files(&project.path().join(out)), files(expected.path()), "{out}");
    }
    let refused =
        "with `temporal-prost.toml`, only --check and --out are accepted; change the file instead\n";
    assert_eq!(run(&["--cli"]), (Some(2), refused.to_owned()));
    fs::write(project.path().join("temporal-prost.toml"), CONFIG.replace("docs = \"pages\"\n", "")).unwrap();
    let missing = "`docs` is not set in `temporal-prost.toml`; add it, or give a directory with --out\n";
    assert_eq!(run(&[]), (Some(2), missing.to_owned()));
}
