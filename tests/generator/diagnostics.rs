//! `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use crate::workspace::{build, cases, directory, said, tests};

#[test]
fn every_rule_says_where_what_and_what_to_do() {
    let directory = tests().join("diagnostics");
    for proto in &cases(&directory, "proto") {
        let said = said(proto);
        expectorate::assert_contents(proto.with_extension("txt"), &said);
        let rule = proto.file_stem().unwrap().to_str().unwrap();
        let shown = ["error", "warning"].map(|severity| format!(": {severity}[{rule}]: "));
        assert!(shown.iter().any(|shown| said.contains(shown)), "{rule} is not what it shows: {said}");
    }
    let orphans = cases(&directory, "txt").into_iter().filter(|path| !path.with_extension("proto").exists());
    assert_eq!(orphans.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new(), "texts without an input");
}

/// Only a newer release of the options can say something of which this one has not heard.
#[test]
fn values_of_newer_options_are_refused() {
    let options = include_str!("../../proto/temporal/v1/temporal.proto");
    let known = "PARENT_CLOSE_POLICY_REQUEST_CANCEL = 3;";
    let newer = options.replace(known, &format!("{known} PARENT_CLOSE_POLICY_NEW = 9;"));
    let service = r#"
        syntax = "proto3";
        import "temporal/v1/temporal.proto";
        message M {}
        service S {
            rpc R(M) returns (M) { option (temporal.v1.workflow).parent_close_policy = PARENT_CLOSE_POLICY_NEW; }
        }
    "#;
    let protos = directory(&[("p.proto", service), ("temporal/v1/temporal.proto", &newer)]);
    let error = build(&protos.path().join("p.proto")).unwrap_err().to_string();
    let expected =
        "p.proto:6:36: error[unknown-value]: parent_close_policy: the value 9 is unknown to this release";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn an_error_reads_the_same_when_a_build_script_unwraps_it() {
    let error = build(&tests().join("diagnostics/signal-output.proto")).unwrap_err();
    assert_eq!(format!("{error:?}"), format!("\n{error}"));
}
