//! Statements and values with the positions of their fields.

use std::iter::Peekable;

use super::{
    Span,
    lexer::{Lexer, Token},
};

/// An option statement.
#[derive(Debug)]
pub(super) struct Statement {
    /// The names after the extension, such as `signal` in `(temporal.v1.workflow).signal`.
    pub(super) fields: Vec<Span>,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Message(Vec<Field>),
    List(Vec<(Span, Value)>),
    Scalar,
}

/// A field of a message.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: Span,
    pub(super) value: Value,
}

impl Value {
    /// Returns the value, or the only element of a list.
    pub(super) fn single(&self) -> Option<&Self> {
        match self {
            Self::List(elements) => match &elements[..] {
                [(_, element)] => Some(element),
                _ => None,
            },
            value => Some(value),
        }
    }
}

/// The depth at which values are no longer read. Protobuf's own limit is 100.
const DEEPEST: usize = 100;

struct Parser<'t> {
    tokens: Peekable<Lexer<'t>>,
}

impl Statement {
    /// Reads the statement that begins at `start`.
    pub(super) fn parse(text: &str, start: usize) -> Option<Self> {
        let mut parser = Parser { tokens: Lexer::new(text, start).peekable() };
        let keyword = parser.tokens.next()?;
        if &text[keyword.span().clone()] != "option" || !parser.eat('(') {
            return None;
        }
        while !parser.tokens.next()?.is(')') {}
        let mut fields = Vec::new();
        while parser.eat('.') {
            fields.push(parser.tokens.next()?.span().clone());
        }
        parser.eat('=').then(|| Self { fields, value: parser.value(0) })
    }
}

impl Parser<'_> {
    fn eat(&mut self, symbol: char) -> bool {
        self.tokens.next_if(|token| token.is(symbol)).is_some()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.tokens.peek() {
            Some(Token::Symbol('{', _)) if depth < DEEPEST => self.message('}', depth + 1),
            Some(Token::Symbol('<', _)) if depth < DEEPEST => self.message('>', depth + 1),
            Some(Token::Symbol('[', _)) if depth < DEEPEST => self.list(depth + 1),
            _ => self.scalar(),
        }
    }

    /// Skips a sign and a word, or adjacent literals.
    fn scalar(&mut self) -> Value {
        if self.tokens.next_if(|token| matches!(token, Token::Text(_))).is_some() {
            while self.tokens.next_if(|token| matches!(token, Token::Text(_))).is_some() {}
        } else {
            self.eat('-');
            self.tokens.next_if(|token| matches!(token, Token::Word(_)));
        }
        Value::Scalar
    }

    fn message(&mut self, end: char, depth: usize) -> Value {
        self.tokens.next();
        let mut fields = Vec::new();
        while let Some(token) = self.tokens.next() {
            if token.is(end) {
                break;
            }
            let name = if token.is('[') { self.extension() } else { Some(token) };
            if let Some(Token::Word(name)) = name {
                self.eat(':');
                let value = self.value(depth);
                fields.push(Field { name, value });
            }
        }
        Value::Message(fields)
    }

    /// Skips the name of an extension up to `]`, and its value.
    fn extension(&mut self) -> Option<Token> {
        while !self.tokens.next()?.is(']') {}
        self.eat(':');
        self.value(DEEPEST - 1);
        None
    }

    fn list(&mut self, depth: usize) -> Value {
        self.tokens.next();
        let mut elements = Vec::new();
        while let Some(token) = self.tokens.peek() {
            let start = token.span().clone();
            if self.eat(']') {
                break;
            }
            let value = self.value(depth);
            // A value of no tokens would be read forever.
            if self.tokens.peek().is_some_and(|token| *token.span() == start) {
                self.tokens.next();
            } else {
                elements.push((start, value));
            }
        }
        Value::List(elements)
    }
}
