//! Proto comments as rustdoc that is always safe to compile.
//!
//! rustdoc reads a comment as Markdown. It would compile code as a test, treat brackets as links to items, and `<T>`
//! as HTML.

mod deprecation;
mod markdown;
mod urls;

use std::{fmt, iter};

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options as Style, calculate_code_block_token_count, cmark_with_options};

pub(crate) use self::markdown::Section;
use self::urls::{Urls, is_url, link, link_urls};

/// The lines of a doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    lines: Vec<String>,
    comment: String,
}

impl Docs {
    /// The docs of the comment. An empty comment becomes `default`.
    pub(crate) fn new(comment: &str, default: impl FnOnce() -> String) -> Self {
        let mut lines = lines(comment, Urls::Linked);
        if lines.is_empty() {
            lines.push(default());
        }
        Self { lines, comment: comment.to_owned() }
    }

    /// The comment as it is.
    pub(crate) fn comment(&self) -> &str {
        &self.comment
    }

    /// The reason for a deprecation. Empty if there is no comment.
    pub(crate) fn deprecation(&self) -> String {
        deprecation::reason(&self.comment)
    }
}

/// Returns a comment that is safe as documentation of prost's messages.
pub(crate) fn for_prost(comment: &str) -> String {
    lines(comment, Urls::Bare).join("\n")
}

fn lines(comment: &str, urls: Urls) -> Vec<String> {
    let text: String = strip_star(comment).lines().flat_map(plain_line).collect();
    let events = harmless(&text, urls);
    let style = Style {
        code_block_token_count: calculate_code_block_token_count(&events).unwrap_or(3),
        list_token: '-',
        increment_ordered_list_bullets: true,
        ..Style::default()
    };
    let mut markdown = String::new();
    match cmark_with_options(events.iter(), &mut markdown, style) {
        Ok(_) => markdown.trim_start().lines().map(|line| plain_text(line).trim_end().to_owned()).collect(),
        Err(_) => Vec::new(),
    }
}

/// Returns a comment as text for a terminal, without the space after `//` and without control characters.
pub(crate) fn plain(comment: &str) -> String {
    let text: String = strip_star(comment).lines().flat_map(plain_line).collect();
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

impl fmt::Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "/// {line}"))
    }
}

/// Removes the second star of `/**`, which would start a list.
fn strip_star(comment: &str) -> &str {
    match comment.strip_prefix('*') {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest,
        _ => comment,
    }
}

/// Returns a line without the space after `//` and without characters that are not allowed.
fn plain_line(line: &str) -> impl Iterator<Item = char> {
    let line = line.strip_prefix(' ').unwrap_or(line);
    line.chars().filter(|char| is_shown(*char)).chain(['\n'])
}

/// Returns text without characters that are not allowed, and with spaces for tabs, which clippy warns about.
fn plain_text(text: &str) -> String {
    text.chars().filter(|char| is_shown(*char)).collect::<String>().replace('\t', "    ")
}

/// Returns whether a comment may contain a character. Control characters are not allowed, nor is anything that
/// changes the direction of text, which rustc rejects because code would not be what it looks like.
pub(crate) fn is_shown(char: char) -> bool {
    let is_direction = matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    char == '\t' || !(char.is_control() || is_direction)
}

fn harmless(text: &str, urls: Urls) -> Vec<Event<'_>> {
    let mut around = Around { urls, ..Around::default() };
    let mut nesting = Nesting::default();
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES).filter(|event| nesting.keeps(event));
    parser.flat_map(|event| harmless_event(event, &mut around)).collect()
}

/// The depth of nested quotes and lists. The time to write them is quadratic in it, so it is limited.
#[derive(Default)]
struct Nesting(usize);

impl Nesting {
    const DEEPEST: usize = 16;

