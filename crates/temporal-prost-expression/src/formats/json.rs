//! JSON as Go's `encoding/json` prints it.

use std::fmt::Write;

use crate::{
    go::{float, moment},
    value::{Value, coerce, reason::Reason},
};

/// A value on one line.
pub(crate) fn write(value: &Value) -> Result<String, Reason> {
    let mut writer = Writer { text: String::new(), indent: None, depth: 0 };
    writer.value(value)?;
    Ok(writer.text)
}

/// Writes every member on a separate line.
pub(crate) fn write_indented(value: &Value, indent: &str) -> Result<String, Reason> {
    let mut writer = Writer { text: String::new(), indent: Some(indent), depth: 0 };
    writer.value(value)?;
    Ok(writer.text)
}

struct Writer<'a> {
    text: String,
    indent: Option<&'a str>,
    depth: usize,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value) -> Result<(), Reason> {
        match value {
            Value::Null | Value::NilArray | Value::Deleted | Value::Nothing => self.text.push_str("null"),
            Value::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Value::Int(number) => self.text.push_str(&number.to_string()),
            Value::Uint(number) => self.text.push_str(&number.to_string()),
            Value::Float(number) => self.number(float::format_json(*number))?,
            Value::Single(number) => self.number(float::format_json_single(*number))?,
            Value::String(text) => self.string(text),
            Value::Bytes(bytes) => self.string(&coerce::encode_base64(bytes)),
            Value::Timestamp(time) => self.string(&moment::rfc3339(time)),
            Value::Array(items) => self.array(items)?,
            Value::Object(members) => {
                self.list(['{', '}'], members.iter(), |writer, (name, member)| {
                    writer.string(name);
                    writer.text.push_str(if writer.indent.is_some() { ": " } else { ":" });
                    writer.value(member)
                })?;
            }
        }
        Ok(())
    }

    fn array(&mut self, items: &[Value]) -> Result<(), Reason> {
        self.list(['[', ']'], items.iter(), Self::value)
    }

    fn list<T>(
        &mut self,
        [open, close]: [char; 2],
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(&mut Self, T) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let empty = items.len() == 0;
        self.text.push(open);
        self.depth += 1;
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.new_line();
            write(self, item)?;
        }
        self.depth -= 1;
        if !empty {
            self.new_line();
        }
        self.text.push(close);
        Ok(())
    }

    fn new_line(&mut self) {
        if let Some(indent) = self.indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(indent, self.depth));
        }
    }

    fn number(&mut self, number: Option<String>) -> Result<(), Reason> {
        let number = number.ok_or("JSON has no notation for this number")?;
        self.text.push_str(&number);
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            self.character(character);
        }
        self.text.push('"');
    }

    fn character(&mut self, character: char) {
        match character {
            '"' => self.text.push_str("\\\""),
            '\\' => self.text.push_str("\\\\"),
            '\n' => self.text.push_str("\\n"),
            '\r' => self.text.push_str("\\r"),
            '\t' => self.text.push_str("\\t"),
            '\u{8}' => self.text.push_str("\\b"),
            '\u{c}' => self.text.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(self.text, "\\u{:04x}", u32::from(character));
            }
            _ => self.text.push(character),
        }
    }
}
