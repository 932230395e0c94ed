//! The cost of queries.

use super::{
    Unbounded, expression, kind,
    shape::{Slot, World},
};
use biscuit_auth::builder::{Predicate, Rule, Term};
use std::collections::HashMap;
use temporal_prost_expression::condition::Kind;

/// The steps of copying the variables of a match.
const COPY: u64 = 64;

/// The matches of a query.
#[derive(Debug)]
pub(super) struct Matches<'q> {
    /// The types of the variables. Variables of predicates that nothing matches are missing.
    variables: HashMap<&'q str, Kind>,
    /// The greatest number of matches.
    pub(super) count: u64,
    /// The greatest number of steps.
    pub(super) cost: u64,
}

impl World<'_> {
    /// Returns the matches of a query. For each match of the predicates so far, all facts are read for the next one.
    pub(super) fn query<'q>(&self, query: &'q Rule) -> Result<Matches<'q>, Unbounded> {
        let mut matches = Matches { variables: HashMap::new(), count: 1, cost: 1 };
        let mut tried: u64 = 1;
        for predicate in &query.body {
            matches.cost = matches.cost.saturating_add(tried.saturating_mul(self.total.saturating_add(COPY)));
            let candidates = matches.bind(self, predicate)?;
            matches.count = matches.count.saturating_mul(candidates);
            tried = tried.saturating_mul(candidates.max(1));
        }
        matches.cost = matches.cost.saturating_add(matches.count.saturating_mul(COPY));
        if matches.count > 0 {
            matches.conditions(query, self.largest)?;
        }
        Ok(matches)
    }
}

impl<'q> Matches<'q> {
    /// Binds the variables of a predicate, and returns the number of facts that can match it.
    fn bind(&mut self, world: &World<'_>, predicate: &'q Predicate) -> Result<u64, Unbounded> {
        let mut count: u64 = 0;
        for shape in world.candidates(predicate) {
            count = count.saturating_add(shape.count);
            for (term, kind) in predicate.terms.iter().zip(shape.kinds()) {
                self.bind_term(predicate, term, kind?)?;
            }
        }
        Ok(count)
    }

    fn bind_term(&mut self, predicate: &Predicate, term: &'q Term, kind: Kind) -> Result<(), Unbounded> {
        let Term::Variable(variable) = term else { return Ok(()) };
        if *self.variables.entry(variable).or_insert(kind) == kind {
            return Ok(());
        }
        Err(Unbounded::MixedTypes { predicate: predicate.name.clone(), variable: variable.clone() })
    }

    fn conditions(&mut self, query: &Rule, largest: u64) -> Result<(), Unbounded> {
        for condition in &query.expressions {
            let steps =
                expression::condition(&condition.ops, &self.variables)?.saturating_mul(largest.max(1));
            self.cost = self.cost.saturating_add(self.count.saturating_mul(steps));
        }
        Ok(())
    }

    /// Returns the terms of what a rule derives.
    pub(super) fn slots<'a>(&self, head: &'a Predicate) -> Result<Vec<Slot<'a>>, Unbounded> {
        let slots = head.terms.iter().map(|term| match term {
            // Nothing is derived by a rule that nothing matches.
            Term::Variable(name) if self.count == 0 => {
                Ok(Slot::Any(self.variables.get(name.as_str()).copied().unwrap_or(Kind::Flag)))
            }
            Term::Variable(name) => self.kind_of(name).map(Slot::Any),
            constant => kind::of(constant).map(|_| Slot::Constant(constant)),
        });
        slots.collect()
    }

    fn kind_of(&self, variable: &str) -> Result<Kind, Unbounded> {
        let kind = self.variables.get(variable).copied();
        kind.ok_or_else(|| Unbounded::Unbound { variable: variable.to_owned() })
    }
}
