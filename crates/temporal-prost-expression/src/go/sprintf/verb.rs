//! A verb such as `%-8.3f`.

use jiff::Zoned;

use crate::{go::layout, value::Value};

/// A verb with its flags.
#[derive(Clone, Copy)]
pub(super) struct Verb<'t> {
    pub(super) letter: char,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// Spaces go to the right.
    pub(super) left: bool,
    /// Some of `-+# 0`.
    flags: &'t str,
    syntax: Syntax,
}

/// How values are written. To `v`, the flags `#` and `+` mean nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Verb,
    Plain,
    Go,
}

impl Default for Verb<'_> {
    fn default() -> Self {
        let syntax = Syntax::Plain;
        Self { letter: 'v', width: None, precision: None, left: false, flags: "", syntax }
    }
}

impl<'t> Verb<'t> {
    /// Reads flags, and gives the rest of the text.
    pub(super) fn flags(text: &'t str) -> (Self, &'t str) {
        let end = text.find(|character| !"-+# 0".contains(character)).unwrap_or(text.len());
        let (flags, rest) = text.split_at(end);
        (Self { flags, left: flags.contains('-'), ..Self::default() }, rest)
    }

    pub(super) fn with_letter(self, letter: char) -> Self {
        let syntax = match letter {
            'v' | 'w' if self.flags.contains('#') => Syntax::Go,
            'v' | 'w' => Syntax::Plain,
            _ => Syntax::Verb,
        };
        Self { letter, syntax, ..self }
    }

    pub(super) fn has(&self, flag: char) -> bool {
        self.flags.contains(flag) && (self.syntax == Syntax::Verb || !matches!(flag, '#' | '+'))
    }

    /// Returns true if values are printed in Go syntax (`%#v`).
    pub(super) fn is_go_syntax(&self) -> bool {
        self.syntax == Syntax::Go
    }

    pub(super) fn print(&self, value: &Value) -> String {
        match (self.letter, value) {
            ('v' | 'T', Value::Null) => self.pad("<nil>"),
            ('T', _) => self.pad(self.truncate(go_type(value))),
            (letter, Value::Null) => format!("%!{letter}(<nil>)"),
            ('w', Value::Bytes(_)) => self.value(value),
            ('p' | 'w', _) => self.misuse(value),
            _ => self.value(value),
        }
    }

    pub(super) fn value(&self, value: &Value) -> String {
        let printed = match value {
            Value::Bool(flag) if matches!(self.letter, 'v' | 't') => Some(self.pad(&flag.to_string())),
            Value::Bool(_) => None,
            Value::String(string) => self.string(string),
            Value::Int(number) => self.integer((*number).into()),
            Value::Uint(number) => self.integer((*number).into()),
            Value::Float(number) => self.float(*number, None),
            Value::Single(number) => self.float(f64::from(*number), Some(*number)),
            Value::Timestamp(time) => self.time(time),
            Value::Deleted | Value::Nothing => self.pointer(value),
            container => Some(self.container(container)),
        };
        printed.unwrap_or_else(|| self.misuse(value))
    }

    fn time(&self, time: &Zoned) -> Option<String> {
        if self.is_go_syntax() {
            return Some(self.pad(self.truncate(&layout::go_syntax(time))));
        }
        self.string(&layout::format("2006-01-02 15:04:05.999999999 -0700 MST", time))
    }

    /// The text for a value that the verb does not go with.
    pub(super) fn misuse(&self, value: &Value) -> String {
        self.misuse_as(go_type(value), value)
    }

    pub(super) fn misuse_as(&self, ty: &str, value: &Value) -> String {
        let plain = Self { letter: 'v', ..*self };
        format!("%!{}({ty}={})", self.letter, plain.print(value))
    }

    /// A null pointer, which `deleted()` and `nothing()` are in Go.
    fn pointer(&self, value: &Value) -> Option<String> {
        match self.letter {
            'v' if self.is_go_syntax() => Some(format!("({})(nil)", go_type(value))),
            'v' => Some(self.pad("<nil>")),
            'b' | 'o' | 'd' | 'x' | 'X' => self.integer(0u64.into()),
            _ => None,
        }
    }

    /// Fills up to the width.
    pub(super) fn pad(&self, text: &str) -> String {
        self.pad_with(if self.pads_zeros() { '0' } else { ' ' }, text)
    }

    pub(super) fn pad_with(&self, filler: char, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let filler = String::from(filler).repeat(missing);
        if self.left { format!("{text}{filler}") } else { format!("{filler}{text}") }
    }

    /// Returns true if zeros fill up to the width, which they only do on the left.
    pub(super) fn pads_zeros(&self) -> bool {
        self.has('0') && !self.left
    }
}

/// The type that a value has in Go.
pub(super) fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int64",
        Value::Uint(_) => "uint64",
        Value::Float(_) => "float64",
        Value::Single(_) => "float32",
        Value::String(_) => "string",
        Value::Bytes(_) => "[]uint8",
        Value::Timestamp(_) => "time.Time",
        Value::Array(_) | Value::NilArray => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
        Value::Deleted => "query.Delete",
        Value::Nothing => "query.Nothing",
    }
}
