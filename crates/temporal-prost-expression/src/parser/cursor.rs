//! The position in the text, and the smallest steps over it.

use crate::{
    limits::{MAX_DEPTH, MAX_STEPS},
    parser::ast::{Expression, Node, Span},
    problem::{Problem, Rule},
};

/// A parser at a position of its text.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// The parameters of the lambdas around the position.
    pub(super) parameters: Vec<String>,
    depth: usize,
    steps: usize,
}

pub(super) type Parse<T> = Result<T, Fault>;

/// Why a rule of the grammar did not match.
#[derive(Debug)]
pub(super) struct Fault {
    /// Nothing else may be tried.
    pub(super) fatal: bool,
    pub(super) problem: Box<Problem>,
}

impl Fault {
    pub(super) fn fatal(rule: Rule, message: impl Into<String>, span: Span) -> Self {
        Self { fatal: true, problem: Box::new(Problem::new(rule, message, span.range())) }
    }

    pub(super) fn too_complex(span: Span) -> Self {
        let message =
            format!("the expression is longer than {MAX_STEPS} steps or deeper than {MAX_DEPTH} levels");
        Self::fatal(Rule::TooComplex, message, span)
    }

    pub(super) fn help(mut self, help: Option<String>) -> Self {
        self.problem.help = help;
        self
    }

    pub(super) fn into_fatal(mut self) -> Self {
        self.fatal = true;
        self
    }
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, parameters: Vec::new(), depth: 0, steps: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// Steps over `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    pub(super) fn expect(&mut self, token: &str) -> Parse<()> {
        if self.eat(token) { Ok(()) } else { Err(self.expected(&format!("`{token}`"))) }
    }

    /// Steps over the characters of a set and gives them.
    pub(super) fn take_while(&mut self, mut belongs: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Letters, digits and underscores.
    pub(super) fn word(&mut self) -> &'a str {
        self.take_while(|character| character.is_ascii_alphanumeric() || character == '_')
    }

    /// Steps over spaces and tabs; says whether there were any.
    pub(super) fn spaces(&mut self) -> bool {
        !self.take_while(|character| character == ' ' || character == '\t').is_empty()
    }

    /// Steps over spaces, line breaks and comments.
    pub(super) fn blank(&mut self) {
        while self.spaces() || self.line_break() {}
    }

    /// Steps over a line break and a comment before it, which cannot end otherwise.
    pub(super) fn line_break(&mut self) -> bool {
        let start = self.at;
        if self.eat("#") {
            self.take_while(|character| character != '\n');
        } else {
            self.eat("\r");
        }
        let found = self.eat("\n");
        if !found {
            self.at = start;
        }
        found
    }

    /// The fault of finding something else than `what` at the position.
    pub(super) fn expected(&self, what: &str) -> Fault {
        let rest = self.rest();
        let found = rest.chars().next().map_or(0, char::len_utf8);
        let message = if rest.trim().is_empty() {
            format!("expected {what}, but the expression ends")
        } else {
            format!("expected {what} before `{}`", excerpt(rest))
        };
        let mut fault = Fault::fatal(Rule::Syntax, message, Span::new(self.at, self.at + found));
        fault.fatal = false;
        fault
    }

    /// An expression from `start` to the position.
    pub(super) fn expression(&self, node: Node, start: usize) -> Parse<Expression> {
        let expression = Expression::new(node, self.since(start));
        if expression.height > MAX_DEPTH {
            return Err(Fault::too_complex(expression.span));
        }
        Ok(expression)
    }

    /// Runs `parse` one level deeper.
    pub(super) fn descend<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        self.steps += 1;
        if self.depth >= MAX_DEPTH || self.steps > MAX_STEPS {
            return Err(Fault::too_complex(Span::new(self.at, self.text.len())));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Runs `parse`, and stays where it was if that fails.
    pub(super) fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let start = self.at;
        parse(self).inspect_err(|_| self.at = start)
    }
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let end = line.char_indices().nth(12).map_or(line.len(), |(end, _)| end);
    line.get(..end).unwrap_or_default()
}
