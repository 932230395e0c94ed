//! Any text is read without a panic.

use crate::folder::Folder;
use proptest::prelude::*;

/// Everything that the reader knows, in any order.
fn token() -> impl Strategy<Value = String> {
    let words = [
        "[profile.default]",
        "[[profile.default.cluster]]",
        "\n",
        "=",
        "{",
        "}",
        "[",
        "]",
        ",",
        ".",
        "\"",
        "codec",
        "api_key",
        "headers",
        "certificate",
        "vault",
        "transit",
        "file",
        "command",
        "refresh",
        "\"5m\"",
        "\"a\"",
        "name",
        "address",
        "true",
        "1",
        "services",
        "tls",
        "\"ä b\"",
        "keys_file",
        "-1",
        "1e9",
        "1979-05-27",
    ];
    prop_oneof![9 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => ".{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_is_a_profile_or_an_error(
        shared in proptest::collection::vec(token(), 0..40),
        own in proptest::collection::vec(token(), 0..40),
    ) {
        let folder = Folder::new(&shared.join(" "), &own.join(" "));
        if let Err(error) = folder.profile() {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_damaged_profile_is_a_profile_or_an_error(at in 0..600_usize, byte in any::<u8>()) {
        let own = include_str!("../../../../docs/connecting.md");
        let own = own.split("```toml").nth(1).unwrap_or_default().split("```").next().unwrap_or_default();
        let mut own = own.as_bytes().to_vec();
        if let Some(damaged) = own.get_mut(at) {
            *damaged = byte;
        }
        let folder = Folder::new("[profile.default]\n", "");
        std::fs::write(folder.path("temporal-prost.toml"), own).unwrap();
        let _ = folder.profile();
    }
}
