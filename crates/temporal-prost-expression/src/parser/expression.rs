//! Everything that yields a value, without operators.

use super::{
    call,
    cursor::{Fault, Parse, Parser},
    literal::Separator,
};
use crate::{
    parser::ast::{Case, Expression, If, Lambda, Match, Node, Source, Span},
    problem::Rule,
    value::{Value, path::split_path},
};

impl Parser<'_> {
    /// An expression with operators.
    pub(super) fn query(&mut self) -> Parse<Expression> {
        self.descend(|parser| {
            parser.spaces();
            parser.attempt(Self::operation)
        })
    }

    /// A term and what is called or read on it.
    pub(super) fn operand(&mut self) -> Parse<Expression> {
        let start = self.at;
        let negated = self.eat("!");
        if negated {
            self.spaces();
        }
        let mut expression = self.term()?;
        while self.eat(".") {
            self.continuation();
            expression = self.tail(expression).map_err(Fault::into_fatal)?;
        }
        if negated {
            expression = self.expression(Node::Not(Box::new(expression)), start)?;
        }
        Ok(expression)
    }

    /// Steps over a line break and the spaces after it, which may follow a dot; spaces alone may not.
    fn continuation(&mut self) {
        let start = self.at;
        let continues = self.line_break() && self.spaces();
        if !continues {
            self.at = start;
        }
    }

    fn tail(&mut self, target: Expression) -> Parse<Expression> {
        let start = target.span.start;
        let node = match self.peek() {
            Some(b'(') => Node::Map(Box::new(target), Box::new(self.bracketed()?)),
            Some(b'"') => get(target, vec![self.quoted_string()?]),
            _ => match self.call()? {
                Some(named) => call::method(target, named)?,
                None => get(target, self.field()?),
            },
        };
        self.expression(node, start)
    }

    fn field(&mut self) -> Parse<Vec<String>> {
        match self.word() {
            "" => Err(self.expected("a field or a method")),
            word => Ok(split_path(word)),
        }
    }

    fn term(&mut self) -> Parse<Expression> {
        let start = self.at;
        let node = match self.peek() {
            Some(b'(') => return self.bracketed(),
            Some(b'"') => Node::Literal(self.string()?.into()),
            Some(b'[') => self.array()?,
            Some(b'{') => self.object()?,
            Some(b'$') => self.variable()?,
            Some(b'@') => return Err(self.metadata()),
            Some(b'-' | b'0'..=b'9') => Node::Literal(self.number()?),
            _ => self.named_term()?,
        };
        self.expression(node, start)
    }

    fn named_term(&mut self) -> Parse<Node> {
        if self.keyword("match") {
            return Ok(Node::Match(self.match_cases()?));
        }
        if self.keyword("if") {
            return Ok(Node::If(self.branches().map_err(Fault::into_fatal)?));
        }
        if let Some((parameter, span)) = self.parameter() {
            return self.lambda(parameter, span);
        }
        // Go looks for these before names, so no bare name begins with one of them.
        for (word, value) in
            [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
        {
            if self.eat(word) {
                return Ok(Node::Literal(value));
            }
        }
        match self.call()? {
            Some(named) => call::function(named),
            None => self.source(),
        }
    }

    fn source(&mut self) -> Parse<Node> {
        let start = self.at;
        let word = self.word();
        Ok(match word {
            "" => return Err(self.expected("a value")),
            "this" => Node::Source(Source::This),
            "root" => Node::Source(Source::Root),
            name if self.parameters.iter().any(|parameter| parameter == name) => {
                Node::Source(Source::Named(name.to_owned()))
            }
            name => {
                let this = Expression::new(Node::Source(Source::This), Span::new(start, start));
                Node::Get(Box::new(this), vec![name.to_owned()])
            }
        })
    }

    fn variable(&mut self) -> Parse<Node> {
        self.expect("$")?;
        match self.word() {
            "" => Err(self.expected("a variable name")),
            name => Ok(Node::Source(Source::Variable(name.to_owned()))),
        }
    }

    fn metadata(&mut self) -> Fault {
        let span = Span::new(self.at, self.at + 1);
        Fault::fatal(Rule::OutOfScope, "a message has no metadata here, so `@` means nothing", span)
    }

    fn bracketed(&mut self) -> Parse<Expression> {
        let start = self.at;
        self.expect("(")?;
        self.blank();
        let inner = self.query()?;
        self.blank();
        self.expect(")").map_err(Fault::into_fatal)?;
        Ok(Expression { span: self.since(start), ..inner })
    }

    /// `name -> `
    fn parameter(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        let name = self.word();
        let span = self.since(start);
        if !name.is_empty() && self.spaces() && self.eat("->") && self.spaces() {
            return Some((name.to_owned(), span));
        }
        self.at = start;
        None
    }

    fn lambda(&mut self, parameter: String, span: Span) -> Parse<Node> {
        let taken = self.parameters.contains(&parameter) || parameter == "root" || parameter == "this";
        if taken {
            let message = format!("`{parameter}` already has a meaning here and cannot name a parameter");
            return Err(Fault::fatal(Rule::Syntax, message, span));
        }
        let name = Some(parameter).filter(|name| name != "_");
        self.parameters.extend(name.clone());
        let body = self.query().map_err(Fault::into_fatal);
        if name.is_some() {
            self.parameters.pop();
        }
        let body = body?;
        if matches!(body.node, Node::Lambda(_)) {
            return Err(Fault::fatal(Rule::Syntax, "a lambda cannot yield a lambda", body.span));
        }
        Ok(Node::Lambda(Lambda { name, body: Box::new(body) }))
    }

    /// The part after `if`.
    fn branches(&mut self) -> Parse<If> {
        let mut branches = vec![(self.query()?, self.block()?)];
        loop {
            let end = self.at;
            self.blank();
            if self.eat("else if") && self.spaces() {
                branches.push((self.query()?, self.block()?));
                continue;
            }
            self.at = end;
            self.blank();
            if self.eat("else") {
                let otherwise = Some(Box::new(self.block()?));
                return Ok(If { branches, otherwise });
            }
            self.at = end;
            return Ok(If { branches, otherwise: None });
        }
    }

    fn block(&mut self) -> Parse<Expression> {
        self.blank();
        self.expect("{")?;
        self.blank();
        let value = self.query()?;
        self.blank();
        self.expect("}")?;
        Ok(value)
    }

    /// The part after `match`.
    fn match_cases(&mut self) -> Parse<Match> {
        let subject = match self.query() {
            Ok(subject) => Some(Box::new(subject)),
            Err(fault) if fault.fatal => return Err(fault),
            Err(_) => None,
        };
        self.blank();
        let cases = self.list(("{", "}"), Separator::CommaOrLine, Self::case).map_err(Fault::into_fatal)?;
        Ok(Match { subject, cases })
    }

    fn case(&mut self) -> Parse<(Case, Expression)> {
        let case = match self.attempt(Self::any_case) {
            Ok(()) => Case::Any,
            Err(_) => self.condition()?,
        };
        self.spaces();
        Ok((case, self.query()?))
    }

    fn any_case(&mut self) -> Parse<()> {
        self.expect("_")?;
        self.spaces();
        self.expect("=>")
    }

    fn condition(&mut self) -> Parse<Case> {
        let condition = self.query()?;
        self.spaces();
        self.expect("=>")?;
        Ok(match condition.node {
            Node::Literal(value) => Case::Equals(value),
            _ => Case::Holds(condition),
        })
    }
}

/// Reading a field of what was read from a field is one longer path.
fn get(target: Expression, mut segments: Vec<String>) -> Node {
    match target.node {
        Node::Get(inner, mut path) => {
            path.append(&mut segments);
            Node::Get(inner, path)
        }
        _ => Node::Get(Box::new(target), segments),
    }
}
