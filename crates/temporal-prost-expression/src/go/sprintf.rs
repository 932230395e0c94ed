//! Texts with verbs, as Go's `fmt.Sprintf` fills them in.

mod container;
mod float;
mod integer;
mod text;
mod verb;

use crate::{
    limits::MAX_SIZE,
    value::{Value, reason::Reason},
};
use verb::Verb;

/// `fmt.Sprintf`
pub(crate) fn sprintf(format: &str, values: &[&Value]) -> Result<String, Reason> {
    let mut printer = Printer { values, position: 0, reordered: false, valid: true, text: String::new() };
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        printer.text.push_str(before);
        rest = printer.directive(directive.get(1..).unwrap_or_default());
        if printer.text.len() > MAX_SIZE {
            break;
        }
    }
    printer.text.push_str(rest);
    printer.extra();
    if printer.text.len() > MAX_SIZE {
        return Err(Reason::limit("the formatted text is too large".to_owned()));
    }
    Ok(printer.text)
}

struct Printer<'v> {
    values: &'v [&'v Value],
    /// The next argument.
    position: usize,
    /// An argument was chosen by its number.
    reordered: bool,
    /// The numbers of arguments in this directive are valid.
    valid: bool,
    text: String,
}

/// A number in a directive: a width, a precision or the number of an argument.
struct Number<'t> {
    value: Option<i64>,
    rest: &'t str,
}

impl<'v> Printer<'v> {
    /// Prints what comes after a percent sign, and gives the rest.
    fn directive<'t>(&mut self, text: &'t str) -> &'t str {
        self.valid = true;
        let (mut verb, rest) = Verb::flags(text);
        let (indexed, rest) = self.index(rest);
        let (indexed, rest) = self.width(&mut verb, indexed, rest);
        let (indexed, rest) = self.precision(&mut verb, indexed, rest);
        let rest = if indexed { rest } else { self.index(rest).1 };
        let mut characters = rest.chars();
        let printed = match characters.next() {
            Some(letter) => self.verb(verb.with_letter(letter)),
            None => "%!(NOVERB)".to_owned(),
        };
        self.text.push_str(&printed);
        characters.as_str()
    }

    fn verb(&mut self, verb: Verb<'_>) -> String {
        let letter = verb.letter;
        if letter == '%' {
            return "%".to_owned();
        }
        if !self.valid {
            return format!("%!{letter}(BADINDEX)");
        }
        self.next().map_or_else(|| format!("%!{letter}(MISSING)"), |value| verb.print(value))
    }

    /// Steps over `[2]`, which chooses an argument; says whether it was there.
    fn index<'t>(&mut self, text: &'t str) -> (bool, &'t str) {
        let Some(inside) = text.strip_prefix('[') else { return (false, text) };
        self.reordered = true;
        let closed = inside.split_once(']').filter(|_| inside.len() > 1);
        let Some((index, rest)) = closed else {
            self.valid = false;
            return (false, inside);
        };
        let Number { value, rest: after } = digits(index);
        let Some(number) = value.filter(|_| after.is_empty()) else {
            self.valid = false;
            return (false, rest);
        };
        match usize::try_from(number - 1).ok().filter(|position| *position < self.values.len()) {
            Some(position) => self.position = position,
            None => self.valid = false,
        }
        (true, rest)
    }

    fn width<'t>(&mut self, verb: &mut Verb<'_>, indexed: bool, text: &'t str) -> (bool, &'t str) {
        if let Some(rest) = text.strip_prefix('*') {
            let width = self.argument();
            if width.is_none() {
                self.text.push_str("%!(BADWIDTH)");
            }
            verb.left |= width.is_some_and(|width| width < 0);
            verb.width = width.and_then(|width| usize::try_from(width.unsigned_abs()).ok());
            return (false, rest);
        }
        let Number { value, rest } = digits(text);
        verb.width = value.and_then(|width| usize::try_from(width).ok());
        self.valid &= !indexed || verb.width.is_none();
        (indexed, rest)
    }

    fn precision<'t>(&mut self, verb: &mut Verb<'_>, indexed: bool, text: &'t str) -> (bool, &'t str) {
        // A point at the very end is a verb.
        let Some(rest) = text.strip_prefix('.').filter(|rest| !rest.is_empty()) else {
            return (indexed, text);
        };
        self.valid &= !indexed;
        let (indexed, rest) = self.index(rest);
        if let Some(rest) = rest.strip_prefix('*') {
            verb.precision = self.argument().and_then(|precision| usize::try_from(precision).ok());
            if verb.precision.is_none() {
                self.text.push_str("%!(BADPREC)");
            }
            return (false, rest);
        }
        let Number { value, rest } = digits(rest);
        verb.precision = Some(value.and_then(|precision| usize::try_from(precision).ok()).unwrap_or(0));
        (indexed, rest)
    }

    /// The integer that stands for a `*`.
    fn argument(&mut self) -> Option<i64> {
        let number = match self.next()? {
            Value::Int(number) => *number,
            Value::Uint(number) => i64::try_from(*number).ok()?,
            _ => return None,
        };
        (-LARGEST..=LARGEST).contains(&number).then_some(number)
    }

    fn next(&mut self) -> Option<&'v Value> {
        let value = self.values.get(self.position).copied()?;
        self.position += 1;
        Some(value)
    }

    /// Lists arguments that were not used.
    fn extra(&mut self) {
        let unused = self.values.get(self.position..).unwrap_or_default();
        if unused.is_empty() || self.reordered {
            return;
        }
        for (position, value) in unused.iter().enumerate() {
            self.text.push_str(if position == 0 { "%!(EXTRA " } else { ", " });
            if **value != Value::Null {
                self.text.push_str(verb::go_type(value));
                self.text.push('=');
            }
            self.text.push_str(&Verb::default().print(value));
        }
        self.text.push(')');
    }
}

