//! Help texts from the comments of the schema.

/// Returns the first sentence, on one line and without its full stop.
pub(crate) fn short(help: &str) -> String {
    let paragraph: Vec<_> = help.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let paragraph = paragraph.join(" ");
    let ends = paragraph.match_indices(". ").map(|(at, _)| at);
    let is_end = |at: &usize| paragraph[at + 2..].starts_with(|next: char| !next.is_lowercase());
    let sentence = ends.into_iter().find(is_end).map_or(paragraph.as_str(), |at| &paragraph[..at]);
    sentence.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(sentence).to_owned()
}

/// Joins the lines of each paragraph, so that clap can wrap them. A line that starts like text continues the line before
/// it.
pub(crate) fn long(help: &str) -> String {
    let mut text = String::new();
    let mut is_open = false;
    for line in help.lines() {
        let goes_on =
            is_open && line.starts_with(|first: char| first.is_alphabetic() || "`\"'(".contains(first));
        if !text.is_empty() {
            text.push(if goes_on { ' ' } else { '\n' });
        }
        text.push_str(line);
        is_open = !line.is_empty() && !line.starts_with(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_and_lists_kept() {
        let help = "Places an\norder.\n\nIt is\n- one\n- two\n\n    let x;\n    y";
        assert_eq!(long(help), "Places an order.\n\nIt is\n- one\n- two\n\n    let x;\n    y");
    }

    #[test]
    fn short_help_is_the_first_sentence() {
        let cases = [
            ("", ""),
            ("Places an order.", "Places an order"),
            ("Places an\norder. Then waits.\n\nMore.", "Places an order"),
            ("Takes files, e.g. images. Slowly.", "Takes files, e.g. images"),
            ("And so on...", "And so on..."),
        ];
        for (help, expected) in cases {
            assert_eq!(short(help), expected, "{help}");
        }
    }
}
