//! Methods that evaluate a query for each element.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    array::items,
    object::{entry, members},
};
use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    library::definition::{Body, Definition, Parameter},
    parser::ast::Expression,
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const COLLECTION: Kinds = Kinds::ARRAY.or(Kinds::OBJECT);
const TEST: &[Parameter] = &[Parameter::query("test")];
const QUERY: &[Parameter] = &[Parameter::query("query")];

pub(super) const METHODS: &[Definition] = &[
    Definition::new("all", Body::Query(all)).takes(TEST).types(Kinds::ARRAY, Kinds::BOOL),
    Definition::new("any", Body::Query(any)).takes(TEST).types(Kinds::ARRAY, Kinds::BOOL),
    Definition::new("filter", Body::Query(filter)).takes(TEST).types(COLLECTION, COLLECTION),
    Definition::new("find_by", Body::Query(find_by)).takes(QUERY).types(Kinds::ARRAY, Kinds::NUMBER),
    Definition::new("find_all_by", Body::Query(find_all_by)).takes(QUERY).types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("fold", Body::Query(fold))
        .takes(&[Parameter::any("initial"), Parameter::query("query")])
        .types(Kinds::ARRAY, Kinds::ALL),
    Definition::new("map_each", Body::Query(map_each)).takes(QUERY).types(COLLECTION, COLLECTION),
    Definition::new("map_each_key", Body::Query(map_each_key))
        .takes(QUERY)
        .types(Kinds::OBJECT, Kinds::OBJECT),
    Definition::new("unique", Body::Query(unique))
        .takes(&[Parameter::query("emit").optional()])
        .types(Kinds::ARRAY, Kinds::ARRAY),
];

/// The query of a call, and what evaluates it.
pub(super) struct Query<'e, 'v> {
    evaluator: &'v mut Evaluator<'e>,
    query: &'e Expression,
}

impl<'e, 'v> Query<'e, 'v> {
    pub(super) fn new(
        evaluator: &'v mut Evaluator<'e>,
        query: Option<&'e Expression>,
    ) -> Result<Self, Reason> {
        let query = query.ok_or("there is no query")?;
        Ok(Self { evaluator, query })
    }

    pub(super) fn of(&mut self, context: Value) -> Outcome {
        self.evaluator.with(context, self.query)
    }

    /// Evaluates the query to a boolean. Any other result is a failure.
    pub(super) fn test(&mut self, context: Value) -> Result<bool, Reason> {
        match self.of(context)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(Reason::expected("bool from the query", &other)),
        }
    }
}

fn all<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let items = items(target)?;
    let mut query = Query::new(evaluator, arguments.query(0))?;
    // Unlike elsewhere, nothing is not all.
    let mut holds = !items.is_empty();
    for item in items {
        holds = query.test(item)?;
        if !holds {
            break;
        }
    }
    Ok(Value::Bool(holds))
}

fn any<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    for item in items(target)? {
        if query.test(item)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn filter<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    if let Value::Object(members) = target {
        let mut kept = BTreeMap::new();
        for (key, value) in members {
            if query.of(entry(key.clone(), value.clone()))? == Value::Bool(true) {
                kept.insert(key, value);
            }
        }
        return Ok(Value::Object(kept));
    }
    let mut kept = Vec::new();
    for item in items(target)? {
        if query.of(item.clone())? == Value::Bool(true) {
            kept.push(item);
        }
    }
    Ok(kept.into())
}

fn find_by<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    for (index, item) in items(target)?.into_iter().enumerate() {
        if query.test(item)? {
            return Value::count(index);
        }
    }
    Ok(Value::Int(-1))
}

fn find_all_by<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    let mut found = Vec::new();
    for (index, item) in items(target)?.into_iter().enumerate() {
        if query.test(item)? {
            found.push(Value::count(index)?);
        }
    }
    Ok(found.into())
}

fn fold<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(1))?;
    let mut tally = arguments.value(0).clone();
    for value in items(target)? {
        let context = [("tally".to_owned(), tally), ("value".to_owned(), value)];
        tally = query.of(context.into_iter().collect())?;
    }
    Ok(tally)
}

fn map_each<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    if let Value::Object(members) = target {
        let mut mapped = BTreeMap::new();
        for (key, value) in members {
            match query.of(entry(key.clone(), value.clone()))? {
                Value::Deleted => None,
                Value::Nothing => mapped.insert(key, value),
                other => mapped.insert(key, other),
            };
        }
        return Ok(Value::Object(mapped));
    }
    let mut mapped = Vec::new();
    for item in items(target)? {
        match query.of(item.clone())? {
            Value::Deleted => {}
            Value::Nothing => mapped.push(item),
            other => mapped.push(other),
        }
    }
    Ok(mapped.into())
}

fn map_each_key<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut query = Query::new(evaluator, arguments.query(0))?;
    let mut mapped = BTreeMap::new();
    for (key, value) in members(target)? {
        let key = match query.of(key.as_str().into())? {
            Value::Nothing => key,
            Value::String(key) => key,
            other => return Err(Reason::expected("string as a key", &other)),
        };
        mapped.insert(key, value);
    }
    Ok(Value::Object(mapped))
}

fn unique<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let mut seen: BTreeSet<Identity> = BTreeSet::new();
    let mut kept = Vec::new();
    for item in items(target)? {
        let emitted = match arguments.query(0) {
            Some(query) => evaluator.with(item.clone(), query)?,
            None => item.clone(),
        };
        if seen.insert(Identity::of(emitted)?) {
            kept.push(item);
        }
    }
    Ok(kept.into())
}

/// The key by which elements are compared: the text, or the value as a float.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Text(String),
    Number(u64),
}

impl Identity {
    fn of(value: Value) -> Result<Self, Reason> {
        match value {
            text @ (Value::String(_) | Value::Bytes(_) | Value::Timestamp(_)) => {
                coerce::text(text).map(Self::Text)
            }
            // Both zeros are one.
            other => coerce::number(&other).map(|number| Self::Number((number + 0.0).to_bits())),
        }
    }
}
