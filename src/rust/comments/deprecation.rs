//! The reason for a deprecation, as given in a comment.

/// Returns the paragraph with the word, without `Deprecated:`, or else the whole comment, as plain text in one line.
pub(super) fn reason(comment: &str) -> String {
    let paragraphs: Vec<_> = comment.lines().map(str::trim).collect();
    let paragraphs: Vec<_> =
        paragraphs.split(|line| line.is_empty()).map(|lines| plain(&lines.join(" "))).collect();
    let reason = paragraphs.iter().find(|text| text.to_lowercase().contains("deprecated"));
    let text = reason.cloned().unwrap_or_else(|| paragraphs.join(" "));
    without_word(text.trim()).to_owned()
}

fn plain(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Removes the word, which rustc adds itself.
fn without_word(text: &str) -> &str {
    const WORD: &str = "deprecated";
    match text.split_at_checked(WORD.len()) {
        Some((word, rest)) if word.eq_ignore_ascii_case(WORD) && rest.starts_with([':', '.', ',']) => {
            rest.get(1..).unwrap_or_default().trim()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn the_paragraph_that_says_so_counts() {
        let cases = [
            ("", ""),
            (" Places an order,\n once.", "Places an order, once."),
            (" Places an order.\n\n Deprecated: use\n `PlaceOrders`.\n\n See there.", "use `PlaceOrders`."),
            (" DEPRECATED. Gone in v2.", "Gone in v2."),
            (
                " This is deprecated, \"quoted\" \\ and \u{7} all.",
                "This is deprecated, \"quoted\" \\ and all.",
            ),
            (" One.\n\n Two.", "One. Two."),
            (" Deprecated", "Deprecated"),
        ];
        for (comment, expected) in cases {
            assert_eq!(reason(comment), expected, "{comment:?}");
        }
    }
}
