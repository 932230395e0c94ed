//! Strings in YAML.

use crate::go::{integer, layout};

/// A string: plain if it means itself, in quotes if not, and as a block if it has lines.
pub(super) fn scalar(text: &str, indent: usize) -> String {
    if text.contains('\n') && !text.chars().any(is_special) {
        return literal(text, indent);
    }
    if resolves(text) || text.chars().any(is_special) {
        return double_quoted(text);
    }
    if is_plain(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// `|`, with a hint at how it ends.
fn literal(text: &str, indent: usize) -> String {
    let chomping = match text.strip_suffix('\n') {
        None => "-",
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => "+",
        Some(_) => "",
    };
    let hint = if text.starts_with([' ', '\n']) { "4" } else { "" };
    let indentation = " ".repeat(indent - indent % 4 + 4);
    let mut block = format!("|{hint}{chomping}");
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str(&indentation);
            block.push_str(line);
        }
    }
    block
}

/// Returns true if YAML would not read the plain scalar as a string.
fn resolves(text: &str) -> bool {
    const WORDS: [&str; 13] =
        ["", "~", "null", "true", "false", "y", "yes", "on", "n", "no", "off", ".nan", "<<"];
    let lower = text.to_ascii_lowercase();
    let cased = text == lower || text == text.to_ascii_uppercase() || is_title(text);
    (cased && WORDS.contains(&lower.as_str())) || is_number(text, &lower) || is_time(text)
}

fn is_title(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.get(1..).is_some_and(|rest| rest.chars().all(|character| character.is_ascii_lowercase()))
}

fn is_number(text: &str, lower: &str) -> bool {
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(lower);
    let digits = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let plain = unsigned.replace('_', "");
    unsigned == ".inf"
        || integer::parse_signed(text).is_ok()
        || digits && unsigned != "." && plain.parse::<f64>().is_ok()
        || is_base60(unsigned)
}

/// `1:30:00`, which older versions take for a number.
fn is_base60(text: &str) -> bool {
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    let digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let rest: Vec<&str> = parts.collect();
    digits(first)
        && !rest.is_empty()
        && rest.iter().all(|part| {
            let whole = part.split_once('.').map_or(*part, |(whole, _)| whole);
            digits(whole) && whole.len() <= 2
        })
}

fn is_time(text: &str) -> bool {
    const LAYOUTS: [&str; 4] = [
        "2006-1-2T15:4:5.999999999Z07:00",
        "2006-1-2t15:4:5.999999999Z07:00",
        "2006-1-2 15:4:5.999999999",
        "2006-1-2",
    ];
    let year = text.bytes().take_while(u8::is_ascii_digit).count();
    year == 4 && LAYOUTS.iter().any(|format| layout::parse(format, text).is_ok())
}

fn is_special(character: char) -> bool {
    (character.is_control() && character != '\n') || matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

fn is_plain(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let second = text.chars().nth(1);
    let spaced = second.is_none_or(|second| second == ' ');
    !(text.starts_with(' ')
        || text.ends_with([' ', ':'])
        || text.contains(": ")
        || text.contains(" #")
        || ",[]{}#&*!|>'\"%@`".contains(first)
        || ("-?:".contains(first) && spaced)
        || text == "---"
        || text == "...")
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0' => quoted.push_str("\\0"),
            '\u{2028}' => quoted.push_str("\\L"),
            '\u{2029}' => quoted.push_str("\\P"),
            _ if character.is_control() => quoted.extend(["\\x", &format!("{:02X}", u32::from(character))]),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
