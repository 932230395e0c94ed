//! Texts with verbs, as Go's `fmt.Sprintf` fills them in.

mod verb;

use crate::value::{Value, reason::Reason};
use verb::Verb;

/// `fmt.Sprintf`
pub(crate) fn sprintf(format: &str, values: &[&Value]) -> Result<String, Reason> {
    let mut printer = Printer { values, position: 0, reordered: false };
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        text.push_str(before);
        let (part, after) = printer.directive(directive.get(1..).unwrap_or_default());
        text.push_str(&part);
        rest = after;
        if text.len() > crate::MAX_SIZE {
            return Err(Reason::limit("the formatted text is too large".to_owned()));
        }
    }
    text.push_str(rest);
    text.push_str(&printer.extra());
    Ok(text)
}

struct Printer<'v> {
    values: &'v [&'v Value],
    position: usize,
    reordered: bool,
}

impl<'v> Printer<'v> {
    /// The text of what comes after a percent sign, and the rest.
    fn directive<'t>(&mut self, text: &'t str) -> (String, &'t str) {
        let (mut verb, mut rest) = Verb::flags(text);
        rest = self.position(rest);
        (verb.width, rest) = self.number(rest);
        if let Some(after) = rest.strip_prefix('.') {
            let (precision, after) = self.number(after);
            verb.precision = Some(precision.unwrap_or(0));
            rest = after;
        }
        rest = self.position(rest);
        let mut characters = rest.chars();
        let Some(letter) = characters.next() else { return ("%!(NOVERB)".to_owned(), "") };
        verb.letter = letter;
        let part = match letter {
            '%' => "%".to_owned(),
            _ => self.next().map_or_else(|| format!("%!{letter}(MISSING)"), |value| verb.print(value)),
        };
        (part, characters.as_str())
    }

    /// Steps over `[2]`, which chooses an argument.
    fn position<'t>(&mut self, text: &'t str) -> &'t str {
        let chosen = text.strip_prefix('[').and_then(|text| text.split_once(']'));
        let Some((position, rest)) = chosen else { return text };
        if let Ok(position) = position.parse::<usize>() {
            self.position = position.saturating_sub(1);
            self.reordered = true;
        }
        rest
    }

    /// A width or a precision: digits, or `*` for an argument.
    fn number<'t>(&mut self, text: &'t str) -> (Option<usize>, &'t str) {
        if let Some(rest) = text.strip_prefix('*') {
            let number = match self.next() {
                Some(Value::Int(number)) => usize::try_from(*number).ok(),
                _ => None,
            };
            return (number.map(|number| number.min(MAX_WIDTH)), rest);
        }
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        (digits.parse::<usize>().ok().map(|number| number.min(MAX_WIDTH)), rest)
    }

    fn next(&mut self) -> Option<&'v Value> {
        let value = self.values.get(self.position).copied();
        self.position += 1;
        value
    }

    /// What Go says of arguments that were not used.
    fn extra(&self) -> String {
        let unused = self.values.get(self.position..).unwrap_or_default();
        if unused.is_empty() || self.reordered {
            return String::new();
        }
        let unused = unused.iter().map(|value| match value {
            Value::Null => "<nil>".to_owned(),
            _ => format!("{}={}", verb::go_type(value), Verb::default().print(value)),
        });
        format!("%!(EXTRA {})", unused.collect::<Vec<_>>().join(", "))
    }
}

/// Go prints no wider.
const MAX_WIDTH: usize = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn print(format: &str, values: &[Value]) -> String {
        let values: Vec<&Value> = values.iter().collect();
        sprintf(format, &values).expect("a text")
    }

    #[test]
    fn prints_like_go() {
        let (int, float, text) = (Value::Int(42), Value::Float(2.5), Value::from("hi"));
        let list = Value::Array(vec![Value::Int(1), Value::from("a"), Value::Null]);
        for (format, values, expected) in [
            ("%d|%5d|%-5d|%05d|%+d", vec![int.clone(); 5], "42|   42|42   |00042|+42"),
            ("%x|%X|%#x|%o|%b|%c|%q|%U", vec![int.clone(); 8], "2a|2A|0x2a|52|101010|*|'*'|U+002A"),
            ("%v|%f|%.1f|%8.3f|%e|%g", vec![float; 6], "2.5|2.500000|2.5|   2.500|2.500000e+00|2.5"),
            ("%s|%q|%5s|%.1s|%x", vec![text.clone(); 5], "hi|\"hi\"|   hi|h|6869"),
            ("%v %t %v", vec![Value::Bool(true), Value::Bool(false), Value::Null], "true false <nil>"),
            ("%v", vec![list], "[1 a <nil>]"),
            ("%d", vec![text.clone()], "%!d(string=hi)"),
            ("%d %d", vec![int.clone()], "42 %!d(MISSING)"),
            ("%[2]v %[1]v", vec![int.clone(), text.clone()], "hi 42"),
            ("%*d", vec![Value::Int(4), int.clone()], "  42"),
            ("100%", vec![], "100%!(NOVERB)"),
            ("%%", vec![int], "%%!(EXTRA int64=42)"),
            ("%T", vec![text], "string"),
        ] {
            assert_eq!(print(format, &values), expected, "{format}");
        }
    }
}
