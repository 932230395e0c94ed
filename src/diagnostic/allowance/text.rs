//! The lines of a comment.

use std::borrow::Cow;

use memchr::memmem;

const MARKER: &str = "temporal-lint:";

const FORM: &str = "write `temporal-lint: allow(NAME) REASON`";

/// A line with the marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Allow {
        lints: Vec<String>,
        /// Empty if there is none.
        reason: String,
    },
    /// The problem and the remedy.
    Invalid(String, &'static str),
}

/// Returns whether an encoded text may contain the marker.
pub(super) fn may_contain(bytes: &[u8]) -> bool {
    memmem::find(bytes, MARKER.as_bytes()).is_some()
}

/// Returns the lines of a comment that have the marker.
pub(crate) fn lines(comment: &str) -> impl Iterator<Item = Line> {
    comment.lines().filter_map(marked).map(parse)
}

/// Returns a comment without the lines that have the marker, as documentation.
pub(crate) fn without(comment: &str) -> Cow<'_, str> {
    if !comment.contains(MARKER) {
        return Cow::Borrowed(comment);
    }
    let kept = comment.split_inclusive('\n').filter(|line| marked(line).is_none());
    Cow::Owned(kept.collect())
}

/// Returns the text after the marker, with which a line begins. Stars decorate the lines of `/**`.
fn marked(line: &str) -> Option<&str> {
    line.trim_start_matches(|char: char| char.is_whitespace() || char == '*').strip_prefix(MARKER)
}

fn parse(text: &str) -> Line {
    let text = text.trim();
    let Some(list) = text.strip_prefix("allow").map(str::trim_start) else {
        let word = text.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
        return Line::Invalid(format!("a comment can only `allow` lints, but not `{word}`"), FORM);
    };
    let Some((names, reason)) = list.strip_prefix('(').and_then(|list| list.split_once(')')) else {
        return Line::Invalid("the names of the lints are not in parentheses".to_owned(), FORM);
    };
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let lints: Vec<_> = names.map(str::to_owned).collect();
    if lints.is_empty() {
        return Line::Invalid("the comment names no lint".to_owned(), FORM);
    }
    Line::Allow { lints, reason: reason.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(comment: &str) -> Vec<Line> {
        lines(comment).collect()
    }

    fn allow(lints: &[&str], reason: &str) -> Line {
        Line::Allow {
            lints: lints.iter().map(|lint| (*lint).to_owned()).collect(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn a_line_names_lints_and_a_reason() {
        let cases = [
            (" temporal-lint: allow(a) because\n", allow(&["a"], "because")),
            ("temporal-lint:allow( a , b,)  two (or three) ", allow(&["a", "b"], "two (or three)")),
            ("* Docs.\n * temporal-lint: allow (a)\n", allow(&["a"], "")),
        ];
        for (comment, expected) in cases {
            assert_eq!(parsed(comment), [expected], "{comment:?}");
        }
        assert_eq!(parsed(" Use temporal-lint: allow(a) for this."), []);
    }

    #[test]
    fn other_forms_are_problems() {
        let cases = [
            ("temporal-lint: alow(a) x", "a comment can only `allow` lints, but not `alow`"),
            ("temporal-lint:", "a comment can only `allow` lints, but not ``"),
            ("temporal-lint: allow a", "the names of the lints are not in parentheses"),
            ("temporal-lint: allow(a x", "the names of the lints are not in parentheses"),
            ("temporal-lint: allow( , ) x", "the comment names no lint"),
        ];
        for (comment, expected) in cases {
            assert_eq!(parsed(comment), [Line::Invalid(expected.to_owned(), FORM)], "{comment:?}");
        }
    }

    #[test]
    fn documentation_does_not_show_them() {
        let comment = " Charges a card.\n temporal-lint: allow(a) b\n Once.\n";
        assert_eq!(without(comment), " Charges a card.\n Once.\n");
        assert_eq!(without(" temporal-lint: x"), "");
        assert!(matches!(without(" Charges a card."), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn any_comment_has_lines_and_documentation(comment in r"([ *\n(),a]|temporal-lint:|allow)*") {
            prop_assert_eq!(parsed(&without(&comment)), []);
            prop_assert!(parsed(&comment).len() <= comment.lines().count());
            prop_assert_eq!(may_contain(comment.as_bytes()), comment.contains(MARKER));
        }
    }
}
