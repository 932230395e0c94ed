//! Values for property tests.

use super::{Number, Value};
use proptest::prelude::*;

/// The names of attributes in tests.
const NAMES: &[&str] =
    &["id", "name", "nodes", "keep", "host", "timeouts", "create", "tags", "backups", "at"];

fn names() -> impl Strategy<Value = String> {
    prop_oneof![3 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => ".{0,40}"]
}

fn is_sent_as_number(number: &Number) -> bool {
    match number {
        Number::Integer(integer) => i64::try_from(*integer).is_ok() || u64::try_from(*integer).is_ok(),
        Number::Real(_) => true,
        Number::Decimal(_) => false,
    }
}

/// Returns values of all kinds.
pub(crate) fn values() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(|integer| Number::Integer(integer.into())),
        any::<u64>().prop_map(|integer| Number::Integer(integer.into())),
        prop::num::f64::NORMAL
            .prop_map(Number::real)
            .prop_filter("Terraform sends it as text", is_sent_as_number),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        Just(Value::Unknown),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(Value::Number),
        ".{0,300}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(6, 64, 8, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..40).prop_map(Value::List),
            prop::collection::btree_map(names(), inside, 0..8).prop_map(Value::Object),
        ]
    })
}
