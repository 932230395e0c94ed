//! Links in comments.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{is_shown, pieces};

/// The form of URLs in the text of a comment.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Urls {
    #[default]
    Linked,
    /// Left to prost, which adds angle brackets.
    Bare,
}

/// Returns whether a reader can follow a link.
pub(super) fn is_url(text: &str) -> bool {
    let is_whole = text.chars().all(|char| is_shown(char) && !char.is_whitespace());
    is_whole && (text.starts_with("https://") || text.starts_with("http://"))
}

pub(super) fn link(link_type: LinkType, url: &str) -> Tag<'static> {
    Tag::Link { link_type, dest_url: url.to_owned().into(), title: "".into(), id: "".into() }
}

/// Returns text with its URLs as links.
pub(super) fn link_urls(text: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(start) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, from_url) = rest.split_at(start);
        let (url, after) = from_url.split_at(url_length(from_url));
        events.extend(pieces(before));
        events.extend(autolink(url));
        rest = after;
    }
    events.extend(pieces(rest));
    events
}

fn url_length(text: &str) -> usize {
    let end = text.find(|char: char| char.is_whitespace() || "<>\"`|".contains(char)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_', '\\']).len()
}

fn autolink(url: &str) -> [Event<'static>; 3] {
    [
        Event::Start(link(LinkType::Autolink, url)),
        Event::Text(url.to_owned().into()),
        Event::End(TagEnd::Link),
    ]
}
