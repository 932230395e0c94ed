//! The parts of Markdown that tests read.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

pub(crate) fn events(page: &str) -> Vec<Event<'_>> {
    Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES).collect()
}

/// Returns the texts of all headings.
pub(crate) fn headings(page: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut is_heading = false;
    for event in events(page) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                is_heading = true;
                headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => is_heading = false,
            Event::Text(text) | Event::Code(text) if is_heading => {
                headings.last_mut().unwrap().push_str(&text);
            }
            _ => {}
        }
    }
    headings
}

/// Returns the anchors of the headings, as GitHub makes them.
pub(crate) fn anchors(page: &str) -> Vec<String> {
    let mut count = BTreeMap::<String, usize>::new();
    let anchor = |heading: String| {
        let kept = heading.chars().filter(|char| char.is_alphanumeric() || " -_".contains(*char));
        let anchor = kept.collect::<String>().replace(' ', "-").to_lowercase();
        let before = count.entry(anchor.clone()).or_default();
        *before += 1;
        if *before == 1 { anchor } else { format!("{anchor}-{}", *before - 1) }
    };
    headings(page).into_iter().map(anchor).collect()
}

pub(crate) fn links(page: &str) -> Vec<String> {
    let target = |event: Event<'_>| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    events(page).into_iter().filter_map(target).collect()
}

/// Returns the code blocks of a language, which is the first word of their info string.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut is_wanted = false;
    for event in events(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                is_wanted = info.split(',').next() == Some(language);
                blocks.extend(is_wanted.then(String::new));
            }
            Event::End(TagEnd::CodeBlock) => is_wanted = false,
            Event::Text(text) if is_wanted => blocks.last_mut().unwrap().push_str(&text),
            _ => {}
        }
    }
    blocks
}
