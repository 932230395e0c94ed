//! The facts of a program, also of those that rules derive, as far as types and numbers are concerned.

use super::{
    Unbounded,
    kind::{self, size},
};
use biscuit_auth::builder::{Fact, Predicate, Rule, Term};
use std::collections::HashMap;
use temporal_prost_expression::condition::Kind;

/// All facts, by name and number of terms.
#[derive(Debug, Default)]
pub(super) struct World<'a> {
    shapes: HashMap<(&'a str, usize), Vec<Shape<'a>>>,
    /// The number of facts.
    pub(super) total: u64,
    /// The size of the largest value.
    pub(super) largest: u64,
}

/// A fact, or up to `count` facts that a rule derives.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    slots: Vec<Slot<'a>>,
    pub(super) count: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Slot<'a> {
    Constant(&'a Term),
    Any(Kind),
}

impl<'a> World<'a> {
    pub(super) fn new(facts: &'a [Fact]) -> Result<Self, Unbounded> {
        let mut world = Self::default();
        for Fact { predicate, .. } in facts {
            for term in &predicate.terms {
                kind::of(term)?;
                world.largest = world.largest.max(size(term));
            }
            world.add(predicate, predicate.terms.iter().map(Slot::Constant).collect(), 1);
        }
        Ok(world)
    }

    /// Adds the facts of rules, and returns the cost of deriving them.
    pub(super) fn derive(&mut self, rules: &'a [Rule]) -> Result<u64, Unbounded> {
        // An iteration derives facts from those of the iteration before.
        let iterations = rules.len() as u64 + 1;
        let mut cost: u64 = 0;
        let mut waiting: Vec<_> = rules.iter().collect();
        while !waiting.is_empty() {
            let (ready, blocked): (Vec<&Rule>, Vec<&Rule>) =
                waiting.iter().partition(|rule| !waiting.iter().any(|other| feeds(other, rule)));
            let Some(_) = ready.first() else {
                return Err(Unbounded::Recursive { predicate: blocked[0].head.name.clone() });
            };
            for rule in ready {
                let matches = self.query(rule)?;
                cost = cost.saturating_add(matches.cost.saturating_mul(iterations));
                self.add(&rule.head, matches.slots(&rule.head)?, matches.count);
            }
            waiting = blocked;
        }
        Ok(cost)
    }

    /// Returns the facts that can match a predicate.
    pub(super) fn candidates<'s>(&'s self, predicate: &'s Predicate) -> impl Iterator<Item = &'s Shape<'a>> {
        let shapes = self.shapes.get(&key(predicate)).map_or(&[][..], Vec::as_slice);
        shapes.iter().filter(|shape| shape.matches(predicate))
    }

    fn add(&mut self, predicate: &'a Predicate, slots: Vec<Slot<'a>>, count: u64) {
        self.total = self.total.saturating_add(count);
        self.shapes.entry(key(predicate)).or_default().push(Shape { slots, count });
    }
}

impl Shape<'_> {
    fn matches(&self, predicate: &Predicate) -> bool {
        self.slots.iter().zip(&predicate.terms).all(|(slot, term)| slot.matches(term))
    }

    /// Returns the types of the values at each position.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Result<Kind, Unbounded>> {
        self.slots.iter().map(|slot| slot.kind())
    }
}

impl Slot<'_> {
    fn matches(self, term: &Term) -> bool {
        match (self, term) {
            (_, Term::Variable(_)) => true,
            (Self::Constant(value), term) => value == term,
            (Self::Any(kind), term) => kind::of(term) == Ok(kind),
        }
    }

    fn kind(self) -> Result<Kind, Unbounded> {
        match self {
            Self::Constant(term) => kind::of(term),
            Self::Any(kind) => Ok(kind),
        }
    }
}

fn key(predicate: &Predicate) -> (&str, usize) {
    (&predicate.name, predicate.terms.len())
}

/// Tells if `rule` can use what `other` derives.
fn feeds(other: &Rule, rule: &Rule) -> bool {
    rule.body.iter().any(|predicate| key(predicate) == key(&other.head))
}
