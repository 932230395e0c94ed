//! Text from elsewhere, as a terminal may have it.

/// The text with escapes in place of what a terminal obeys, or what turns the direction of text; lines stay lines.
pub(super) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_obeyed(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

fn is_obeyed(character: char) -> bool {
    let is_layout = matches!(character, '\n' | '\t');
    let is_direction = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || character.is_control() && !is_layout
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn terminals_are_told_nothing() {
        assert_eq!(harmless("a\u{1b}[2Jb\r\n\u{202e}c ü\t"), "a\\u{1b}[2Jb\\r\n\\u{202e}c ü\t");
    }
}
