//! Names on command lines.

use heck::ToKebabCase;

use super::built_in::{COMMANDS, FLAGS, LETTERS};

/// The name that is given, else one made from that of a service, an rpc or a field.
pub(crate) fn given_or_kebab(given: &str, proto: &str) -> String {
    if given.is_empty() { proto.to_kebab_case() } else { given.to_owned() }
}

/// The name that the Go plugin makes of it, where nothing is given and that is another one.
///
/// Its words end where letters turn into digits or digits into letters, and not within capitals.
pub(crate) fn of_go(given: &str, proto: &str) -> Option<String> {
    let mut name = String::new();
    let mut before = None;
    for letter in proto.chars() {
        if before.is_some_and(|before| is_end_of_word(before, letter)) {
            name.push('-');
        }
        if letter != '_' {
            name.push(letter.to_ascii_lowercase());
        }
        before = Some(letter);
    }
    let is_other = given.is_empty() && name != given_or_kebab(given, proto);
    Some(name).filter(|name| is_other && is_usable(name) && !name.ends_with('-'))
}

fn is_end_of_word(letter: char, next: char) -> bool {
    let class = |char: char| (char.is_ascii_lowercase(), char.is_ascii_uppercase(), char.is_ascii_digit());
    match (letter, next) {
        ('_', _) => next != '_',
        (_, '_') => false,
        _ => !letter.is_ascii_uppercase() && class(letter) != class(next),
    }
}

/// A name or alias of the command of an rpc; where every service has such a command, the kind goes in front.
pub(crate) fn command(name: &str, kind: &str) -> String {
    if COMMANDS.contains(&name) { format!("{kind}-{name}") } else { name.to_owned() }
}

/// Whether commands have this flag of their own, behind two dashes.
pub(crate) fn is_built_in(flag: &str) -> bool {
    FLAGS.contains(&flag)
}

/// Whether an alias is a letter that commands have of their own, or such a flag.
pub(crate) fn is_built_in_alias(alias: &str) -> bool {
    LETTERS.contains(&alias) || is_built_in(alias)
}

/// Whether somebody can type it: neither a dash in front nor a dot, which is for fields inside fields.
pub(crate) fn is_usable(name: &str) -> bool {
    let is_inner = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
    name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.chars().all(is_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_given_or_in_kebab_case() {
        let cases = [
            ("", "CreateFoo", "create-foo"),
            ("", "GetHTTPStatus", "get-http-status"),
            ("", "example_int32", "example-int32"),
            ("mk", "CreateFoo", "mk"),
        ];
        for (given, proto, expected) in cases {
            assert_eq!(given_or_kebab(given, proto), expected);
        }
    }

    #[test]
    fn names_of_the_go_plugin_are_known() {
        let cases = [
            ("SomeWorkflow1", Some("some-workflow-1")),
            ("SomethingV1FooBar", None),
            ("K8SNamespace", Some("k8-snamespace")),
            ("example_int32", Some("example-int-32")),
            ("GetHTTPStatus", Some("get-httpstatus")),
            ("CreateFoo", None),
            ("_a__b_", None),
        ];
        for (proto, expected) in cases {
            assert_eq!(of_go("", proto).as_deref(), expected, "{proto}");
        }
        assert_eq!(of_go("given", "example_int32"), None);
    }

    #[test]
    fn common_commands_keep_their_names() {
        assert_eq!(command("cancel", "signal"), "signal-cancel");
        assert_eq!(command("cancel-order", "signal"), "cancel-order");
    }

    #[test]
    fn a_name_can_be_typed() {
        for name in ["a", "a-b", "a_B", "1st"] {
            assert!(is_usable(name), "{name}");
        }
        for name in ["", "-a", "a b", "a.b", "a=b", "ü", "\u{1b}[31m"] {
            assert!(!is_usable(name), "{name}");
        }
    }
}
