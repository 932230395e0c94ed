//! `init`: new projects, and crates that get what is missing. The lane `ways` builds them and runs their tests.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::workspace::{directory, files};

/// Runs the command in a directory. Returns its exit code and both outputs.
fn run(around: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let output = command.args(arguments).current_dir(around).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Writes a project, and returns its files by their paths.
fn project(around: &Path, name: &str, options: &[&str]) -> Vec<(String, String)> {
    let (code, said) = run(around, &[&["init", name], options].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with(&format!("\nNext:\n  cd {name}\n  cargo test\n")), "{said}");
    let files = files(&around.join(name));
    for (name, _) in &files {
        let is_listed = said.contains(&format!("wrote     {name}\n")) || name.starts_with("src/gen/");
        assert!(is_listed, "{name} is not in {said}");
    }
    files
}

const PROJECTS: [(&str, &[&str]); 3] =
    [("order-desk", &[]), ("a", &["--checked-in"]), ("clearing_of_payments", &[])];

#[test]
fn every_file_is_complete_and_formatted() {
    let around = tempfile::tempdir().unwrap();
    for (project_name, options) in PROJECTS {
        for (name, text) in project(around.path(), project_name, options) {
            assert!(
                !text.contains("{{ ") && !text.contains("{%") && !text.contains("\n\n\n"),
                "{name}: {text}"
            );
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}: {text}");
            let is_ours = Path::new(&name).extension().is_some_and(|extension| extension == "rs")
                && !name.starts_with("src/gen/");
            if is_ours {
                let path = around.path().join(project_name).join(&name);
                let output = rustfmt(&path);
                assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
            }
        }
    }
}

/// Checks a file with the default settings of rustfmt.
fn rustfmt(path: &Path) -> std::process::Output {
    let mut command = Command::new("rustfmt");
    command.args(["--check", "--edition", "2024"]).stdin(fs::File::open(path).unwrap());
    command.current_dir(path.parent().unwrap()).output().unwrap()
}

#[test]
fn the_schema_has_no_finding_and_the_code_is_fresh() {
    let around = tempfile::tempdir().unwrap();
    for (name, options) in PROJECTS {
        project(around.path(), name, options);
        let root = around.path().join(name);
        assert_eq!(
            run(&root, &["lint", "-I", "proto", "proto/greeter/v1/greeter.proto", "--deny", "warnings"]),
            (Some(0), String::new())
        );
        let (code, said) = run(&root, &["generate", "--check"]);
        if options.is_empty() {
            assert!(said.contains("`out` is not set"), "{said}");
        } else {
            assert_eq!((code, said), (Some(0), String::new()));
        }
    }
}

#[test]
fn cargo_reads_the_manifest() {
    let around = tempfile::tempdir().unwrap();
    project(around.path(), "order-desk", &[]);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--format-version=1"]).current_dir(around.path().join("order-desk"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let [package] = &metadata["packages"].as_array().unwrap()[..] else { panic!("{metadata}") };
    let targets =
        package["targets"].as_array().unwrap().iter().map(|target| target["name"].as_str().unwrap());
    let targets: BTreeSet<_> = targets.collect();
    let expected = ["build-script-build", "greet", "order-desk", "order-desk-client", "order_desk", "replay"];
    assert_eq!(targets, BTreeSet::from(expected));
    let versions = package["dependencies"].as_array().unwrap().iter();
    let ours = versions.filter(|one| one["name"].as_str().unwrap().starts_with("temporal-prost"));
    let ours: Vec<_> = ours.map(|one| one["req"].as_str().unwrap()).collect();
    assert_eq!(ours, [concat!("^", env!("CARGO_PKG_VERSION")); 5]);
}

#[test]
fn the_readme_lists_the_files_that_are_there() {
    let around = tempfile::tempdir().unwrap();
    for (name, options) in PROJECTS {
        let project = project(around.path(), name, options);
        let (_, readme) = project.iter().find(|(name, _)| name == "README.md").unwrap();
        let listed = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let listed: Vec<_> = listed.collect();
        assert!(listed.len() > 7, "{readme}");
        for path in listed {
            assert!(around.path().join(name).join(path).exists(), "{path}");
        }
        let (_, ci) = project.iter().find(|(name, _)| name == ".github/workflows/ci.yml").unwrap();
        let ci: serde_yaml_ng::Value = serde_yaml_ng::from_str(ci).unwrap();
        assert!(ci["jobs"]["test"]["steps"].as_sequence().unwrap().len() > 4);
    }
}

const CRATE: &str =
    "[package]\nname = \"order-desk\"\nedition = \"2024\"\n\n[dependencies]\nanyhow = \"1\"\n";

#[test]
fn a_crate_gets_what_is_missing() {
    let around = directory(&[("desk/Cargo.toml", CRATE), ("desk/src/main.rs", "fn main() {}\n")]);
    let (code, said) = run(around.path(), &["init", "desk"]);
    let expected = "wrote     build.rs\n\
        wrote     temporal-prost.toml\n\
        wrote     proto/greeter/v1/greeter.proto\n\
        changed   Cargo.toml: added temporal-prost, temporal-prost-cli, temporal-prost-connect, \
        temporal-prost-testing, temporal-prost-build\n\
        \n\
        Next:\n  \
        Include the code of the schema in src/lib.rs or src/main.rs:\n    \
        pub mod v1 { temporal_prost::include_proto!(\"greeter.v1\"); }\n";
    assert_eq!((code, said.as_str()), (Some(0), expected));
    let all = files(around.path());
    let text = |name: &str| &all.iter().find(|(path, _)| path == name).unwrap().1;
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        text("desk/Cargo.toml")
            .contains(&format!("[build-dependencies]\ntemporal-prost-build = \"{version}\"\n"))
    );
    assert_eq!(text("desk/src/main.rs"), "fn main() {}\n");
    assert!(!all.iter().any(|(path, _)| path.contains("README") || path.ends_with("greet.rs")));

    let (code, said) = run(around.path(), &["init", "desk"]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains(
            "\n  Check that build.rs, which is kept, calls `temporal_prost_build::from_config()?`."
        ),
        "{said}"
    );
    let lines: Vec<_> = said.lines().take(4).collect();
    let kept = ["build.rs", "temporal-prost.toml", "proto/greeter/v1/greeter.proto", "Cargo.toml"];
    assert_eq!(lines, kept.map(|name| format!("kept      {name}")));
    assert_eq!(all, files(around.path()));
}

