//! The parts of a page.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) fn events(page: &str) -> Vec<Event<'_>> {
    Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES).collect()
}

/// Returns the texts of all headings.
pub(super) fn headings(page: &str) -> Vec<String> {
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
pub(super) fn anchors(page: &str) -> Vec<String> {
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

pub(super) fn links(page: &str) -> Vec<String> {
    let target = |event: Event<'_>| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    events(page).into_iter().filter_map(target).collect()
}

/// Returns the blocks of code in a language.
pub(super) fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks.map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}
