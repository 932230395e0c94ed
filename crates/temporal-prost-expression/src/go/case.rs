//! Upper and lower case, as in Go: one character becomes one character.

/// `strings.ToUpper`
pub(crate) fn upper(text: &str) -> String {
    text.chars().map(|character| single(character, character.to_uppercase())).collect()
}

/// `strings.ToLower`
pub(crate) fn lower(text: &str) -> String {
    text.chars().map(lower_character).collect()
}

fn lower_character(character: char) -> char {
    match character {
        'İ' => 'i',
        _ => single(character, character.to_lowercase()),
    }
}

/// Maps a character if the result is a single character. `ß` stays unchanged.
fn single(character: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(mapped), None) => mapped,
        _ => character,
    }
}

/// The first letter of every word in upper case, and all others in lower case.
pub(crate) fn capitalize(text: &str) -> String {
    let mut capitalized = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut word = Word::Outside;
    while let Some(character) = characters.next() {
        let followed = characters.peek().is_some_and(|next| in_word(*next));
        let goes_on = in_word(character) || (word != Word::Outside && joins(character) && followed);
        let cased = character.is_lowercase() || character.is_uppercase();
        match word {
            _ if !goes_on => {
                capitalized.push(character);
                word = Word::Outside;
            }
            Word::AfterLetter => capitalized.push(lower_character(character)),
            Word::Outside | Word::BeforeLetter => {
                capitalized.push(if cased { single(character, character.to_uppercase()) } else { character });
                word = if cased { Word::AfterLetter } else { Word::BeforeLetter };
            }
        }
    }
    capitalized
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Outside,
    BeforeLetter,
    AfterLetter,
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Punctuation that does not end a word if letters or digits follow.
fn joins(character: char) -> bool {
    matches!(character, '\'' | '.' | ':' | '·' | '‘' | '’' | '․' | '‧')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_single_characters() {
        assert_eq!(upper("straße ǆ ﬁ"), "STRAßE Ǆ ﬁ");
        assert_eq!(lower("ÄİΣ"), "äiσ");
    }

    #[test]
    fn capitalizes_words() {
        for (text, expected) in [
            ("hello BIG world", "Hello Big World"),
            ("it's foo.bar o'neil", "It's Foo.bar O'neil"),
            ("90.500s 1h30m", "90.500S 1H30m"),
            ("a-b_c/d", "A-B_c/D"),
            ("über ñandú", "Über Ñandú"),
        ] {
            assert_eq!(capitalize(text), expected);
        }
    }
}
