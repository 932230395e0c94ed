//! Strings, numbers, arrays and objects.

use super::cursor::{Fault, Parse, Parser};
use crate::{
    go::quote,
    parser::ast::{Expression, Node},
    problem::Rule,
    value::Value,
};

impl Parser<'_> {
    /// A string in one or three quotes.
    pub(super) fn string(&mut self) -> Parse<String> {
        const TRIPLE: &str = "\"\"\"";
        if !self.rest().starts_with(TRIPLE) || self.rest().len() < 2 * TRIPLE.len() {
            return self.quoted_string();
        }
        let start = self.at;
        self.at += TRIPLE.len();
        let rest = self.rest();
        let Some(end) = rest.find(TRIPLE) else {
            return Err(Fault::fatal(Rule::Syntax, "this string has no closing `\"\"\"`", self.since(start)));
        };
        self.at += end + TRIPLE.len();
        Ok(rest.get(..end).unwrap_or_default().to_owned())
    }

    /// A string in quotes, with the escapes of Go.
    pub(super) fn quoted_string(&mut self) -> Parse<String> {
        let start = self.at;
        self.expect("\"")?;
        let mut escaped = false;
        let body = self.take_while(|character| {
            let goes_on = escaped || character != '"';
            escaped = !escaped && character == '\\';
            goes_on
        });
        if !self.eat("\"") {
            return Err(Fault::fatal(Rule::Syntax, "this string has no closing quote", self.since(start)));
        }
        quote::unescape(body).ok_or_else(|| {
            let message = "this string has an escape or a character that Go does not allow in strings";
            let help = r#"in a fragment the first of several backslashes is dropped, so write `\\"` for a quote in a string"#;
            Fault::fatal(Rule::Syntax, message, self.since(start)).help(Some(help.to_owned()))
        })
    }

    pub(super) fn number(&mut self) -> Parse<Value> {
        let start = self.at;
        let negative = self.eat("-");
        let digits = self.take_while(|character| character.is_ascii_digit());
        if digits.is_empty() {
            self.at = start;
            return Err(self.expected("a value"));
        }
        let whole = self.at;
        let float = self.eat(".") && !self.take_while(|character| character.is_ascii_digit()).is_empty();
        if !float {
            self.at = whole;
            let number = digits.parse::<i64>().map_err(|_| {
                let message = format!("the integer `{digits}` is larger than 64 bits");
                Fault::fatal(Rule::Syntax, message, self.since(start))
            })?;
            return Ok(Value::Int(if negative { -number } else { number }));
        }
        let number = self.text.get(start..self.at).and_then(|text| text.parse::<f64>().ok());
        let finite = number.filter(|number| number.is_finite());
        finite.map(Value::Float).ok_or_else(|| {
            Fault::fatal(Rule::Syntax, "this number is too large for a float", self.since(start))
        })
    }

    pub(super) fn array(&mut self) -> Parse<Node> {
        let items = self.list(("[", "]"), Separator::Comma, Self::query)?;
        if items.is_empty() {
            return Ok(Node::Literal(Value::NilArray));
        }
        if !items.iter().all(is_literal) {
            return Ok(Node::Array(items));
        }
        Ok(Node::Literal(items.into_iter().filter_map(literal).collect::<Vec<_>>().into()))
    }

    pub(super) fn object(&mut self) -> Parse<Node> {
        let members = self.list(("{", "}"), Separator::Comma, Self::member)?;
        if !members.iter().all(|(name, member)| is_literal(name) && is_literal(member)) {
            return Ok(Node::Object(members));
        }
        let members = members.into_iter().filter_map(|(name, member)| match literal(name)? {
            Value::String(name) => Some((name, literal(member)?)),
            _ => None,
        });
        Ok(Node::Literal(members.collect()))
    }

    fn member(&mut self) -> Parse<(Expression, Expression)> {
        let start = self.at;
        let name = if self.peek() == Some(b'"') {
            let node = Node::Literal(self.quoted_string()?.into());
            self.expression(node, start)?
        } else {
            self.query()?
        };
        self.spaces();
        self.expect(":")?;
        self.blank();
        let member = self.query()?;
        match &name.node {
            Node::Literal(value) if !matches!(value, Value::String(_)) => {
                let message = format!("the name of a member is a string, got {}", value.type_name());
                Err(Fault::fatal(Rule::Syntax, message, name.span))
            }
            _ => Ok((name, member)),
        }
    }

    /// Items between brackets. A separator may follow the last one.
    pub(super) fn list<T>(
        &mut self,
        (open, close): (&str, &str),
        separator: Separator,
        item: impl Fn(&mut Self) -> Parse<T>,
    ) -> Parse<Vec<T>> {
        self.expect(open)?;
        self.blank();
        let mut items = Vec::new();
        loop {
            match self.attempt(&item) {
                Ok(parsed) => items.push(parsed),
                Err(fault) => return if self.closes(close) { Ok(items) } else { Err(fault) },
            }
            if !self.eat_separator(separator) {
                let fault = self.expected(&format!("{} or `{close}`", separator.name()));
                return if self.closes(close) { Ok(items) } else { Err(fault) };
            }
        }
    }

    fn closes(&mut self, close: &str) -> bool {
        self.blank();
        self.eat(close)
    }

    /// Steps over a separator, if it is next.
    fn eat_separator(&mut self, separator: Separator) -> bool {
        let start = self.at;
        self.spaces();
        let found = match separator {
            Separator::Comma => self.eat(","),
            Separator::Line => self.line_break(),
            Separator::CommaOrLine => self.eat(",") || self.line_break(),
        };
        if found {
            self.blank();
        } else {
            self.at = start;
        }
        found
    }
}

/// The separator of a list.
#[derive(Clone, Copy)]
pub(super) enum Separator {
    Comma,
    Line,
    CommaOrLine,
}

impl Separator {
    fn name(self) -> &'static str {
        match self {
            Self::Comma => "`,`",
            Self::Line => "a line break",
            Self::CommaOrLine => "`,`, a line break",
        }
    }
}

fn is_literal(expression: &Expression) -> bool {
    matches!(expression.node, Node::Literal(_))
}

fn literal(expression: Expression) -> Option<Value> {
    match expression.node {
        Node::Literal(value) if !value.is_absent() => Some(value),
        _ => None,
    }
}
