//! Calls of methods.

use std::collections::BTreeMap;

use super::{
    Checker,
    arithmetic::ABSENT,
    shape::{Inner, Shape},
};
use crate::{
    library::call::{Call, Slot},
    parser::ast::Expression,
    value::{Value, kinds::Kinds, path::split_path},
};

impl<'p> Checker<'p> {
    pub(super) fn method(&mut self, target: &'p Expression, call: &'p Call) -> Shape<'p> {
        match call.definition.name {
            "or" => {
                let target = self.guard(|checker| checker.expression(target)).without(ABSENT);
                target.or(self.fallback(call, Shape::unknown()))
            }
            "catch" => {
                let target = self.guard(|checker| checker.expression(target));
                let reason = Shape::of(Kinds::STRING);
                target.or(self.fallback(call, reason))
            }
            "bool" | "number" if !matches!(call.slots.first(), Some(Slot::Value(Value::Null))) => {
                self.guard(|checker| checker.expression(target));
                self.function(call)
            }
            _ => self.strict(target, call),
        }
    }

    /// Infers the fallback of `or` and `catch`. Only `catch` has a separate context.
    fn fallback(&mut self, call: &'p Call, reason: Shape<'p>) -> Shape<'p> {
        let Some(Slot::Query(query)) = call.slots.first() else { return Shape::unknown() };
        self.guard(|checker| match call.definition.name {
            "catch" => checker.within(reason, query),
            _ => checker.expression(query),
        })
    }

    /// A method that fails if its target does.
    fn strict(&mut self, target: &'p Expression, call: &'p Call) -> Shape<'p> {
        let definition = call.definition;
        let shape = self.expression(target);
        let operation = format!("`{}()`", definition.name);
        let possible = self.needs(&shape, (definition.accepts, &operation), call.span);
        if definition.name == "string" {
            self.zero_text(&shape, target.span);
        }
        if !self.arguments(call) || possible.is_none() {
            return Shape::none();
        }
        let keeps = definition.accepts == definition.gives;
        let result = self.result(&shape, call);
        match result {
            Some(result) => result,
            None if keeps => shape.only(definition.accepts),
            None => Shape::of(definition.gives),
        }
    }

    /// Infers the elements or members of a result.
    fn result(&mut self, target: &Shape<'p>, call: &'p Call) -> Option<Shape<'p>> {
        let query = call.slots.iter().find_map(|slot| match slot {
            Slot::Query(query) => Some(query),
            Slot::Value(_) | Slot::Dynamic(_) => None,
        });
        match (call.definition.name, query) {
            ("map", Some(query)) => Some(self.within(target.clone(), query)),
            ("get", _) => self.constant_path(target, call),
            ("map_each", Some(query)) => Some(self.map_each(target, query)),
            ("filter" | "all" | "any" | "find_by" | "find_all_by" | "sort_by" | "unique", Some(query)) => {
                self.each(target, query);
                None
            }
            ("index", _) if target.kinds == Kinds::ARRAY => Some(target.element()),
            ("values", _) => Some(Shape::array(target.element())),
            ("key_values", _) => Some(Shape::array(entry(target.element()))),
            ("enumerated", _) => {
                let index = ("index".to_owned(), Shape::of(Kinds::NUMBER));
                let value = ("value".to_owned(), target.element());
                Some(Shape::array(Shape::object(BTreeMap::from([index, value]))))
            }
            ("split" | "re_find_all", _) => Some(Shape::array(Shape::of(Kinds::TEXT))),
            ("keys", _) => Some(Shape::array(Shape::of(Kinds::STRING))),
            ("assign" | "merge" | "without" | "with" | "reverse", _) => {
                Some(Shape::of(target.kinds.and(call.definition.gives)))
            }
            _ => None,
        }
    }

    fn constant_path(&mut self, target: &Shape<'p>, call: &'p Call) -> Option<Shape<'p>> {
        let Some(Slot::Value(Value::String(path))) = call.slots.first() else { return None };
        let path = split_path(path);
        Some(path.iter().fold(target.clone(), |shape, segment| self.member(&shape, segment, call.span)))
    }

    /// Infers a query for an element, if there is one.
    fn each(&mut self, target: &Shape<'p>, query: &'p Expression) -> Shape<'p> {
        let element = match target.kinds.overlaps(Kinds::OBJECT) {
            false => target.element(),
            true if target.kinds.overlaps(Kinds::ARRAY) => Shape::unknown(),
            true => entry(member(target)),
        };
        self.guard(|checker| checker.within(element, query))
    }

    fn map_each(&mut self, target: &Shape<'p>, query: &'p Expression) -> Shape<'p> {
        let mapped = self.each(target, query);
        let kept = if mapped.kinds.overlaps(Kinds::NOTHING) { target.element() } else { Shape::none() };
        let each = mapped.without(Kinds::NOTHING).without(Kinds::DELETED).or(kept);
        let kinds = target.kinds.and(Kinds::ARRAY.or(Kinds::OBJECT));
        Shape { inner: Inner::Each(Box::new(each)), ..Shape::of(kinds) }
    }
}

/// The shape of every member of an object.
fn member<'p>(object: &Shape<'p>) -> Shape<'p> {
    match &object.inner {
        Inner::Each(member) => (**member).clone(),
        Inner::Members(members) => members.values().cloned().fold(Shape::none(), Shape::or),
        Inner::Message(_) | Inner::Unknown => Shape::unknown(),
    }
}

fn entry(value: Shape<'_>) -> Shape<'_> {
    let key = ("key".to_owned(), Shape::of(Kinds::STRING));
    Shape::object(BTreeMap::from([key, ("value".to_owned(), value)]))
}
