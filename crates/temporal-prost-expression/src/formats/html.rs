//! HTML, as Go's `html` and the package bluemonday change it.

/// `html.EscapeString`
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '\'' => escaped.push_str("&#39;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&#34;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A text without its elements but those preserved, which lose their attributes.
#[cfg(feature = "html")]
pub(crate) fn strip(text: &str, preserved: &[String]) -> String {
    let mut stripped = String::new();
    let mut rest = text;
    while let Some(at) = next_tag(rest) {
        let (before, tag) = rest.split_at(at);
        stripped.push_str(&escape(&htmlize::unescape(before)));
        let (tag, after) = Tag::read(tag);
        if preserved.contains(&tag.name) && !WITHOUT_ATTRIBUTES.contains(&tag.name.as_str()) {
            stripped.push_str(&tag.print());
        }
        rest = if tag.closes { after } else { tag.skip_content(after) };
    }
    stripped.push_str(&escape(&htmlize::unescape(rest)));
    stripped
}

/// Elements that mean nothing without attributes, so that they go.
#[cfg(feature = "html")]
const WITHOUT_ATTRIBUTES: [&str; 8] = ["a", "area", "embed", "font", "iframe", "img", "input", "link"];

/// Elements whose content goes with them.
#[cfg(feature = "html")]
const WITHOUT_CONTENT: [&str; 9] =
    ["frame", "frameset", "iframe", "noembed", "noframes", "noscript", "object", "script", "style"];

/// Finds the start of the next tag, comment or declaration.
#[cfg(feature = "html")]
fn next_tag(text: &str) -> Option<usize> {
    let mut positions = text.match_indices('<').map(|(at, _)| at);
    positions.find(|at| {
        let after = text.get(at + 1..).unwrap_or_default();
        let name = after.strip_prefix('/').unwrap_or(after);
        after.starts_with(['!', '?']) || name.starts_with(|first: char| first.is_ascii_alphabetic())
    })
}

#[cfg(feature = "html")]
struct Tag {
    /// In lower case; empty for a comment or a declaration.
    name: String,
    closes: bool,
    closed: bool,
}

#[cfg(feature = "html")]
impl Tag {
    /// The tag that a text begins with, and what comes after it.
    fn read(text: &str) -> (Self, &str) {
        let closes = text.starts_with("</");
        let inside = text.trim_start_matches(['<', '/']);
        let length = inside.find(|character: char| character.is_whitespace() || "/>".contains(character));
        let name = match text.get(1..2) {
            Some("!" | "?") => String::new(),
            _ => inside.get(..length.unwrap_or(inside.len())).unwrap_or_default().to_ascii_lowercase(),
        };
        let (end, after) = match text.strip_prefix("<!--") {
            Some(comment) => ("", comment.split_once("-->").map_or("", |(_, after)| after)),
            None => end_of_tag(text),
        };
        (Self { name, closes, closed: end.ends_with('/') }, after)
    }

    fn print(&self) -> String {
        let (open, close) = (if self.closes { "</" } else { "<" }, if self.closed { "/>" } else { ">" });
        format!("{open}{}{close}", self.name)
    }

    /// Skips the content of an element such as `<script>`, and returns the rest of the text.
    fn skip_content<'t>(&self, text: &'t str) -> &'t str {
        if self.closed || !WITHOUT_CONTENT.contains(&self.name.as_str()) {
            return text;
        }
        let end = format!("</{}", self.name);
        match text.to_ascii_lowercase().find(&end) {
            Some(at) => end_of_tag(text.get(at..).unwrap_or_default()).1,
            None => "",
        }
    }
}

/// The inside of a tag and what comes after it; quotes may hold angle brackets.
#[cfg(feature = "html")]
fn end_of_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            None if character == '"' || character == '\'' => quote = Some(character),
            None if character == '>' => {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (text, "")
}
