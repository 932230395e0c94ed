//! Names on command lines.

use heck::ToKebabCase;

use super::{
    built_in::{COMMANDS, FLAGS, LETTERS},
    go::is_end_of_word,
};

/// Returns the given name, or else the name of a service, rpc or field in kebab case.
pub(crate) fn given_or_kebab(given: &str, proto: &str) -> String {
    if given.is_empty() { proto.to_kebab_case() } else { given.to_owned() }
}

/// Returns the name that the Go plugin would use, if no name is given and it differs from ours.
///
/// The Go plugin starts a new word between letters and digits, but not between capitals.
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

/// Returns the name or alias of the command of an rpc, with the kind as a prefix if it is a built-in command.
pub(crate) fn command(name: &str, kind: &str) -> String {
    if COMMANDS.contains(&name) { format!("{kind}-{name}") } else { name.to_owned() }
}

/// Returns whether a long flag is built in.
pub(crate) fn is_built_in(flag: &str) -> bool {
    FLAGS.contains(&flag)
}

/// Returns whether an alias is a built-in letter or flag.
pub(crate) fn is_built_in_alias(alias: &str) -> bool {
    LETTERS.contains(&alias) || is_built_in(alias)
}

/// Returns whether a name can be typed. It has no leading dash, and no dot, which separates nested fields.
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
