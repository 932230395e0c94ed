//! Sources of the connection: flags, environments, variables and profiles, and their precedence.

use super::foo;
use crate::harness::unique;

/// Writes a file with this text, and returns its path.
fn written(name: &str, text: &str) -> String {
    let path = std::env::temp_dir().join(unique(name));
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Runs `list` with these flags, and with these variables instead of the tests' server, and returns standard error.
fn reached(flags: &[&str], variables: &[(&str, &str)]) -> String {
    let mut list = foo(&[&["list"][..], flags].concat());
    list.env_remove("TEMPORAL_ADDRESS").envs(variables.iter().copied());
    let output = list.output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{flags:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_path_of_a_certificate_counts_more_than_text_below_it() {
    let stored = "tls-cert-data: old\n    address: 127.0.0.1:3\n";
    let text = format!("env:\n  prod:\n    {stored}  default:\n    {stored}");
    let environments = written("certificates", &text);
    let file = ["--env-file", environments.as_str()];
    let flag = [&file[..], &["--env", "prod", "--tls-cert-path", "/no/flag.pem"]].concat();
    let error = reached(&flag, &[("TEMPORAL_TLS_CLIENT_CERT_PATH", "/no/variable.pem")]);
    assert!(error.contains("cannot read client certificate `/no/flag.pem`"), "{error}");
    let error = reached(&file, &[("TEMPORAL_TLS_CLIENT_CERT_PATH", "/no/variable.pem")]);
    assert!(error.contains("cannot read client certificate `/no/variable.pem`"), "{error}");
    std::fs::remove_file(environments).unwrap();
}

#[test]
fn variables_that_are_disabled_do_not_count() {
    let environments = written("default", "env:\n  default:\n    address: 127.0.0.1:3\n");
    let profiles = written("near", "[profile.near]\naddress = \"127.0.0.1:2\"\n");
    let address = ("TEMPORAL_ADDRESS", "127.0.0.1:5");
    let stored = ["--env-file", environments.as_str()];
    assert!(reached(&stored, &[address]).contains("server at http://127.0.0.1:5\n"));
    let disabled = [&stored[..], &["--disable-config-env"]].concat();
    assert!(reached(&disabled, &[address]).contains("server at http://127.0.0.1:3\n"));
    let near = [address, ("TEMPORAL_PROFILE", "near"), ("TEMPORAL_CONFIG_FILE", profiles.as_str())];
    assert!(reached(&["--disable-config-env"], &near).contains("server at http://127.0.0.1:2\n"));
    for file in [environments, profiles] {
        std::fs::remove_file(file).unwrap();
    }
}
