//! protox and protoc, build script, plugin and command write the same bytes and the same diagnostics.

use std::{path::Path, process::Command};

use crate::{
    entrance::protoc,
    workspace::{
        build, build_with, cases, directory, has_cli, has_xns, ours, parameters, said, tests, without_columns,
    },
};

#[test]
fn the_plugin_generates_what_a_build_script_does() {
    for proto in cases(&tests().join("golden"), "proto") {
        let parameter = format!("no_include,nexus,cli={},xns={}", has_cli(&proto), has_xns(&proto));
        let files = protoc::run(&proto, &parameter).unwrap();
        let [(_, plugin)] = &files[..] else { panic!("{files:?}") };
        assert_eq!(plugin, &build(&proto).unwrap(), "{}", proto.display());
    }
}

#[test]
fn the_plugin_says_what_a_build_script_does() {
    for proto in cases(&tests().join("diagnostics"), "proto") {
        let parameters = parameters(&proto);
        let parameter: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let plugin = protoc::said(&proto, &format!("no_include,{}", parameter.join(",")));
        assert_eq!(without_columns(&plugin), without_columns(&said(&proto)), "{}", proto.display());
        let build = build_with(&proto, |builder| {
            parameters.iter().fold(builder, |builder, (name, value)| builder.parameter(name, value))
        });
        let has_error = plugin.contains(": error[");
        assert_eq!(build.err().map(|error| format!("{error}\n")), has_error.then(|| said(&proto)));
    }
}

/// Run by another test as cargo would run it, in a separate process.
#[test]
#[ignore = "it is a build script"]
fn build_script() {
    build(&tests().join("diagnostics/missing-timeout.proto")).unwrap();
}

#[test]
fn cargo_shows_the_warnings_of_a_build_script() {
    let out = tempfile::tempdir().unwrap();
    let script = |variable: &str| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "entrance::agreement::build_script", "--ignored", "--nocapture"])
            .env_remove("OUT_DIR")
            .env(variable, out.path())
            .output()
            .unwrap();
        assert!(output.status.success());
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let warnings = said(&tests().join("diagnostics/missing-timeout.proto"));
    let lines: Vec<_> = warnings.lines().map(|line| format!("cargo::warning={line}\n")).collect();
    let [stdout, _] = script("OUT_DIR");
    assert!(stdout.contains(&lines.concat()), "{stdout}");
    let [stdout, stderr] = script("NO_OUT_DIR");
    assert!(!stdout.contains("cargo::") && stderr.contains(&warnings), "{stdout}{stderr}");
}

#[test]
fn lints_have_the_levels_that_a_project_chooses() {
    let proto = tests().join("diagnostics/missing-timeout.proto");
    let denied = |lint| build_with(&proto, |builder| builder.deny(lint)).unwrap_err().to_string();
    assert!(
        denied("missing-timeout").contains(": error[missing-timeout]: "),
        "{}",
        denied("missing-timeout")
    );
    assert_eq!(denied("warnings"), denied("missing-timeout"));
    assert_eq!(protoc::said(&proto, "no_include,allow=missing-timeout"), "");
    assert_eq!(protoc::said(&proto, "no_include,deny=warnings,allow=missing-timeout"), "");
    let proto = tests().join("diagnostics/unknown-field.proto");
    assert!(build_with(&proto, |builder| builder.warn("unknown-field")).is_ok());
    let refused = build_with(&proto, |builder| builder.allow("signal-output")).unwrap_err().to_string();
    assert_eq!(refused, "parameter `allow`: `signal-output` is a rule, not a lint, and always an error");
}

