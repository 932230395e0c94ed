//! Arrays, objects and bytes.

use super::verb::{Verb, go_type};
use crate::{go::text, limits::MAX_SIZE, value::Value};

impl Verb<'_> {
    pub(super) fn container(&self, value: &Value) -> String {
        match value {
            Value::Bytes(bytes) if matches!(self.letter, 's' | 'q' | 'x' | 'X') => self.bytes(bytes),
            Value::Bytes(bytes) => {
                let name = if matches!(self.letter, 'v' | 'd') { "[]byte" } else { "[]uint8" };
                self.list(name, bytes, |byte| self.octet(*byte))
            }
            Value::NilArray if self.is_go_syntax() => "[]interface {}(nil)".to_owned(),
            Value::NilArray => "[]".to_owned(),
            Value::Array(items) => self.list("[]interface {}", items, |item| self.element(item)),
            Value::Object(members) => {
                let name = if self.is_go_syntax() { go_type(value) } else { "map" };
                self.list(name, members, |(name, member)| {
                    format!("{}:{}", self.value(&name.as_str().into()), self.element(member))
                })
            }
            other => self.misuse(other),
        }
    }

    /// Items in brackets, with the type before them in the syntax of Go.
    fn list<T>(&self, name: &str, items: impl IntoIterator<Item = T>, print: impl Fn(T) -> String) -> String {
        let (open, separator, close) = if self.is_go_syntax() { ("{", ", ", "}") } else { ("[", " ", "]") };
        let mut text = if self.is_go_syntax() || name == "map" { name.to_owned() } else { String::new() };
        text.push_str(open);
        for (position, item) in items.into_iter().enumerate() {
            text.push_str(if position > 0 { separator } else { "" });
            text.push_str(&print(item));
            if text.len() > MAX_SIZE {
                break;
            }
        }
        text.push_str(close);
        text
    }

    fn element(&self, value: &Value) -> String {
        match value {
            Value::Null if self.is_go_syntax() => "interface {}(nil)".to_owned(),
            Value::Null => "<nil>".to_owned(),
            // Go calls bytes by their other name if they are an element.
            Value::Bytes(bytes) if self.is_go_syntax() => {
                self.list("[]uint8", bytes, |byte| self.octet(*byte))
            }
            _ => self.value(value),
        }
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        match self.letter {
            'q' => self.quote(self.truncate_bytes(bytes)),
            's' => self.pad(self.truncate(&text::from_bytes(bytes))),
            _ => self.hexadecimal(bytes),
        }
    }

    /// The beginning, of as many characters as the precision allows. A byte that is not UTF-8 is a character.
    fn truncate_bytes<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        let Some(precision) = self.precision else { return bytes };
        let lengths = bytes.utf8_chunks().flat_map(|chunk| {
            let valid = chunk.valid().chars().map(char::len_utf8);
            valid.chain(chunk.invalid().iter().map(|_| 1))
        });
        bytes.get(..lengths.take(precision).sum()).unwrap_or(bytes)
    }

    fn octet(&self, byte: u8) -> String {
        let printed = self.integer(u64::from(byte).into());
        printed.unwrap_or_else(|| self.misuse_as("uint8", &Value::Uint(byte.into())))
    }
}
