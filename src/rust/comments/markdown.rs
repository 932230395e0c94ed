//! Comments as parts of Markdown documents.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{Urls, harmless, is_shown, plain_line, strip_star};
use crate::rust::markdown;

/// A comment as a part of a document. It keeps its paragraphs, lists, code, emphasis and links. Everything that would
/// change the structure of the document, such as headings, tables and HTML, becomes text.
#[derive(Debug, Default)]
pub(crate) struct Section {
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    /// The width of the list items around it.
    indent: usize,
    /// The marker of the list item that it starts.
    marker: String,
    /// The number of the list around it, counted from 1, or 0 outside of lists.
    list: usize,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Paragraph(String),
    Code(String),
}

impl Section {
    pub(crate) fn of(comment: &str) -> Self {
        let text: String = strip_star(comment).lines().flat_map(plain_line).collect();
        let mut reader = Reader::default();
        for event in harmless(&text, Urls::Linked) {
            reader.event(event);
        }
        reader.end_block();
        Self { blocks: reader.blocks }
    }

    /// Returns Markdown that starts and ends without a line break.
    pub(crate) fn document(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            let is_next_item =
                before.is_some_and(|before| before.list == block.list) && !block.marker.is_empty();
            text.push_str(if before.is_none() || is_next_item { "" } else { "\n" });
            text.push_str(&block.lines());
            before = Some(block);
        }
        text.trim_end().to_owned()
    }

    /// Returns the whole comment as the cell of a table.
    pub(crate) fn cell(&self) -> String {
        let blocks = self.blocks.iter().map(|block| match &block.content {
            Content::Paragraph(text) => text.clone(),
            Content::Code(text) => markdown::code(text),
        });
        markdown::cell(&blocks.collect::<Vec<_>>().join(" "))
    }

    /// Returns the first paragraph as the cell of a table.
    pub(crate) fn summary(&self) -> String {
        let first = self.blocks.iter().find_map(|block| match &block.content {
            Content::Paragraph(text) => Some(markdown::cell(text)),
            Content::Code(_) => None,
        });
        first.unwrap_or_default()
    }
}

impl Block {
    fn lines(&self) -> String {
        let Self { indent, marker, content, .. } = self;
        let text = match content {
            Content::Paragraph(text) => format!("{text}\n"),
            Content::Code(text) => markdown::block("text", text),
        };
        let rest = " ".repeat(*indent);
        let first = " ".repeat(indent.saturating_sub(marker.len())) + marker;
        let indents = std::iter::once(first.as_str()).chain(std::iter::repeat(rest.as_str()));
        let lines =
            text.lines().zip(indents).map(|(line, indent)| format!("{indent}{line}").trim_end().to_owned());
        lines.map(|line| line + "\n").collect()
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The paragraph or code that is being read.
    current: String,
    in_code: bool,
    /// For each list around the current block, its next number, if it is numbered.
    lists: Vec<Option<u64>>,
    /// The number of outermost lists so far.
    list: usize,
    /// The widths of the markers of the items around the current block.
    widths: Vec<usize>,
    marker: String,
    links: Vec<String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) if self.in_code => self.current.push_str(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.current.push_str(&markdown::code(&code)),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => self.current.push(' '),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // Links in angle brackets are followed as they are.
        if self.links.last().is_some_and(|link| link.starts_with('<')) {
            return;
        }
        let escaped = markdown::text(text);
        let is_start = self.current.trim().is_empty();
        // Only the start of a block can be taken for a marker.
        let escaped = if is_start { escaped } else { markdown::text(&format!("a{text}")).split_off(1) };
        let space = |found: bool| if found { " " } else { "" };
        let starts = space(text.starts_with(' ') && !is_start && !escaped.starts_with(' '));
        let ends = space(text.ends_with(' ') && !text.trim().is_empty());
        self.current.extend([starts, &escaped, ends]);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.current.push('*'),
            Tag::Strong => self.current.push_str("**"),
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => {
                self.link(format!("<{}>", url(&dest_url)));
            }
            Tag::Link { dest_url, .. } => {
                self.current.push('[');
                self.links.push(format!("]({})", url(&dest_url)));
            }
            Tag::List(start) => {
                self.end_block();
                self.list += usize::from(self.lists.is_empty());
                self.lists.push(start.map(|_| 1));
            }
            Tag::Item => self.start_item(),
            Tag::TableCell => {}
            Tag::CodeBlock(_) => {
                self.end_block();
                self.in_code = true;
            }
            _ => self.end_block(),
        }
    }

    fn link(&mut self, link: String) {
        self.current.push_str(&link);
        self.links.push(link);
    }

    fn start_item(&mut self) {
        self.end_block();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.widths.push(marker.len());
        self.marker = marker;
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.current.push('*'),
            TagEnd::Strong => self.current.push_str("**"),
            TagEnd::Link => {
                let link = self.links.pop().filter(|link| link.starts_with(']'));
                self.current.push_str(&link.unwrap_or_default());
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_block();
                self.widths.pop();
                self.marker.clear();
            }
            _ => self.end_block(),
        }
    }

    fn end_block(&mut self) {
        let current = std::mem::take(&mut self.current);
        let content = if std::mem::take(&mut self.in_code) {
            Content::Code(current)
        } else if current.trim().is_empty() {
            return;
        } else {
            Content::Paragraph(current.trim().to_owned())
        };
        let list = if self.lists.is_empty() { 0 } else { self.list };
        let marker = std::mem::take(&mut self.marker);
        self.blocks.push(Block { indent: self.widths.iter().sum(), marker, list, content });
    }
}