#[test]
fn a_crate_gets_code_that_is_checked_in() {
    let around = directory(&[("Cargo.toml", CRATE), ("src/lib.rs", "")]);
    let (code, said) = run(around.path(), &["init", ".", "--checked-in"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("\ngenerated src/gen\n"), "{said}");
    assert!(said.ends_with("    pub mod v1 { include!(\"gen/greeter.v1.rs\"); }\n"), "{said}");
    let all = files(around.path());
    assert!(all.iter().any(|(name, _)| name == "src/gen/greeter.v1.temporal.rs"));
    assert!(!all.iter().any(|(name, text)| name == "build.rs" || text.contains("build-dependencies")));
}

#[test]
fn a_project_becomes_a_member_of_the_workspace_around_it() {
    let cases = [
        (
            "[workspace]\nmembers = [\"a\"] # all\n",
            Some("[workspace]\nmembers = [\"a\", \"x/desk\"] # all\n"),
        ),
        ("[workspace]\nmembers = []\n", Some("[workspace]\nmembers = [\"x/desk\"]\n")),
        (
            "[workspace]\nmembers = [\n  \"a\", # it\n]\n",
            Some("[workspace]\nmembers = [\n  \"a\", # it\n  \"x/desk\",\n]\n"),
        ),
        ("[workspace]\nmembers = [\"x/*\"]\n", None),
        ("[workspace]\nmembers = [\"*/d*s*\"]\n", None),
        ("[workspace]\nmembers = []\nexclude = [\"x\"]\n", None),
        ("[package]\nname = \"a\"\n", None),
    ];
    for (manifest, expected) in cases {
        let around = directory(&[("Cargo.toml", manifest), ("x/y", "")]);
        let (code, said) = run(around.path(), &["init", "x/desk"]);
        assert_eq!(code, Some(0), "{said}");
        let text = std::fs::read_to_string(around.path().join("Cargo.toml")).unwrap();
        assert_eq!(text, expected.unwrap_or(manifest));
        assert_eq!(said.contains("/Cargo.toml: added the member `x/desk`\n"), expected.is_some(), "{said}");
    }
    let around = directory(&[("Cargo.toml", "[workspace]\nresolver = \"3\"\n")]);
    let (code, said) = run(around.path(), &["init", "desk"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("/Cargo.toml: add the member `desk`, or cargo refuses the project\n"), "{said}");
}

/// Cargo warns of a profile in a member.
#[test]
fn only_the_root_of_a_workspace_has_a_profile() {
    for (manifest, has_profile) in
        [("[workspace]\nmembers = []\n", false), ("[package]\nname = \"a\"\n", true)]
    {
        let around = directory(&[("Cargo.toml", manifest)]);
        assert_eq!(run(around.path(), &["init", "x/desk"]).0, Some(0));
        let written = fs::read_to_string(around.path().join("x/desk/Cargo.toml")).unwrap();
        assert_eq!(
            written.contains("[profile.dev.package.\"*\"]\ndebug = false\n"),
            has_profile,
            "{written}"
        );
    }
}

#[test]
fn a_configuration_without_out_is_refused_before_anything_changes() {
    let around = directory(&[("Cargo.toml", CRATE), ("src/lib.rs", "")]);
    assert_eq!(run(around.path(), &["init", "."]).0, Some(0));
    let before = files(around.path());
    let (code, said) = run(around.path(), &["init", ".", "--checked-in"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("`out` is not set in `./temporal-prost.toml`, which is kept; add "), "{said}");
    assert_eq!(files(around.path()), before);
}

#[test]
fn changes_before_a_failure_are_told() {
    let config = "inputs = [\"proto\"]\nincludes = [\"proto\"]\nout = \"src/gen\"\nprotocs = 1\n";
    let around = directory(&[("Cargo.toml", CRATE), ("temporal-prost.toml", config)]);
    let (code, said) = run(around.path(), &["init", ".", "--checked-in"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("kept      temporal-prost.toml\nwrote     proto/greeter/v1/"), "{said}");
    assert!(said.contains("\ncannot finish; correct this, and run the command again: ./temporal-prost.toml:4:1: error: `protocs`: "), "{said}");
}

#[test]
fn wrong_names_and_directories_are_refused() {
    let around =
        directory(&[("workspace/Cargo.toml", "[workspace]\nmembers = []\n"), ("full/build.rs/x", "")]);
    let refused = |arguments: &[&str]| {
        let (code, said) = run(around.path(), &[&["init"], arguments].concat());
        assert_eq!(code, Some(2), "{said}");
        said
    };
    for name in ["1a", "type", "a b", "test", "é", "-"] {
        let said = refused(&["--", name]);
        assert!(said.contains(" cannot be the name of a crate; use letters, digits and `-`"), "{said}");
    }
    assert!(refused(&[]).contains("no directory given; usage: `init DIR`, or `init .` to add"));
    assert!(refused(&["a", "b"]).contains("unexpected argument \"b\""));
    assert!(refused(&["workspace"]).contains("give the directory of one of its members"));
    assert_eq!(files(around.path()).len(), 2);
}
