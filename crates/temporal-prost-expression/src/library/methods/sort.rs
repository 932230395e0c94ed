//! Methods that sort.

use std::cmp::Ordering;

use super::{array::items, query::Query};
use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    library::definition::{Body, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("sort", Body::Query(sort))
        .takes(&[Parameter::query("compare").optional()])
        .types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("sort_by", Body::Query(sort_by))
        .takes(&[Parameter::query("query")])
        .types(Kinds::ARRAY, Kinds::ARRAY),
];

fn sort<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let items = items(target)?;
    let Some(compare) = arguments.query(0) else { return merge_sort(items, &mut less).map(Value::Array) };
    let mut query = Query::new(evaluator, Some(compare))?;
    let mut less = |left: &Value, right: &Value| {
        let context = [("left".to_owned(), left.clone()), ("right".to_owned(), right.clone())];
        query.test(context.into_iter().collect())
    };
    merge_sort(items, &mut less).map(Value::Array)
}

fn sort_by<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    let items = items(target)?;
    let mut query = Query::new(evaluator, arguments.query(0))?;
    // As in Go, the query of a lone element is not evaluated.
    let mut less = |left: &Value, right: &Value| {
        let left = query.of(left.clone())?;
        less(&left, &query.of(right.clone())?)
    };
    merge_sort(items, &mut less).map(Value::Array)
}

fn less(left: &Value, right: &Value) -> Result<bool, Reason> {
    match left {
        Value::String(_) | Value::Bytes(_) => Ok(coerce::text(left.clone())? < coerce::text(right.clone())?),
        _ => {
            let order = coerce::number(left)?.partial_cmp(&coerce::number(right)?);
            Ok(order == Some(Ordering::Less))
        }
    }
}

/// Sorts by an order that can fail and need not be one. Equal elements keep their order.
fn merge_sort(
    mut items: Vec<Value>,
    less: &mut impl FnMut(&Value, &Value) -> Result<bool, Reason>,
) -> Result<Vec<Value>, Reason> {
    if items.len() < 2 {
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let left = merge_sort(items, less)?;
    let right = merge_sort(right, less)?;
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let next = if less(second, first)? { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left.chain(right));
    Ok(merged)
}
