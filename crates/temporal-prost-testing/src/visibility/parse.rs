//! Parses the query of a list: its conditions and its order.

use super::filter::{Filter, Operator};
use super::order::{Order, sort};
use super::word::{QueryError, Word, words};
use crate::run::Run;
use std::iter::Peekable;
use std::vec::IntoIter;

/// The maximum nesting depth of parentheses.
const DEEPEST: u32 = 50;

/// A parsed query: the runs to list, and their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Query {
    filter: Filter,
    order: Vec<Order>,
}

struct Parser {
    words: Peekable<IntoIter<Word>>,
    depth: u32,
}

impl Query {
    pub(super) fn parse(query: &str) -> Result<Self, QueryError> {
        let mut parser = Parser { words: words(query)?.into_iter().peekable(), depth: 0 };
        let is_condition = parser.words.peek().is_some_and(|word| !word.is("ORDER"));
        let filter = if is_condition { parser.any()? } else { Filter::All(Vec::new()) };
        let order = parser.order()?;
        match parser.words.next() {
            Some(word) => Err(unexpected(&word)),
            None => Ok(Self { filter, order }),
        }
    }

    /// Rejects unknown fields and values that their fields cannot have.
    pub(super) fn check(&self, is_known: impl Fn(&str) -> bool) -> Result<(), QueryError> {
        self.filter.check(&is_known)
    }

    pub(super) fn selects(&self, run: &Run) -> bool {
        self.filter.holds(run)
    }

    pub(super) fn sort(&self, runs: &mut [&Run]) {
        sort(runs, &self.order);
    }
}

fn unexpected(word: &Word) -> QueryError {
    QueryError::Unexpected(word.text().to_owned())
}

fn compare(field: &str, operator: Operator, text: String) -> Filter {
    Filter::Compare { field: field.to_owned(), operator, text }
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

impl Parser {
    fn next(&mut self) -> Result<Word, QueryError> {
        self.words.next().ok_or(QueryError::UnexpectedEnd)
    }

    /// Consumes the keyword if it comes next.
    fn next_is(&mut self, keyword: &str) -> bool {
        self.words.next_if(|word| word.is(keyword)).is_some()
    }

    fn expect(&mut self, keyword: &str) -> Result<(), QueryError> {
        let word = self.next()?;
        if word.is(keyword) { Ok(()) } else { Err(unexpected(&word)) }
    }

    fn any(&mut self) -> Result<Filter, QueryError> {
        let mut filters = vec![self.all()?];
        while self.next_is("OR") {
            filters.push(self.all()?);
        }
        Ok(Filter::Any(filters))
    }

    fn all(&mut self) -> Result<Filter, QueryError> {
        let mut filters = vec![self.one()?];
        while self.next_is("AND") {
            filters.push(self.one()?);
        }
        Ok(Filter::All(filters))
    }

    fn one(&mut self) -> Result<Filter, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(QueryError::TooDeep);
        }
        let filter = if self.next_is("NOT") {
            not(self.one()?)
        } else if self.next_is("(") {
            let inner = self.any()?;
            self.expect(")")?;
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn comparison(&mut self) -> Result<Filter, QueryError> {
        let field = match self.next()? {
            Word::Name(field) => field,
            word => return Err(unexpected(&word)),
        };
        if self.next_is("NOT") {
            return Ok(not(self.operation(&field)?));
        }
        self.operation(&field)
    }

    fn operation(&mut self, field: &str) -> Result<Filter, QueryError> {
        let operator = self.next()?;
        match operator.text().to_ascii_uppercase().as_str() {
            "IN" => self.list(field),
            "IS" => self.null(field),
            "BETWEEN" => {
                let low = compare(field, Operator::Less, self.literal()?);
                self.expect("AND")?;
                let high = compare(field, Operator::Greater, self.literal()?);
                let known = not(Filter::IsNull(field.to_owned()));
                Ok(Filter::All(vec![known, not(low), not(high)]))
            }
            "=" => Ok(compare(field, Operator::Equal, self.literal()?)),
            "!=" | "<>" => Ok(not(compare(field, Operator::Equal, self.literal()?))),
            "<" => Ok(compare(field, Operator::Less, self.literal()?)),
            ">" => Ok(compare(field, Operator::Greater, self.literal()?)),
            "<=" => self.or_equal(field, Operator::Less),
            ">=" => self.or_equal(field, Operator::Greater),
            "STARTS_WITH" => Ok(compare(field, Operator::StartsWith, self.literal()?)),
            _ => Err(QueryError::UnknownOperator(operator.text().to_owned())),
        }
    }

    fn or_equal(&mut self, field: &str, operator: Operator) -> Result<Filter, QueryError> {
        let text = self.literal()?;
        Ok(Filter::Any(vec![compare(field, operator, text.clone()), compare(field, Operator::Equal, text)]))
    }

    fn list(&mut self, field: &str) -> Result<Filter, QueryError> {
        self.expect("(")?;
        let mut items = vec![compare(field, Operator::Equal, self.literal()?)];
        while self.next_is(",") {
            items.push(compare(field, Operator::Equal, self.literal()?));
        }
        self.expect(")")?;
        Ok(Filter::Any(items))
    }

    fn null(&mut self, field: &str) -> Result<Filter, QueryError> {
        let negated = self.next_is("NOT");
        self.expect("NULL")?;
        let is_null = Filter::IsNull(field.to_owned());
        Ok(if negated { not(is_null) } else { is_null })
    }

    fn literal(&mut self) -> Result<String, QueryError> {
        match self.next()? {
            Word::Literal(text) => Ok(text),
            word => Err(unexpected(&word)),
        }
    }

    fn order(&mut self) -> Result<Vec<Order>, QueryError> {
        let mut order = Vec::new();
        if !self.next_is("ORDER") {
            return Ok(order);
        }
        self.expect("BY")?;
        loop {
            let Word::Name(field) = self.next()? else { return Err(QueryError::UnexpectedEnd) };
            let descending = self.next_is("DESC");
            if !descending {
                self.next_is("ASC");
            }
            order.push(Order { field, descending });
            if !self.next_is(",") {
                return Ok(order);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        for query in [
            "",
            "ORDER BY StartTime",
            "WorkflowId = 'a' AND (RunId != \"b\" OR NOT `TaskQueue` IN ('x', 'y'))",
            "CustomInt BETWEEN 1 AND 5 order by CustomInt desc, StartTime",
            "CloseTime IS NULL or CloseTime is not null",
            "StartTime >= '2026-01-01T00:00:00Z' AND City NOT STARTS_WITH 'B'",
        ] {
            assert!(Query::parse(query).is_ok(), "{query}");
        }
    }

    #[test]
    fn wrong_queries_are_refused() {
        let unexpected = |text: &str| Err(QueryError::Unexpected(text.to_owned()));
        assert_eq!(Query::parse("WorkflowId = a"), unexpected("a"));
        assert_eq!(Query::parse("WorkflowId = 'a' WorkflowId"), unexpected("WorkflowId"));
        assert_eq!(Query::parse("WorkflowId = 'a"), Err(QueryError::UnterminatedString));
        assert_eq!(Query::parse("(WorkflowId = 'a'"), Err(QueryError::UnexpectedEnd));
        assert_eq!(Query::parse("WorkflowId ~ 'a'"), Err(QueryError::UnknownOperator("~".to_owned())));
        assert_eq!(Query::parse(&"(".repeat(10_000)), Err(QueryError::TooDeep));
    }
}
