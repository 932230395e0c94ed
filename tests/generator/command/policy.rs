//! `policy` says who may call an rpc.

use std::{fs, process::Command};

use crate::workspace::tests;

const BINARY: &str = env!("CARGO_BIN_EXE_protoc-gen-rust-temporal");

/// Returns whether the command succeeds, its output and its errors and warnings.
fn run(arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(BINARY);
    command.current_dir(tests().join("golden")).arg("policy").args(arguments);
    let output = command.output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.success(), stdout, stderr)
}

fn shown(rpc: &str) -> String {
    let (success, stdout, stderr) = run(&["authorization.proto", rpc]);
    assert!(success, "{stderr}");
    stdout
}

#[test]
fn a_rule_is_shown_in_words() {
    let expected = r#"`golden.authorization.Clusters.CreateCluster` may be called by
  who has the right `clusters.create` on `cluster/${! place.region }/`, on a prefix of it, or on every resource
  or whoever satisfies role("admin")
  or whoever satisfies parent("golden.authorization.Clusters", "ReplaceCluster") or continued("cron")
only if
  field("nodes", $nodes), $nodes <= 10, field("place.region", $region), {"eu", "us"}.contains($region)
and if
  field("size", "SIZE_SMALL") or field("approved", true)
by these fields of the input
  "approved", a bool
  "nodes", an integer
  "place.region", a text
  "size", a text
and may use these rights on behalf of the caller
  `clusters.read`
  `clusters.delete`
"#;
    assert_eq!(shown("CreateCluster"), expected);
    let everywhere = "  who has the right `clusters.read` on every resource\n";
    assert!(shown("Clusters.ListClusters").ends_with(everywhere));
    assert!(shown("Ping").ends_with("  any user with a valid token\n"));
}

#[test]
fn the_default_of_a_service_is_shown() {
    assert_eq!(
        shown("Forgotten"),
        "`golden.authorization.Clusters.Forgotten` may be called by nobody: it has no rule, and the default of its \
         service refuses it.\n"
    );
    assert_eq!(
        shown("Look"),
        "`golden.authorization.Open.Look` may be called by any user with a valid token: it has no rule, and the \
         default of its service allows it.\n"
    );
    assert_eq!(
        shown("Find"),
        "The schema has no policy for `golden.authorization.Elsewhere`. A policy in code decides about \
         `golden.authorization.Elsewhere.Find`.\n"
    );
}

#[test]
fn lints_of_policies_are_warnings() {
    let (success, _, stderr) = run(&["authorization.proto", "Ping"]);
    assert!(success && stderr.contains("warning[nobody-may-call]: nobody may call `Forgotten`"), "{stderr}");
    assert_eq!(stderr.matches("warning[").count(), 1, "{stderr}");
}

#[test]
fn mistakes_are_errors() {
    let (success, stdout, stderr) = run(&["authorization.proto", "CreatCluster"]);
    assert!(!success && stdout.is_empty());
    assert!(
        stderr.contains("there is no rpc `CreatCluster` in these files: did you mean `CreateCluster`?"),
        "{stderr}"
    );
    let (_, _, stderr) = run(&["authorization.proto"]);
    assert!(stderr.contains("no files or no rpc given"), "{stderr}");
    let path = tests().join("diagnostics");
    let (success, stdout, stderr) =
        run(&["-I", path.to_str().unwrap(), path.join("unusable-fact.proto").to_str().unwrap(), "Deep"]);
    assert!(!success && stdout.is_empty() && stderr.contains("error[unusable-fact]"), "{stderr}");
}

/// Returns what the documentation says that the callers of the methods of a service need.
fn documented(service: &str) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let mut docs = Command::new(BINARY);
    docs.current_dir(tests().join("golden")).args(["docs", "--out"]).arg(out.path());
    assert!(docs.arg("authorization.proto").status().unwrap().success());
    let page = out.path().join(format!("golden.authorization.{service}.md"));
    let page = fs::read_to_string(page).unwrap();
    page.lines().filter_map(|line| line.strip_prefix("- Needs ")).map(str::to_owned).collect()
}

#[test]
fn the_documentation_of_services_shows_what_callers_need() {
    let needed = documented("Clusters");
    let [create, delete, ping, forgotten, list, activity] = &needed[..] else { panic!("{needed:#?}") };
    let right = "the right `clusters.create` on `cluster/${! place.region }/`, or `role(\"admin\")`, or ";
    assert!(create.starts_with(right), "{create}");
    let end = r#"; always `field("size", "SIZE_SMALL") or field("approved", true)`; it may use `clusters.read`, `clusters.delete` on behalf of the caller"#;
    assert!(create.ends_with(end), "{create}");
    let on = "the right `clusters.delete` on `cluster/${! place.region }/${! name }`";
    assert_eq!([delete, activity], [on, on]);
    assert_eq!([ping, list], ["a valid token", "the right `clusters.read`"]);
    assert_eq!(forgotten, "more than anybody has: the policy refuses every call");
    assert_eq!((documented("Open"), documented("Elsewhere")), (vec!["a valid token".to_owned()], Vec::new()));
}