/// The largest width and precision.
const LARGEST: i64 = 1_000_000;

/// The number that a text begins with. One that is far too large takes all of the text with it.
fn digits(text: &str) -> Number<'_> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut number = 0;
    for digit in digits.chars().filter_map(|digit| digit.to_digit(10)) {
        if number > LARGEST {
            return Number { value: None, rest: "" };
        }
        number = number * 10 + i64::from(digit);
    }
    Number { value: (!digits.is_empty()).then_some(number), rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(format: &str, values: &[Value]) -> String {
        let values: Vec<&Value> = values.iter().collect();
        sprintf(format, &values).expect("a text")
    }

    #[test]
    fn chooses_arguments_like_go() {
        let (int, text) = (Value::Int(42), Value::from("hi"));
        for (format, values, expected) in [
            ("%d %d", vec![int.clone()], "42 %!d(MISSING)"),
            ("%[2]v %[1]v", vec![int.clone(), text.clone()], "hi 42"),
            ("%[3]d", vec![int.clone()], "%!d(BADINDEX)"),
            ("%*d", vec![Value::Int(4), int.clone()], "  42"),
            ("%*d|", vec![Value::Int(-4), int.clone()], "42  |"),
            ("%*d", vec![text.clone(), int.clone()], "%!(BADWIDTH)42"),
            ("100%", vec![], "100%!(NOVERB)"),
            ("%%", vec![int], "%%!(EXTRA int64=42)"),
            ("", vec![text, Value::Null], "%!(EXTRA string=hi, <nil>)"),
        ] {
            assert_eq!(print(format, &values), expected, "{format}");
        }
    }

    #[test]
    fn stays_within_the_limits() {
        let wide = Value::Array(vec![Value::from("a"); 100]);
        assert!(sprintf("%1000000v", &[&wide]).is_err());
        assert!(sprintf("%.999999f", &[&Value::Float(0.1)]).is_ok_and(|text| text.len() == 1_000_001));
    }
}