#[test]
fn lints_have_the_limits_that_a_project_chooses() {
    let proto = tests().join("diagnostics/hammering-retry.proto");
    let raised = "no_include,lint_limit=first-wait=0s,lint_limit=attempts-per-minute=1000000";
    assert_eq!(protoc::said(&proto, raised), "");
    let lower =
        |builder: temporal_prost_build::Builder| builder.lint_limit("first-wait", "20s").deny("warnings");
    let denied = build_with(&proto, lower).unwrap_err().to_string();
    assert!(denied.contains("use an `initial_interval` of at least 20s"), "{denied}");
    let refused =
        build_with(&proto, |builder| builder.lint_limit("first-wait", "20")).unwrap_err().to_string();
    let expected =
        "parameter `lint_limit`: limit `first-wait`: `20` is not a duration; use one like `90s` or `1m30s`";
    assert_eq!(refused, expected);
}

#[test]
fn each_limit_changes_its_lint() {
    let case = |name: &str| tests().join(format!("diagnostics/{name}.proto"));
    let heartbeats = "no_include,allow=missing-timeout,lint_limit=attempt-without-heartbeat=";
    let said = |limit: &str| protoc::said(&case("missing-heartbeat"), &format!("{heartbeats}{limit}"));
    let counts = ["1m", "601s", "1h"].map(|limit| said(limit).matches("[missing-heartbeat]").count());
    // The longest attempts are of 10 minutes, 601 seconds and an hour.
    assert_eq!(counts, [3, 1, 0]);
    let attributes = case("too-many-search-attributes");
    for store in ["cloud", "elasticsearch"] {
        let parameter = format!("no_include,lint_limit=search-attribute-store={store}");
        assert_eq!(protoc::said(&attributes, &parameter), "", "{store}");
    }
}

#[test]
fn fields_have_the_same_position_with_and_without_protoc() {
    let cases = ["ignored-option", "undefined-signal", "unknown-field"];
    for proto in cases.map(|case| tests().join(format!("diagnostics/{case}.proto"))) {
        assert_eq!(diagnosed(&proto, &["--protoc"]), diagnosed(&proto, &[]), "{}", proto.display());
    }
    // protoc counts up to eight columns for a tab, and protox one.
    let text = std::fs::read_to_string(tests().join("diagnostics/undefined-signal.proto")).unwrap();
    let protos = directory(&[("p.proto", &text.replace("    option", "\t\toption").replace('\n', "\r\n"))]);
    let proto = protos.path().join("p.proto");
    let fields = |options: &[&str]| {
        let said = diagnosed(&proto, options);
        let lines = said.lines().filter(|line| line.contains("[undefined-signal]: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(fields(&["--protoc"]), fields(&[]));
    assert!(fields(&[])[2].starts_with("p.proto:24:43: error[undefined-signal]: signal[0].ref: "));
}

fn diagnosed(proto: &Path, options: &[&str]) -> String {
    command(proto, options).unwrap_or_else(|said| said)
}

#[test]
fn the_command_does_what_a_build_script_does() {
    for proto in cases(&tests().join("golden"), "proto") {
        let expected = build(&proto).unwrap();
        let [cli, xns] = [format!("--cli={}", has_cli(&proto)), format!("--xns={}", has_xns(&proto))];
        assert_eq!(command(&proto, &["--nexus", &cli, &xns]), Ok(expected), "{}", proto.display());
    }
    let proto = tests().join("golden/references.proto");
    assert_eq!(command(&proto, &["--protoc"]), Ok(build(&proto).unwrap()));
    let proto = tests().join("diagnostics/signal-output.proto");
    assert_eq!(command(&proto, &[]), Err(format!("{}\n", build(&proto).unwrap_err())));
}

fn command(proto: &Path, options: &[&str]) -> Result<String, String> {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .env("PROTOC_INCLUDE", protoc_bin_vendored::include_path().unwrap())
        .arg("generate")
        .args(options)
        .arg("-I")
        .arg(proto.parent().unwrap())
        .arg("--out")
        .arg(out.path())
        .arg(proto)
        .output()
        .unwrap();
    if output.status.success() {
        Ok(ours(out.path()))
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}
