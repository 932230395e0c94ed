//! Escapes for text from other sources, before a terminal shows it.

use std::fmt::Write as _;

/// Escapes control characters and characters that change the direction of text. Line breaks and tabs stay.
pub(crate) fn escape_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unsafe(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Escapes these characters in JSON. It stays the same JSON, since they occur only in strings.
pub(crate) fn escape_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unsafe(character) {
            let _ = write!(shown, "\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Tells if a terminal can show the text without escapes.
pub(crate) fn is_safe(text: &str) -> bool {
    !text.contains(is_unsafe)
}

fn is_unsafe(character: char) -> bool {
    let is_layout = matches!(character, '\n' | '\t');
    let is_direction = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || character.is_control() && !is_layout
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_nothing() {
        assert_eq!(escape_text("a\u{1b}[2Jb\r\n\u{202e}c ü\t"), "a\\u{1b}[2Jb\\r\n\\u{202e}c ü\t");
    }

    #[test]
    fn json_stays_the_same() {
        let json = serde_json::json!({"\u{202e}": "a\u{9b}2J\u{7f}ü\n"});
        let shown = escape_json(&serde_json::to_string_pretty(&json).unwrap());
        assert_eq!(shown, "{\n  \"\\u202e\": \"a\\u009b2J\\u007fü\\n\"\n}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), json);
    }
}
