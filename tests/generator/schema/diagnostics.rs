//! `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use crate::{
    entrance::protoc,
    workspace::{build, cases, directory, said, tests},
};

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

/// Only a newer release of the options has values that this release does not know.
#[test]
fn values_of_newer_options_are_refused() {
    let options = include_str!("../../../proto/temporal/v1/temporal.proto");
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
    let expected = "p.proto:6:66: error[unknown-value]: parent_close_policy: \
        this release of the generator does not know the value 9\n";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn an_error_reads_the_same_when_a_build_script_unwraps_it() {
    let error = build(&tests().join("diagnostics/signal-output.proto")).unwrap_err();
    assert_eq!(format!("{error:?}"), format!("\n{error}"));
}

#[test]
fn packages_of_one_module_are_refused() {
    let file = |package: &str| {
        format!(
            r#"
            syntax = "proto3";
            package {package};
            import "temporal/v1/temporal.proto";
            message M {{}}
            service S {{ rpc R(M) returns (M) {{ option (temporal.v1.workflow) = {{}}; }} }}
            "#
        )
    };
    let protos = directory(&[("a.proto", &file("shop.V1")), ("b.proto", &file("shop.v1"))]);
    let inputs = ["a.proto", "b.proto"].map(|name| protos.path().join(name));
    let out = tempfile::tempdir().unwrap();
    let built =
        temporal_prost_build::configure().out_dir(out.path()).compile_protos(&inputs, &[protos.path()]);
    let error = built.unwrap_err().to_string();
    let expected = "b.proto:6:13: error[module-collision]: \
        the packages `shop.V1` and `shop.v1` both become the module `shop::v1`\n";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn options_of_another_project_are_recognized() {
    let service = r#"
        syntax = "proto3";
        import "temporal/v1/temporal.proto";
        message M {}
        service S { rpc R(M) returns (M) { option (temporal.v1.METHOD) = {name: "r"}; } }
    "#;
    let foreign = r#"
        syntax = "proto3";
        package temporal.v1;
        import "google/protobuf/descriptor.proto";
        message Options { bool first = 1; string name = 2; }
        extend google.protobuf.MethodOptions { Options METHOD = NUMBER; }
    "#;
    // Another number would be ignored silently, and another type could not be decoded.
    for (method, number) in [("workflow", "50001"), ("method", "7233")] {
        let [service, foreign] =
            [service, foreign].map(|text| text.replace("METHOD", method).replace("NUMBER", number));
        let protos = directory(&[("p.proto", &service), ("temporal/v1/temporal.proto", &foreign)]);
        let proto = protos.path().join("p.proto");
        let expected = format!(
            "`temporal/v1/temporal.proto` declares \
             `extend google.protobuf.MethodOptions {{ temporal.v1.Options {method} = {number}; }}`, but \
             `temporal.v1` has `extend google.protobuf.MethodOptions {{ temporal.v1.WorkflowOptions workflow = 7233; \
             }}`: it belongs to another project or to a release before version 1, and no option in it can be read; \
             replace it with the file that `protoc-gen-rust-temporal protos DIR` writes"
        );
        assert_eq!(build(&proto).unwrap_err().to_string(), expected);
        assert_eq!(protoc::run(&proto, "").unwrap_err(), expected);
    }
}

#[test]
fn every_field_of_one_json_name_is_reported_under_protoc() {
    let proto = r#"
        syntax = "proto2";
        import "temporal/v1/temporal.proto";
        message M { optional string line_1 = 1; optional string line1 = 2; optional N n = 3; }
        message N { optional string a_b = 1; optional string ab = 2 [json_name = "ab"]; optional string a_B = 3; }
        service S { rpc R(M) returns (M) { option (temporal.v1.workflow) = {task_queue: "q"}; } }
    "#;
    let protos = directory(&[("p.proto", proto)]);
    let said = protoc::said(&protos.path().join("p.proto"), "no_include");
    let at: Vec<_> =
        said.lines().filter_map(|line| line.split_once(": error[json-name-collision]")).collect();
    assert_eq!(
        at.into_iter().map(|(at, _)| at).collect::<Vec<_>>(),
        ["p.proto:4:65", "p.proto:5:105"],
        "{said}"
    );
}
