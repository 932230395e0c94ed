//! Methods on numbers.

use num_traits::AsPrimitive;

use crate::{
    evaluation::arguments::Arguments,
    go::{integer, logarithm, text},
    library::definition::{Body, Definition},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const NUMERIC: Kinds = Kinds::NUMBER.or(Kinds::TEXT);

pub(super) const METHODS: &[Definition] = &[
    Definition::new("abs", Body::Pure(abs)).types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("ceil", Body::View(|target, _| round(target, f64::ceil)))
        .types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("floor", Body::View(|target, _| round(target, f64::floor)))
        .types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("round", Body::View(|target, _| round(target, f64::round)))
        .types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("log", Body::View(|target, _| Ok(logarithm::natural(coerce::number(target)?).into())))
        .types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("log10", Body::View(|target, _| Ok(logarithm::decimal(coerce::number(target)?).into())))
        .types(Kinds::NUMBER, Kinds::NUMBER),
    Definition::new("max", Body::View(|target, _| extreme(target, |a, b| a > b)))
        .types(Kinds::ARRAY, Kinds::NUMBER),
    Definition::new("min", Body::View(|target, _| extreme(target, |a, b| a < b)))
        .types(Kinds::ARRAY, Kinds::NUMBER),
    Definition::new("sum", Body::Pure(sum)).types(Kinds::ARRAY.or(Kinds::NUMBER), Kinds::NUMBER),
    Definition::new("float64", Body::Pure(float64)).types(NUMERIC, Kinds::NUMBER),
    Definition::new("float32", Body::Pure(float32)).types(NUMERIC, Kinds::NUMBER),
    Definition::new("int64", Body::View(|target, _| signed::<i64>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("int32", Body::View(|target, _| signed::<i32>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("int16", Body::View(|target, _| signed::<i16>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("int8", Body::View(|target, _| signed::<i8>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("uint64", Body::View(|target, _| unsigned::<u64>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("uint32", Body::View(|target, _| unsigned::<u32>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("uint16", Body::View(|target, _| unsigned::<u16>(target))).types(NUMERIC, Kinds::NUMBER),
    Definition::new("uint8", Body::View(|target, _| unsigned::<u8>(target))).types(NUMERIC, Kinds::NUMBER),
];

fn abs(target: Value, _: &Arguments<'_>) -> Outcome {
    match target {
        Value::Int(number) => Ok(Value::Int(number.saturating_abs())),
        Value::Float(number) => Ok(Value::Float(number.abs())),
        Value::Single(number) => Ok(Value::Float(f64::from(number).abs())),
        other => Err(Reason::expected("number", &other)),
    }
}

/// An integer if it fits into one.
fn round(target: &Value, round: fn(f64) -> f64) -> Outcome {
    match target {
        Value::Int(_) | Value::Uint(_) => Ok(target.clone()),
        Value::Float(number) => {
            let rounded = Value::Float(round(*number));
            Ok(integer::signed(&rounded).map_or(rounded, Value::Int))
        }
        other => Err(Reason::expected("number", other)),
    }
}

fn extreme(target: &Value, better: fn(f64, f64) -> bool) -> Outcome {
    let items = target.as_array().ok_or_else(|| Reason::expected("array", target))?;
    let mut best = None;
    for item in items {
        let number = coerce::number(item)?;
        if best.is_none_or(|best| better(number, best)) {
            best = Some(number);
        }
    }
    best.map(Value::Float).ok_or_else(|| "the array is empty".into())
}

fn sum(target: Value, _: &Arguments<'_>) -> Outcome {
    if let Some(items) = target.as_array() {
        let total = items.iter().try_fold(0.0, |total, item| Ok(total + coerce::number(item)?));
        return total.map(Value::Float);
    }
    coerce::number(&target).map(|_| target)
}

fn float64(target: Value, _: &Arguments<'_>) -> Outcome {
    match target {
        Value::String(text) => crate::go::float::parse(&text).map(Value::Float),
        Value::Bytes(bytes) => crate::go::float::parse(&text::from_bytes(&bytes)).map(Value::Float),
        other => coerce::number(&other).map(Value::Float),
    }
}

fn float32(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let is_text = matches!(target, Value::String(_) | Value::Bytes(_));
    let number = coerce::number(&float64(target, arguments)?)?;
    let single: f32 = number.as_();
    if is_text && single.is_infinite() && number.is_finite() {
        return Err(format!("{number} does not fit into 32 bits").into());
    }
    Ok(Value::Single(single))
}

fn signed<T: TryFrom<i64> + Into<i64>>(target: &Value) -> Outcome {
    let number = integer::signed(target)?;
    match T::try_from(number) {
        Ok(number) => Ok(Value::Int(number.into())),
        Err(_) => Err(format!("{number} does not fit into {} bits", 8 * size_of::<T>()).into()),
    }
}

fn unsigned<T: TryFrom<u64> + Into<u64>>(target: &Value) -> Outcome {
    let number = integer::unsigned(target)?;
    match T::try_from(number) {
        Ok(number) => Ok(Value::Uint(number.into())),
        Err(_) => Err(format!("{number} does not fit into {} bits", 8 * size_of::<T>()).into()),
    }
}
