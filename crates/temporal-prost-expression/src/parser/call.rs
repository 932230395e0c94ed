//! Calls of functions and methods.

use super::{
    cursor::{Fault, Parse, Parser},
    literal::Separator,
};
use crate::{
    check::suggest::did_you_mean,
    library::{
        call::{Argument, Call, Misuse},
        definition::{self, Definition},
        functions, methods,
    },
    parser::ast::{Expression, Node, Span},
    problem::Rule,
};

/// A name and its arguments, before anyone knows what the name means.
pub(super) struct Named {
    name: String,
    span: Span,
    arguments: Vec<Argument>,
}

impl Parser<'_> {
    /// A name and arguments, if that is what is next.
    pub(super) fn call(&mut self) -> Parse<Option<Named>> {
        let start = self.at;
        let name = self.snake_case();
        let span = self.since(start);
        if name.is_empty() || self.peek() != Some(b'(') {
            self.at = start;
            return Ok(None);
        }
        let arguments = self.list(("(", ")"), Separator::Comma, Self::argument).map_err(Fault::into_fatal)?;
        Ok(Some(Named { name, span, arguments }))
    }

    fn snake_case(&mut self) -> String {
        let belongs = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        };
        self.take_while(belongs).to_owned()
    }

    fn argument(&mut self) -> Parse<Argument> {
        let start = self.at;
        let name = self.snake_case();
        if name.is_empty() || !self.eat(":") {
            self.at = start;
            return Ok(Argument { name: None, value: self.query()? });
        }
        let value = self.query().map_err(Fault::into_fatal)?;
        Ok(Argument { name: Some(name), value })
    }
}

/// Builds the node for a call of a function.
pub(super) fn function(named: Named) -> Parse<Node> {
    let definition = functions::find(&named.name).ok_or_else(|| unknown(&named, functions::names()))?;
    Ok(check(definition, named)?.constant())
}

/// Builds the node for a call of a method on `target`.
pub(super) fn method(target: Expression, named: Named) -> Parse<Node> {
    let span = named.span;
    let definition = methods::find(&named.name).ok_or_else(|| unknown(&named, methods::names()))?;
    let call = check(definition, named)?;
    call.on(target).map_err(|misuse| refuse(&misuse, span))
}

fn check(definition: &'static Definition, named: Named) -> Parse<Call> {
    let span = named.span;
    Call::new(definition, named.arguments, span).map_err(|misuse| refuse(&misuse, span))
}

fn refuse(misuse: &Misuse, span: Span) -> Fault {
    let span = misuse.span.unwrap_or(span);
    Fault::fatal(misuse.rule, misuse.reason.to_string(), span).help(misuse.help.clone())
}

fn unknown(named: &Named, known: impl Iterator<Item = &'static str>) -> Fault {
    let name = &named.name;
    if definition::OUT_OF_SCOPE.contains(&name.as_str()) {
        let message =
            format!("`{name}` exists in Bloblang, but has no meaning for ids and search attributes");
        return Fault::fatal(Rule::OutOfScope, message, named.span);
    }
    if let Some(feature) = methods::feature(name) {
        let message = format!("`{name}()` needs the cargo feature `{feature}`");
        let help = format!("enable the feature `{feature}` of `temporal-prost-expression`");
        return Fault::fatal(Rule::MissingFeature, message, named.span).help(Some(help));
    }
    let message = format!("there is no `{name}()`");
    Fault::fatal(Rule::UnknownFunction, message, named.span).help(did_you_mean(name, known))
}
