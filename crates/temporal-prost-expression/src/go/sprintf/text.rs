//! Strings, and bytes as text.

use super::verb::Verb;
use crate::go::quote;

impl Verb<'_> {
    /// A string, if the verb goes with strings.
    pub(super) fn string(&self, text: &str) -> Option<String> {
        Some(match self.letter {
            'q' => self.quote(self.truncate(text).as_bytes()),
            'v' if self.is_go_syntax() => self.quote(self.truncate(text).as_bytes()),
            'v' | 's' => self.pad(self.truncate(text)),
            'x' | 'X' => self.hexadecimal(text.as_bytes()),
            _ => return None,
        })
    }

    /// As many characters as the precision allows.
    pub(super) fn truncate<'s>(&self, text: &'s str) -> &'s str {
        let end = self.precision.and_then(|precision| text.char_indices().nth(precision));
        end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
    }

    /// A text in double quotes, or with `#` in backquotes.
    pub(super) fn quote(&self, bytes: &[u8]) -> String {
        let raw = str::from_utf8(bytes).ok().filter(|text| self.has('#') && quote::can_backquote(text));
        match raw {
            Some(text) => self.pad(&format!("`{text}`")),
            None => self.pad(&quote::quote_bytes(bytes, self.has('+'))),
        }
    }

    /// Prints two digits per byte. The precision limits the number of bytes.
    pub(super) fn hexadecimal(&self, bytes: &[u8]) -> String {
        let bytes = bytes.get(..self.precision.unwrap_or(bytes.len())).unwrap_or(bytes);
        let octets = bytes.iter().map(|byte| match self.letter {
            'X' => format!("{byte:02X}"),
            _ => format!("{byte:02x}"),
        });
        let prefix = match self.letter {
            _ if !self.has('#') || bytes.is_empty() => "",
            'X' => "0X",
            _ => "0x",
        };
        let separator = if self.has(' ') { format!(" {prefix}") } else { String::new() };
        self.pad(&format!("{prefix}{}", octets.collect::<Vec<_>>().join(&separator)))
    }
}
