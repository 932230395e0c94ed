//! Strings as Markdown that shows them: text, code and blocks of code never end before they should.

use super::comments::is_shown;

/// Returns text in one line without any meaning in Markdown.
pub(crate) fn text(text: &str) -> String {
    let text = one_line(text);
    let start = marker(&text);
    let mut before = None;
    let mut escaped = String::new();
    for (index, char) in text.char_indices() {
        let next = text.get(index + char.len_utf8()..).and_then(|rest| rest.chars().next());
        if start == Some(index) || has_meaning(before, char, next) || ends_www(&text, index) {
            escaped.push('\\');
        }
        escaped.push(char);
        before = Some(char);
    }
    escaped
}

/// Returns whether a character can change the meaning of text within a line.
fn has_meaning(before: Option<char>, char: char, next: Option<char>) -> bool {
    let is_in_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    match char {
        '_' => !(is_in_word(before) && is_in_word(next)),
        _ => r"\`*[]<>|~&$@".contains(char),
    }
}

/// Returns whether the character ends `www`, which some readers take for a link.
fn ends_www(text: &str, index: usize) -> bool {
    text[index..].starts_with('.') && text[..index].to_ascii_lowercase().ends_with("www")
}

/// Returns the index of the character that would start a heading, list or line at the start of a block.
fn marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    match text[digits..].chars().next()? {
        '.' | ')' if digits > 0 => Some(digits),
        '#' | '+' | '-' | '=' | ':' if digits == 0 => Some(0),
        _ => None,
    }
}

/// Returns a span of code.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { String::new() } else { format!("{ticks}{pad}{text}{pad}{ticks}") }
}

/// Returns a block of code that ends with a line break. Line breaks of `text` are kept.
pub(crate) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    let is_kept = |char: &char| *char == '\n' || is_shown(*char);
    let text: String = text.chars().filter(is_kept).collect();
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end().replace('\t', "    "))
}

/// Returns Markdown as the cell of a table.
pub(crate) fn cell(markdown: &str) -> String {
    let mut cell = String::new();
    for char in markdown.chars() {
        if char == '|' && !cell.ends_with('\\') {
            cell.push('\\');
        }
        cell.push(char);
    }
    cell
}

/// Returns the anchor that readers give to a heading.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|char| char.is_alphanumeric() || " -_".contains(*char));
    kept.map(|char| if char == ' ' { '-' } else { char }).flat_map(char::to_lowercase).collect()
}

/// Returns the length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or_default()
}

/// Returns text without line breaks, and without spaces at its ends.
pub(crate) fn one_line(text: &str) -> String {
    let text = text.replace(char::is_whitespace, " ");
    text.trim().chars().filter(|char| is_shown(*char)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    fn shown(markdown: &str) -> Vec<Event<'_>> {
        Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
    }

    fn text_of(events: &[Event<'_>]) -> String {
        events
            .iter()
            .map(|event| match event {
                Event::Text(text) | Event::Code(text) => text.to_string(),
                _ => String::new(),
            })
            .collect()
    }

    #[test]
    fn prose_is_hardly_escaped() {
        assert_eq!(text("Places an order_id, once. (Really!)"), "Places an order_id, once. (Really!)");
        assert_eq!(text("1. # *a* _b_"), r"1\. # \*a\* \_b\_");
        assert_eq!(text("www.a.b"), r"www\.a.b");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(block("sh", "a\n````\nb\n"), "`````sh\na\n````\nb\n`````\n");
        assert_eq!(cell("`a|b` \\|"), "`a\\|b` \\|");
        assert_eq!(anchor("Message `a.v1.Order_Item`"), "message-av1order_item");
    }

    proptest! {
        #[test]
        fn any_text_is_shown_as_it_is(any in r"([ \n>`~#*_\[\]()<a1/:.!|&;$@=+-]|www|http://|\\)*") {
            let text = text(&any);
            let events = shown(&text);
            let only = |event: &Event<'_>| matches!(event, Event::Text(_) | Event::Start(Tag::Paragraph) | Event::End(_));
            prop_assert!(events.iter().all(only), "{events:?}");
            prop_assert_eq!(text_of(&events), one_line(&any));
        }

        #[test]
        fn any_code_is_shown_as_it_is(any in r"([ \n`a|]|``)*") {
            prop_assume!(!one_line(&any).is_empty());
            let code = code(&any);
            let events = shown(&code);
            prop_assert_eq!(events.len(), 3, "{:?}", events);
            prop_assert_eq!(text_of(&events), one_line(&any));
            let block = block("text", &any);
            prop_assert_eq!(shown(&block).iter().filter(|event| matches!(event, Event::Start(_))).count(), 1);
        }
    }
}
