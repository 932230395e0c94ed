//! Faults of profiles, each with its file, line and key.

use crate::folder::Folder;
use temporal_prost_connect::ConnectionError;

/// Settings of the profile `default`, and their faults.
const FAULTS: [(&str, &str); 21] = [
    (
        "codec = { key_file = \"x\", keys_variable = \"X\" }",
        "`profile.default.codec.key_file` in temporal-prost.toml:2: unknown setting; did you mean `keys_file`?",
    ),
    (
        "colour = 1",
        "`profile.default.colour` in temporal-prost.toml:2: unknown setting; expected one of `codec`, `cluster`, \
         `services`, `reload_tls`, `certificate`, `api_key`, `headers`",
    ),
    ("reload_tls = 1", "`profile.default.reload_tls` in temporal-prost.toml:2: expected `true` or `false`"),
    ("codec = 1", "`profile.default.codec` in temporal-prost.toml:2: expected a table"),
    (
        "codec = {}",
        "`profile.default.codec` in temporal-prost.toml:2: a codec without keys encrypts nothing; add `keys_file`, \
         `keys_variable`, `transit` or `endpoint`, or set the codec to `false`",
    ),
    (
        "codec = { keys_file = \"a\", keys_variable = \"B\" }",
        "`profile.default.codec` in temporal-prost.toml:2: `keys_file` and `keys_variable` exclude each other; \
         keep one of them",
    ),
    (
        "codec = { keys_file = \"a\", compression = \"lzma\" }",
        "`profile.default.codec` in temporal-prost.toml:2: unknown compression `lzma`; expected `none`, `zlib` or \
         `zstd`",
    ),
    (
        "codec = { transit = { key = \"k\" } }",
        "`profile.default.codec.transit` in temporal-prost.toml:2: `vault` is missing; add \
         `vault = { address = \"https://…\", token_file = \"…\" }`",
    ),
    ("api_key = {}", "`profile.default.api_key` in temporal-prost.toml:2: no token; add `file` or `command`"),
    (
        "api_key = { file = \"a\", command = [\"b\"] }",
        "`profile.default.api_key` in temporal-prost.toml:2: `file` and `command` exclude each other; remove one \
         of them",
    ),
    (
        "api_key = { file = \"a\", refresh = \"1m\" }",
        "`profile.default.api_key` in temporal-prost.toml:2: `refresh` and `timeout` apply to commands; a file is \
         read again when it changes",
    ),
    (
        "api_key = { command = [\"a\"], refresh = \"soon\" }",
        "`profile.default.api_key.refresh` in temporal-prost.toml:2: expected a duration such as \"90s\", \"5m\" \
         or \"1h\"",
    ),
    (
        "api_key = { file = \"\" }",
        "`profile.default.api_key.file` in temporal-prost.toml:2: expected a text that is not empty, in quotes; \
         `profile.default.api_key` in temporal-prost.toml:2: no token; add `file` or `command`",
    ),
    (
        "certificate = { vault = { address = \"https://v\" }, name = \"n\" }",
        "`profile.default.certificate` in temporal-prost.toml:2: `role` is missing; add it",
    ),
    (
        "headers = { \"a b\" = \"x\" }",
        "`profile.default.headers.\"a b\"` in temporal-prost.toml:2: invalid header; use letters, digits and `-`, \
         not `grpc-…` or `…-bin`",
    ),
    (
        "headers = { a = 1 }",
        "`profile.default.headers.a` in temporal-prost.toml:2: expected a text in quotes",
    ),
    (
        "services = { a = 1 }",
        "`profile.default.services.a` in temporal-prost.toml:2: expected a text in quotes",
    ),
    (
        "cluster = { name = \"a\" }",
        "`profile.default.cluster` in temporal-prost.toml:2: expected a list of tables; write \
         `[[profile.default.cluster]]`",
    ),
    (
        "[[profile.default.cluster]]\nname = \"a\"",
        "`profile.default.cluster[0]` in temporal-prost.toml:2: `address` is missing; add it",
    ),
    (
        "[[profile.default.cluster]]\nname = \"a\"\naddress = \"a b\"",
        "`profile.default.cluster[0]` in temporal-prost.toml:2: invalid address `a b`; expected something like \
         `temporal.example:7233`",
    ),
    (
        "[[profile.default.cluster]]\nname = \"a\"\naddress = \"a:1\"\n[[profile.default.cluster]]\nname = \"a\"\n\
         address = \"b:1\"",
        "`profile.default.cluster[1]` in temporal-prost.toml:5: another cluster has the name `a`",
    ),
];

