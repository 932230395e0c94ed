//! A verb such as `%-8.3f`.

use crate::{
    go::{float, layout, quote, text},
    value::Value,
};

/// A verb with its flags.
pub(super) struct Verb<'t> {
    pub(super) letter: char,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// Some of `-+# 0`.
    flags: &'t str,
}

impl Default for Verb<'_> {
    fn default() -> Self {
        Self { letter: 'v', width: None, precision: None, flags: "" }
    }
}

impl<'t> Verb<'t> {
    /// Reads flags, and gives the rest of the text.
    pub(super) fn flags(text: &'t str) -> (Self, &'t str) {
        let end = text.find(|character| !"-+# 0".contains(character)).unwrap_or(text.len());
        let (flags, rest) = text.split_at(end);
        (Self { flags, ..Self::default() }, rest)
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    pub(super) fn print(&self, value: &Value) -> String {
        if self.letter == 'T' {
            return self.pad(go_type(value), false);
        }
        let printed = match value {
            Value::String(text) => self.text(text.as_bytes()),
            Value::Bytes(bytes) if self.letter != 'v' && self.letter != 'd' => self.text(bytes),
            Value::Int(number) => self.integer(i128::from(*number)),
            Value::Uint(number) => self.integer(i128::from(*number)),
            Value::Float(number) => self.float(*number),
            Value::Single(number) => self.float(f64::from(*number)),
            Value::Bool(flag) if matches!(self.letter, 'v' | 't') => Some(self.pad(&flag.to_string(), false)),
            Value::Null | Value::Deleted | Value::Nothing if self.letter == 'v' => {
                Some(self.pad("<nil>", false))
            }
            Value::Timestamp(time) if matches!(self.letter, 'v' | 's') => {
                let time = layout::format("2006-01-02 15:04:05.999999999 -0700 MST", time);
                Some(self.pad(&time, false))
            }
            Value::Null => return format!("%!{}(<nil>)", self.letter),
            other => return self.container(other),
        };
        printed.unwrap_or_else(|| self.wrong(value))
    }

    /// What Go says of a verb that does not go with its argument.
    fn wrong(&self, value: &Value) -> String {
        let plain = Self { letter: 'v', ..*self };
        format!("%!{}({}={})", self.letter, go_type(value), plain.print(value))
    }

    fn container(&self, value: &Value) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.print(item)).collect();
                format!("[{}]", items.join(" "))
            }
            Value::NilArray => "[]".to_owned(),
            Value::Bytes(bytes) => {
                let bytes: Vec<String> = bytes.iter().map(ToString::to_string).collect();
                format!("[{}]", bytes.join(" "))
            }
            Value::Object(members) => {
                let key = Self::default();
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, member)| {
                        format!("{}:{}", key.print(&name.as_str().into()), self.print(member))
                    })
                    .collect();
                format!("map[{}]", members.join(" "))
            }
            _ => self.wrong(value),
        }
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        let text = text::from_bytes(bytes);
        let length = self.precision.unwrap_or(usize::MAX);
        let cut: String = text.chars().take(length).collect();
        let hex = || text::hexadecimal(bytes);
        Some(match self.letter {
            'v' if self.has('#') => self.pad(&quote::quote(&cut), false),
            'v' | 's' => self.pad(&cut, false),
            'q' => self.pad(&quote::quote(&cut), false),
            'x' => self.pad(&hex(), false),
            'X' => self.pad(&hex().to_uppercase(), false),
            _ => return None,
        })
    }

    fn integer(&self, number: i128) -> Option<String> {
        let magnitude = number.unsigned_abs();
        let prefix = |prefix: &'static str| if self.has('#') { prefix } else { "" };
        let digits = match self.letter {
            'v' | 'd' => magnitude.to_string(),
            'b' => format!("{}{magnitude:b}", prefix("0b")),
            'o' => format!("{}{magnitude:o}", prefix("0")),
            'O' => format!("0o{magnitude:o}"),
            'x' => format!("{}{magnitude:x}", prefix("0x")),
            'X' => format!("{}{magnitude:X}", prefix("0X")),
            'c' => return Some(self.pad(&character(number), false)),
            'q' => return Some(self.pad(&format!("'{}'", character(number)), false)),
            'U' => return Some(self.pad(&format!("U+{magnitude:04X}"), false)),
            _ => return None,
        };
        let digits = format!("{digits:0>width$}", width = self.precision.unwrap_or(0));
        Some(self.pad(&format!("{}{digits}", self.sign(number < 0)), self.precision.is_none()))
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.has('+'), self.has(' ')) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }

    fn float(&self, number: f64) -> Option<String> {
        let magnitude = number.abs();
        let digits = match (self.letter, self.precision) {
            _ if !number.is_finite() => float::format(magnitude),
            ('v' | 'g' | 'G', None) => float::format(magnitude),
            ('v' | 'g' | 'G', Some(precision)) => float::format_general(magnitude, precision),
            ('e', precision) => float::format_scientific(magnitude, precision.unwrap_or(6)),
            ('E', precision) => float::format_scientific(magnitude, precision.unwrap_or(6)).to_uppercase(),
            ('f' | 'F', precision) => format!("{magnitude:.*}", precision.unwrap_or(6)),
            _ => return None,
        };
        let digits = digits.trim_start_matches('+');
        let negative = number.is_sign_negative() && !number.is_nan();
        Some(self.pad(&format!("{}{digits}", self.sign(negative)), number.is_finite()))
    }

    /// Fills up to the width: with zeros after the sign if that is asked for and makes sense.
    fn pad(&self, text: &str, numeric: bool) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let filler = |character: char| std::iter::repeat_n(character, missing).collect::<String>();
        if self.has('-') {
            return format!("{text}{}", filler(' '));
        }
        if !self.has('0') || !numeric {
            return format!("{}{text}", filler(' '));
        }
        let unsigned = text.trim_start_matches(['-', '+', ' ']);
        let sign = text.strip_suffix(unsigned).unwrap_or_default();
        format!("{sign}{}{unsigned}", filler('0'))
    }
}

fn character(number: i128) -> String {
    let code = u32::try_from(number).ok().and_then(char::from_u32);
    code.unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
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
        Value::Deleted => "value.Delete",
        Value::Nothing => "value.Nothing",
    }
}