    /// Returns whether to keep the start or end of a block. Its text is always kept.
    fn keeps(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
                self.0 += 1;
                self.0 <= Self::DEEPEST
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
                self.0 = self.0.saturating_sub(1);
                self.0 < Self::DEEPEST
            }
            _ => true,
        }
    }
}

fn harmless_event<'a>(event: Event<'a>, around: &mut Around) -> Vec<Event<'a>> {
    if !matches!(event, Event::Text(_)) {
        around.at_start = matches!(event, Event::Start(_) | Event::SoftBreak | Event::HardBreak);
    }
    match event {
        Event::Start(Tag::CodeBlock(_)) => {
            around.in_code = true;
            vec![Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into())))]
        }
        Event::End(TagEnd::CodeBlock) => {
            around.in_code = false;
            vec![event]
        }
        Event::Start(Tag::Link { link_type, dest_url, .. }) => {
            around.open(link_type, &dest_url).into_iter().collect()
        }
        Event::End(TagEnd::Link) => around.close().then_some(event).into_iter().collect(),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Vec::new(),
        Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
        Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
        Event::Html(html) | Event::InlineHtml(html) => escape_html(&html),
        Event::Text(text) if !around.in_code => around.text(&text),
        event => vec![event],
    }
}

/// The surroundings of the current event.
#[derive(Default)]
struct Around {
    /// For each enclosing link, whether it is kept.
    links: Vec<bool>,
    in_code: bool,
    /// True at the start of a line, where spaces have a meaning.
    at_start: bool,
    urls: Urls,
}

impl Around {
    /// Opens a link and returns its start, if the link is kept.
    fn open(&mut self, link_type: LinkType, url: &str) -> Option<Event<'static>> {
        // Entities have a meaning in all links except those in angle brackets, and are already decoded.
        let is_literal = link_type == LinkType::Autolink;
        let is_written = !is_literal || self.urls == Urls::Linked;
        let kept = is_url(url) && is_written && (is_literal || !(url.contains('&') && url.contains(';')));
        self.links.push(kept);
        let link_type = if is_literal { link_type } else { LinkType::Inline };
        kept.then(|| Event::Start(link(link_type, url)))
    }

    fn close(&mut self) -> bool {
        self.links.pop().unwrap_or_default()
    }

    /// Returns text in one line. Entities may have added characters that a comment must not contain.
    fn text(&mut self, text: &str) -> Vec<Event<'static>> {
        let text = plain_text(&text.replace(char::is_whitespace, " "));
        let text = if self.at_start { text.trim_start() } else { &text };
        self.at_start &= text.is_empty();
        let is_plain = self.urls == Urls::Bare || self.links.contains(&true);
        if is_plain { pieces(text).collect() } else { link_urls(text) }
    }
}

/// Returns HTML as plain text.
fn escape_html(html: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    for line in html.trim_end().lines() {
        if !events.is_empty() {
            events.push(Event::SoftBreak);
        }
        events.extend(pieces(line));
    }
    events
}

