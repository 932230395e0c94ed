//! The depth of a condition. The parser calls itself for each bracket, and tries what is inside in several ways.

use super::Fault;

/// The number of brackets and negations inside each other, at most.
pub(super) const MAX_DEPTH: usize = 6;

pub(super) fn check(text: &str) -> Result<(), Fault> {
    let mut depth = Depth::default();
    match text.char_indices().find(|(_, char)| depth.after(*char) > MAX_DEPTH) {
        Some((index, char)) => {
            let message = format!("more than {MAX_DEPTH} brackets and negations are inside each other");
            Err(Fault { message, range: index..index + char.len_utf8() })
        }
        None => Ok(()),
    }
}

#[derive(Default)]
struct Depth {
    brackets: usize,
    negations: usize,
    in_text: bool,
    escaped: bool,
}

impl Depth {
    fn after(&mut self, char: char) -> usize {
        match char {
            _ if self.escaped => self.escaped = false,
            '\\' if self.in_text => self.escaped = true,
            '"' => self.in_text = !self.in_text,
            _ if self.in_text => {}
            '!' => self.negations += 1,
            _ if char.is_whitespace() => {}
            _ => self.bracket(char),
        }
        self.brackets + self.negations
    }

    fn bracket(&mut self, char: char) {
        self.negations = 0;
        match char {
            '(' | '[' | '{' => self.brackets += 1,
            ')' | ']' | '}' => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }
}
