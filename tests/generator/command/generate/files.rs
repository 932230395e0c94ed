//! The files of earlier runs and of the user.

use std::fs;

use super::{SCHEMA, generate, names, project, succeeded};
use crate::workspace::files;

#[test]
fn check_finds_stale_files_and_leftovers_and_writes_nothing() {
    let project = project();
    let out = project.path().join("src/gen");
    let check = || {
        let before = files(project.path());
        let output = generate(project.path(), &["--check"]);
        assert_eq!(files(project.path()), before);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = check();
    assert_eq!(code, Some(1));
    assert!(said.contains("--- /dev/null\n+++ src/gen/mod.rs\n"), "{said}");
    succeeded(&generate(project.path(), &[]));
    assert_eq!(check(), (Some(0), String::new()));
    fs::write(project.path().join("proto/shop/v1/orders.proto"), SCHEMA.replace("shop.v1", "shop.v2"))
        .unwrap();
    let (code, said) = check();
    assert_eq!(code, Some(1));
    for expected in
        ["+++ src/gen/shop.v2.rs\n", "--- src/gen/shop.v1.rs\n+++ /dev/null\n", "`src/gen` is stale"]
    {
        assert!(said.contains(expected), "{said}");
    }
    succeeded(&generate(project.path(), &[]));
    assert_eq!(names(&out), ["mod.rs", "shop.v2.rs", "shop.v2.temporal.rs", "temporal-prost.manifest"]);
}

#[test]
fn files_of_the_user_are_kept() {
    let project = project();
    let out = project.path().join("src/gen");
    succeeded(&generate(project.path(), &[]));
    fs::write(out.join("mine.rs"), "// mine").unwrap();
    fs::write(out.join("shop.v1.rs"), "// edited").unwrap();
    let outside = project.path().join("outside.rs");
    fs::write(&outside, "").unwrap();
    let manifest = out.join("temporal-prost.manifest");
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}{hash} ../../outside.rs\n")).unwrap();
    fs::write(project.path().join("proto/shop/v1/orders.proto"), SCHEMA.replace("shop.v1", "shop.v2"))
        .unwrap();
    succeeded(&generate(project.path(), &[]));
    assert!(outside.exists());
    let expected =
        ["mine.rs", "mod.rs", "shop.v1.rs", "shop.v2.rs", "shop.v2.temporal.rs", "temporal-prost.manifest"];
    assert_eq!(names(&out), expected);
}

#[test]
fn check_knows_leftovers_that_were_edited() {
    let project = project();
    let out = project.path().join("src/gen");
    succeeded(&generate(project.path(), &[]));
    fs::write(project.path().join("proto/shop/v1/orders.proto"), SCHEMA.replace("shop.v1", "shop.v2"))
        .unwrap();
    fs::write(out.join("shop.v1.rs"), "// edited").unwrap();
    let note = "`src/gen/shop.v1.rs` is not generated any longer; delete it, or remove its line from \
        `src/gen/temporal-prost.manifest` to keep it\n";
    let said = |arguments: &[&str]| {
        let output = generate(project.path(), arguments);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(said(&[]), (Some(0), note.to_owned()));
    assert_eq!(said(&["--check"]), (Some(1), note.to_owned()));
    let manifest = out.join("temporal-prost.manifest");
    let text = fs::read_to_string(&manifest).unwrap();
    let kept: String = text.split_inclusive('\n').filter(|line| !line.contains(" shop.v1.rs")).collect();
    fs::write(&manifest, kept).unwrap();
    assert_eq!(said(&["--check"]), (Some(0), String::new()));
    assert_eq!(fs::read_to_string(out.join("shop.v1.rs")).unwrap(), "// edited");
}

#[test]
fn check_does_not_need_a_manifest_to_find_leftovers() {
    let project = project();
    let out = project.path().join("src/gen");
    succeeded(&generate(project.path(), &[]));
    fs::remove_file(out.join("temporal-prost.manifest")).unwrap();
    let check = || {
        let output = generate(project.path(), &["--check"]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = check();
    assert_eq!(code, Some(1));
    assert!(said.contains("+++ src/gen/temporal-prost.manifest\n"), "{said}");
    assert!(!said.contains("is not generated any longer"), "{said}");
    fs::copy(out.join("shop.v1.temporal.rs"), out.join("shop.v0.temporal.rs")).unwrap();
    let (code, said) = check();
    assert_eq!(code, Some(1));
    assert!(said.contains("`src/gen/shop.v0.temporal.rs` is not generated any longer; delete it"), "{said}");
    succeeded(&generate(project.path(), &[]));
    assert!(out.join("shop.v0.temporal.rs").exists());
    assert_eq!(check().0, Some(1));
    fs::remove_file(out.join("shop.v0.temporal.rs")).unwrap();
    succeeded(&generate(project.path(), &[]));
    assert_eq!(check(), (Some(0), String::new()));
}

#[test]
fn files_that_no_manifest_lists_are_not_replaced() {
    let project = project();
    let out = project.path().join("src/gen");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("mod.rs"), "// mine").unwrap();
    let before = files(project.path());
    let output = generate(project.path(), &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = "refusing to replace `src/gen/mod.rs`, which `src/gen/temporal-prost.manifest` does not list: \
        delete the files if they were generated, or choose another output directory\n";
    assert_eq!((output.status.code(), said.as_str()), (Some(2), expected));
    assert_eq!(files(project.path()), before);

    fs::remove_file(out.join("mod.rs")).unwrap();
    succeeded(&generate(project.path(), &[]));
    fs::remove_file(out.join("temporal-prost.manifest")).unwrap();
    // Files with the same contents are nobody's loss.
    succeeded(&generate(project.path(), &[]));
}