/// Returns a URL without characters that would end a link.
fn url(url: &str) -> String {
    let encode = |char: char| match char {
        '(' | ')' | '<' | '>' | '[' | ']' | '\\' | '|' | '`' | '"' | '*' => {
            format!("%{:02X}", u32::from(char))
        }
        char => char.to_string(),
    };
    url.chars().filter(|char| is_shown(*char)).map(encode).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Options, Parser};

    use super::*;

    fn document(comment: &str) -> String {
        Section::of(comment).document()
    }

    #[test]
    fn prose_lists_and_code_are_kept() {
        let comment =
            " Places an *order*,\n once.\n\n - `a`\n - b\n   1. c\n\n      d\n\n ```\n let x;\n ```\n";
        let expected = "Places an *order*, once.\n\n- `a`\n- b\n  1. c\n\n     d\n\n```text\nlet x;\n```";
        assert_eq!(document(comment), expected);
        assert_eq!(Section::of(comment).summary(), "Places an *order*, once.");
        assert_eq!(Section::of("a | `b|c`\n\nd").cell(), r"a \| `b\|c` d");
    }

    #[test]
    fn structure_becomes_text() {
        let cases = [
            ("# Title\n\ntext", "Title\n\ntext"),
            ("> quoted\n\n***\n", "quoted"),
            ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
            ("| a | b |\n|---|---|\n| c | d |", "a b\n\nc d"),
            ("text\n===", "text"),
            ("![x](https://a.b) [y](javascript:z) [w](https://c.d)", "x y [w](https://c.d)"),
            ("\\# no title", r"\# no title"),
            ("see https://a.b/c_d, mail me@a.b", r"see <https://a.b/c_d>, mail me\@a.b"),
        ];
        for (comment, expected) in cases {
            assert_eq!(document(comment), expected, "{comment:?}");
        }
    }

    fn is_harmless(event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("http"),
            Event::Start(tag) => matches!(
                tag,
                Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Strong
            ),
            Event::End(_) | Event::Text(_) | Event::Code(_) | Event::SoftBreak => true,
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_place(
            comment in r"([ \n>`~#*_\[\]()<a1/:.!|=$-]|    |\n\n|```|http://|&#(10|13|32|60|91|96|8238);|\\|\|-)*"
        ) {
            let document = document(&comment);
            for event in Parser::new_ext(&document, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
                prop_assert!(is_harmless(&event), "{event:?} in {document:?}");
            }
            let cell = Section::of(&comment).cell();
            let table = format!("| a | b |\n|---|---|\n| {cell} | end |\n\n# Title\n");
            let events: Vec<_> = Parser::new_ext(&table, Options::ENABLE_TABLES).collect();
            let count = |tag: TagEnd| events.iter().filter(|event| **event == Event::End(tag)).count();
            prop_assert_eq!((count(TagEnd::TableCell), count(TagEnd::TableRow)), (4, 1), "{}", table);
        }
    }
}
