//! The program `temporal-prost-cells`.
#![cfg(feature = "cli")]

use std::{fs, path::PathBuf, process::Command};

const FLEET: &str = r#"
down = ["oslo-1"]

[[versions]]
version = 2
shard = 2
zone_limit = 1
cells = [
    { name = "berlin-1", zone = "berlin" },
    { name = "berlin-2", zone = "berlin" },
    { name = "oslo-1", zone = "oslo", weight = 200 },
    { name = "oslo-2", zone = "oslo", draining = true },
    { name = "rome-1", zone = "rome" },
]

[[versions]]
version = 1
shard = 2
zone_limit = 1
cells = [
    { name = "berlin-1", zone = "berlin" },
    { name = "berlin-2", zone = "berlin" },
    { name = "oslo-1", zone = "oslo", weight = 200 },
    { name = "oslo-2", zone = "oslo" },
]
"#;

/// Writes a fleet file of the name of a test.
fn file(test: &str, contents: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.toml"));
    fs::write(&path, contents).unwrap();
    path
}

/// Returns the status, the output and the errors.
fn run(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_temporal-prost-cells")).args(arguments).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (output.status.success(), out, err)
}

fn expect(name: &str, arguments: &[&str]) {
    let (succeeds, output, errors) = run(arguments);
    assert!(succeeds, "{errors}");
    let path = format!("{}/tests/program/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    expectorate::assert_contents(path, &output);
}

#[test]
fn simulate_prints_overlaps_load_and_movement() {
    let file = file("simulate", FLEET);
    let path = file.to_str().unwrap();
    expect("simulate", &["simulate", "--cells", path, "--tenants", "2000"]);
    let cells: Vec<_> = (0..16).map(|number| format!("{{ name = \"cell-{number}\" }}")).collect();
    let equal = format!("[[versions]]\nversion = 1\nshard = 2\ncells = [{}]\n", cells.join(", "));
    let equal = self::file("simulate-equal", &equal);
    let path = equal.to_str().unwrap();
    expect("simulate-shard", &["simulate", "--cells", path, "--tenants", "2000", "--shard", "4"]);
    expect("simulate-sampled", &["simulate", "--cells", path, "--tenants", "2000", "--shard", "7"]);
}

#[test]
fn explain_says_where_a_tenant_is_and_why() {
    let file = file("explain", FLEET);
    let path = file.to_str().unwrap();
    expect("explain", &["explain", "--cells", path, "acme"]);
    expect("explain-version", &["explain", "--cells", path, "--fleet-version", "1", "acme"]);
}

#[test]
fn diff_lists_who_moves() {
    let file = file("diff", FLEET);
    let tenants = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("diff-tenants.txt");
    fs::write(&tenants, "acme\nglobex\ninitech\n\numbrella\n").unwrap();
    let [path, tenants] = [&file, &tenants].map(|path| path.to_str().unwrap());
    expect("diff", &["diff", path, path, "--from", "1", "--tenants", tenants]);
}

#[test]
fn mistakes_are_explained() {
    let file = file("mistakes", FLEET);
    let path = file.to_str().unwrap();
    let cases = [
        (
            vec!["explain", "--cells", "/nowhere.toml", "acme"],
            "cannot read the fleet file `/nowhere.toml`\n  cause: ",
        ),
        (vec!["explain", "--cells", path, "--fleet-version", "7", "acme"], "has no version 7; it has 2, 1"),
        (vec!["simulate", "--cells", path, "--shard", "9"], "a shard of 9 cells does not fit into 4 cells"),
        (vec!["diff", path, path, "--tenants", "/nowhere.txt"], "cannot read the tenants in `/nowhere.txt`"),
    ];
    for (arguments, expected) in cases {
        let (succeeds, _, errors) = run(&arguments);
        assert!(!succeeds && errors.contains(expected), "{errors}");
    }
}