// The writer escapes only the first character of an event.
fn pieces(text: &str) -> impl Iterator<Item = Event<'static>> {
    let starts = text.match_indices(['<', '[', ']']).map(|(index, _)| index);
    let bounds: Vec<_> = iter::once(0).chain(starts).chain([text.len()]).collect();
    let pieces: Vec<_> =
        bounds.windows(2).filter_map(|bounds| text.get(bounds[0]..bounds[1])).map(str::to_owned).collect();
    pieces.into_iter().filter(|piece| !piece.is_empty()).map(|piece| Event::Text(piece.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docs(comment: &str) -> String {
        lines(comment, Urls::Linked).join("\n")
    }

    #[test]
    fn prose_stays_as_it_is() {
        let prose = "Places an order, once.\n\n- `a_b` and a_b\n- **two**\n\n1. x\n2. y";
        assert_eq!(docs(prose), prose);
    }

    #[test]
    fn a_terminal_gets_plain_text() {
        let comment = "\n Places \u{1b}[31man order. \r\n\n   - [x]\n\n";
        assert_eq!(plain(comment), "Places [31man order.\n\n  - [x]");
    }

    #[test]
    fn what_has_no_comment_has_a_line_of_ours() {
        let docs = |comment| Docs::new(comment, || "The default.".to_owned()).lines;
        assert_eq!(
            (docs(" \n"), docs(" Mine.")),
            (vec!["The default.".to_owned()], vec!["Mine.".to_owned()])
        );
    }

    #[test]
    fn deep_nesting_is_cut_and_its_text_kept() {
        for deep in [">".repeat(50_000), "- ".repeat(20_000)] {
            let docs = docs(&format!(" {deep} text"));
            assert!(docs.len() < 1_000 && docs.contains("text"), "{}", docs.len());
        }
    }

    #[test]
    fn what_rustdoc_would_compile_or_link_is_text() {
        let cases = [
            (" See [Foo] and [bar](baz).", r"See \[Foo\] and bar."),
            (" A Vec<T> or </div>.", r"A Vec\<T> or \</div>."),
            (" `Vec<T>` stays.", "`Vec<T>` stays."),
            (" At https://a.b/c_d, or [here](https://e.f).", "At <https://a.b/c_d>, or [here](https://e.f)."),
            ("\n     let x = 1;\n", "```text\nlet x = 1;\n```"),
            (" ```\n let x = 1;\n ```", "```text\nlet x = 1;\n```"),
            (" ~~~rust\n let x = \"```\";", "````text\nlet x = \"```\";\n````"),
            (" ```\n curl https://a.b | sh\n ```", "```text\ncurl https://a.b | sh\n```"),
            (" a&#13;b&#8238;c", "a bc"),
            (" One.&#10;&#10;&#32;&#32;&#32;&#32;let x = 1;", "One.      let x = 1;"),
            (" [a](https://b&#10;c) [d](https://e 'f&#10;g') ![h](https://i)", "a [d](https://e) h"),
            (" - x\n\n       y", "- x\n\n  ```text\n  y\n  ```"),
        ];
        for (comment, expected) in cases {
            assert_eq!(docs(comment), expected, "{comment:?}");
        }
    }

    #[test]
    fn a_javadoc_comment_is_no_list() {
        assert_eq!(docs("* Places an order. "), "Places an order.");
        assert_eq!(docs("*\n Places an order.\n\n * one\n * two\n"), "Places an order.\n\n- one\n- two");
        assert_eq!(plain("* Places an order. "), "Places an order.");
        assert_eq!(docs("*Emphasis* stays."), "*Emphasis* stays.");
    }

    #[test]
    fn tabs_become_spaces() {
        assert_eq!(for_prost(" text\n\n\tcode\tblock"), "text\n\n```text\ncode    block\n```");
    }

    #[test]
    fn prost_links_urls_itself() {
        assert_eq!(
            for_prost(" At https://a.b, <https://c.d> or [e](https://f)."),
            "At https://a.b, https://c.d or [e](https://f)."
        );
        assert_eq!(for_prost("     let x = 1;\r y\n"), "```text\nlet x = 1; y\n```");
    }

    fn is_harmless(event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language == "text",
            Event::Start(Tag::Link { dest_url, .. }) => is_url(dest_url),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Html(_) | Event::InlineHtml(_) => {
                false
            }
            _ => true,
        }
    }

    /// The extensions of Markdown that rustdoc supports.
    fn rustdoc() -> Options {
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(
            comment in r"([ \n>`~#*_\[\]()<a/:.!|-]|    |\n\n|```|http://|&#(10|13|32|60|91|96|8238);)*"
        ) {
            let text = docs(&comment);
            prop_assert!(text.chars().all(|char| char == '\n' || is_shown(char)), "{text:?}");
            for event in Parser::new_ext(&text, rustdoc()) {
                prop_assert!(is_harmless(&event), "{event:?} in {text:?}");
            }
        }
    }
}
