//! The tokens of an option.

use super::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, keyword or number.
    Word(Span),
    /// A string literal with its quotes.
    Text(Span),
    /// Any other character.
    Symbol(char, Span),
}

impl Token {
    pub(super) fn span(&self) -> &Span {
        match self {
            Self::Word(span) | Self::Text(span) | Self::Symbol(_, span) => span,
        }
    }

    pub(super) fn is(&self, symbol: char) -> bool {
        matches!(self, Self::Symbol(found, _) if *found == symbol)
    }
}

/// Reads tokens from a position on.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips whitespace and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let comment = &rest[blank..];
            let length = if comment.starts_with("//") {
                comment.find('\n').unwrap_or(comment.len())
            } else if comment.starts_with("/*") {
                comment.find("*/").map_or(comment.len(), |end| end + 2)
            } else {
                0
            };
            self.at += blank + length;
            if length == 0 {
                return;
            }
        }
    }

    fn take(&mut self, length: usize) -> Span {
        let start = self.at;
        self.at += length;
        start..self.at
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip();
        let rest = self.rest();
        let first = rest.chars().next()?;
        Some(match first {
            '"' | '\'' => Token::Text(self.take(literal(rest, first))),
            _ if first.is_ascii_digit() => Token::Word(self.take(number(rest))),
            _ if is_word(first) => Token::Word(self.take(rest.find(|c| !is_word(c)).unwrap_or(rest.len()))),
            _ => Token::Symbol(first, self.take(first.len_utf8())),
        })
    }
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// Returns the length of a literal up to its closing quote, or up to the end of the line.
fn literal(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (index, char) in text.char_indices().skip(1) {
        match char {
            '\n' => return index,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if char == quote => return index + char.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of a number, such as `1.5e-3`.
fn number(text: &str) -> usize {
    let mut last = ' ';
    for (index, char) in text.char_indices() {
        let is_sign = matches!(char, '+' | '-') && matches!(last, 'e' | 'E');
        if !(is_word(char) || char == '.' || is_sign) {
            return index;
        }
        last = char;
    }
    text.len()
}