/// Checks the only fault of our file, in the profile `default`.
fn assert_fault(own: &str, expected: &str) {
    let folder = Folder::new("[profile.default]\n", &format!("[profile.default]\n{own}"));
    let expected = format!("wrong settings: {expected}");
    assert_eq!(folder.error(), expected, "{own}");
}

/// Checks the only fault of `temporal.toml`.
fn assert_shared_fault(shared: &str, expected: &str) {
    assert_eq!(Folder::new(shared, "").error(), format!("wrong settings: {expected}"), "{shared}");
}

#[test]
fn a_wrong_setting_is_named() {
    for (own, expected) in FAULTS {
        assert_fault(own, expected);
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let folder =
        Folder::new("[profile.default]\naddress = 5\n", "[profile.default]\nreload_tls = 1\nnonsense = 2\n");
    let ConnectionError::Profile(faults) = folder.profile().unwrap_err() else { panic!() };
    let keys: Vec<_> = faults.0.iter().map(|fault| (&*fault.key, fault.line)).collect();
    let expected =
        [("profile.default.address", 2), ("profile.default.reload_tls", 2), ("profile.default.nonsense", 3)];
    assert_eq!(keys, expected);
}

#[test]
fn a_table_that_temporal_config_set_would_remove_is_refused() {
    let expected = "`profile.default.headers` in temporal.toml:2: `temporal config set` would remove this; move it to \
                    `temporal-prost.toml`";
    assert_shared_fault("[profile.default]\nheaders = { a = \"b\" }\n", expected);
}

#[test]
fn faults_of_the_shared_file_are_named() {
    let cases = [
        (
            "[profile.default]\nadress = \"a:1\"\n",
            "`profile.default.adress` in temporal.toml:2: unknown setting; did you mean `address`?",
        ),
        (
            "[profile.default.tls]\ndisable_host_verification = true\n",
            "`profile.default.tls.disable_host_verification` in temporal.toml:2: TLS without verification is refused; \
             trust the server's authority with `server_ca_cert_path`, or set `server_name`",
        ),
        (
            "[profile.default.tls]\nclient_cert_path = 1\n",
            "`profile.default.tls.client_cert_path` in temporal.toml:2: expected a text in quotes",
        ),
    ];
    for (shared, expected) in cases {
        assert_shared_fault(shared, expected);
    }
    // A setting of a later version is not a fault.
    Folder::new("[profile.default]\nexperiments = true\n", "").profile().unwrap();
}

#[test]
fn a_damaged_file_shows_nothing_of_its_content() {
    let shared = "[profile.default]\napi_key = \"canary\" canary\n";
    let error = Folder::new(shared, "").error();
    assert!(error.starts_with("wrong settings: `the file` in temporal.toml:2: invalid TOML: "), "{error}");
    assert!(!error.contains("canary"), "{error}");
}

#[test]
fn a_profile_that_only_our_file_has_is_named() {
    let own = "[profile.ordres]\ncodec = { keys_file = \"x\" }\n";
    let error = Folder::new("[profile.orders]\n", own).error();
    let expected = "wrong settings: `profile.ordres` in temporal-prost.toml:1: `temporal.toml` has no profile `ordres`; \
                    it has `orders`";
    assert_eq!(error, expected);
}

#[test]
fn a_variable_that_disables_verification_is_refused() {
    let folder = Folder::new("", "");
    let program = std::env::current_exe().unwrap();
    // The variables of this process are shared with other tests.
    let mut again = std::process::Command::new(program);
    again.args(["--exact", "faults::reads_variables", "--include-ignored", "--nocapture"]);
    again
        .env("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")
        .env("TEMPORAL_CONFIG_FILE", folder.path("temporal.toml"));
    let output = again.output().unwrap();
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.contains("NoVerification"), "{output}");
}

#[test]
#[ignore = "another test runs it, with variables"]
fn reads_variables() {
    println!("{:?}", temporal_prost_connect::Profile::load().map(|_| ()));
}
