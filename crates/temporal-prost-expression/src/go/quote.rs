//! Strings in quotes, as Go's `strconv` reads and writes them.

use std::{fmt::Write, sync::LazyLock};

use regex::Regex;

use crate::go::text;

/// The text that the inside of a string in double quotes stands for.
pub(crate) fn unescape(body: &str) -> Option<String> {
    if body.contains(['\n', '"']) && !is_escaped(body) {
        return None;
    }
    let mut bytes = Vec::with_capacity(body.len());
    let mut characters = body.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            escape(&mut characters, &mut bytes)?;
        } else {
            push(&mut bytes, character);
        }
    }
    Some(text::from_bytes(&bytes))
}

/// Checks that the body contains no bare quote and no line break.
fn is_escaped(body: &str) -> bool {
    let mut escaped = false;
    for character in body.chars() {
        match character {
            '\n' => return false,
            '"' if !escaped => return false,
            _ => escaped = character == '\\' && !escaped,
        }
    }
    true
}

fn push(bytes: &mut Vec<u8>, character: char) {
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn escape(characters: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let simple = match characters.next()? {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '"' => b'"',
        'x' => u8::try_from(code(characters, 2, 16)?).ok()?,
        'u' => return unicode(characters, 4, bytes),
        'U' => return unicode(characters, 8, bytes),
        first @ '0'..='7' => {
            let rest = code(characters, 2, 8)?;
            u8::try_from(first.to_digit(8)? * 64 + rest).ok()?
        }
        _ => return None,
    };
    bytes.push(simple);
    Some(())
}

fn unicode(characters: &mut std::str::Chars<'_>, digits: usize, bytes: &mut Vec<u8>) -> Option<()> {
    push(bytes, char::from_u32(code(characters, digits, 16)?)?);
    Some(())
}

fn code(characters: &mut std::str::Chars<'_>, digits: usize, radix: u32) -> Option<u32> {
    let mut code: u32 = 0;
    for _ in 0..digits {
        code = code.checked_mul(radix)?.checked_add(characters.next()?.to_digit(radix)?)?;
    }
    Some(code)
}

/// `strconv.Quote`
pub(crate) fn quote(text: &str) -> String {
    quote_bytes(text.as_bytes(), false)
}

/// `strconv.Quote` or `strconv.QuoteToASCII`, of bytes that need not be UTF-8.
pub(crate) fn quote_bytes(bytes: &[u8], ascii: bool) -> String {
    let mut quoted = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|character| push_escaped(&mut quoted, character, '"', ascii));
        quoted.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    quoted.push('"');
    quoted
}

/// `strconv.QuoteRune` or `strconv.QuoteRuneToASCII`
pub(crate) fn quote_character(character: char, ascii: bool) -> String {
    let mut quoted = String::from("'");
    push_escaped(&mut quoted, character, '\'', ascii);
    quoted.push('\'');
    quoted
}

/// `strconv.CanBackquote`
pub(crate) fn can_backquote(text: &str) -> bool {
    !text.contains(|character: char| {
        matches!(character, '`' | '\u{7f}' | '\u{feff}') || (character < ' ' && character != '\t')
    })
}

fn push_escaped(quoted: &mut String, character: char, quote: char, ascii: bool) {
    let simple = match character {
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        '\\' => "\\\\",
        _ => "",
    };
    quoted.push_str(simple);
    let code = u32::from(character);
    // Writing to a string cannot fail.
    let _ = match code {
        _ if !simple.is_empty() => Ok(()),
        _ if character == quote => write!(quoted, "\\{character}"),
        0x20..=0x7e => quoted.write_char(character),
        0..=0x1f | 0x7f => write!(quoted, "\\x{code:02x}"),
        _ if !ascii && is_printable(character) => quoted.write_char(character),
        0x80..=0xffff => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    };
}

/// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols, and no space but the ordinary one.
pub(crate) fn is_printable(character: char) -> bool {
    static PRINTABLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{M}\p{N}\p{P}\p{S} ]").ok());
    let mut buffer = [0; 4];
    let text = &*character.encode_utf8(&mut buffer);
    PRINTABLE.as_ref().is_some_and(|printable| printable.is_match(text))
}

/// `strconv.Unquote`: a string in double quotes or backquotes, or a character in single quotes.
pub(crate) fn unquote(text: &str) -> Option<String> {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(body) = inside('`') {
        return (!body.contains('`')).then(|| body.replace('\r', ""));
    }
    if let Some(body) = inside('"') {
        return unescape(body);
    }
    let body = inside('\'')?;
    let body = if body == "\\'" { "'" } else { body };
    unescape(body).filter(|body| body.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescapes_like_go() {
        for (body, expected) in [
            ("a", "a"),
            (r"\n\t\\", "\n\t\\"),
            (r#"\""#, "\""),
            (r"\x41\101\u00e4\U0001F600", "AAä😀"),
            ("'", "'"),
        ] {
            assert_eq!(unescape(body).as_deref(), Some(expected), "{body}");
        }
        for body in [r"\w", r"\'", "a\nb", r"\x4", r"\uD800", r"\400", "a\"b", "\\"] {
            assert_eq!(unescape(body), None, "{body}");
        }
    }

    #[test]
    fn quotes_like_go() {
        assert_eq!(quote("a\"b\\\n\u{7f}ä\u{a0}\u{feff}"), r#""a\"b\\\n\x7fä\u00a0\ufeff""#);
        assert_eq!(unquote("`a\\n`").as_deref(), Some("a\\n"));
        assert_eq!(unquote("'ä'").as_deref(), Some("ä"));
        assert_eq!(unquote("'ab'"), None);
        assert_eq!(unquote("a"), None);
    }
}
