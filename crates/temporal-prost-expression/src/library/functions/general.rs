//! Values that need no input, errors and the clock.

use std::time::{Duration, SystemTime};

use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    go::moment,
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new("deleted", Body::Constant(Value::Deleted)).types(Kinds::NONE, Kinds::DELETED),
    Definition::new("nothing", Body::Constant(Value::Nothing)).types(Kinds::NONE, Kinds::NOTHING),
    Definition::new("range", Body::Function(range))
        .takes(&[Parameter::int("start"), Parameter::int("stop"), Parameter::int("step").or(Default::Int(1))])
        .validate(check_range)
        .types(Kinds::NONE, Kinds::ARRAY),
    Definition::new("throw", Body::Function(throw))
        .takes(&[Parameter::string("why")])
        .types(Kinds::NONE, Kinds::NONE),
];

pub(super) const CLOCK: &[Definition] = &[
    Definition::new("now", Body::Function(now)).types(Kinds::NONE, Kinds::STRING),
    Definition::new("timestamp_unix", Body::Function(|evaluator, _| unix(evaluator, 1_000_000_000)))
        .types(Kinds::NONE, Kinds::NUMBER),
    Definition::new("timestamp_unix_milli", Body::Function(|evaluator, _| unix(evaluator, 1_000_000)))
        .types(Kinds::NONE, Kinds::NUMBER),
    Definition::new("timestamp_unix_micro", Body::Function(|evaluator, _| unix(evaluator, 1_000)))
        .types(Kinds::NONE, Kinds::NUMBER),
    Definition::new("timestamp_unix_nano", Body::Function(|evaluator, _| unix(evaluator, 1)))
        .types(Kinds::NONE, Kinds::NUMBER),
];

/// The nanoseconds since 1970.
pub(super) fn nanos(evaluator: &mut Evaluator<'_>) -> Result<i128, Reason> {
    let signed = |duration: Duration| i128::try_from(duration.as_nanos()).map_err(Reason::new);
    let now = evaluator.env.now().ok_or("there is no clock here")?;
    match now.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => signed(after),
        Err(before) => signed(before.duration()).map(|nanos| -nanos),
    }
}

fn now(evaluator: &mut Evaluator<'_>, _: &Arguments<'_>) -> Outcome {
    let now = moment::utc(nanos(evaluator)?)?;
    Ok(Value::String(moment::rfc3339(&now)))
}

fn unix(evaluator: &mut Evaluator<'_>, unit: i128) -> Outcome {
    i64::try_from(nanos(evaluator)?.div_euclid(unit)).map(Value::Int).map_err(Reason::new)
}

fn throw(_: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    Err(arguments.text(0).to_owned().into())
}

fn check_range(arguments: &Arguments<'_>) -> Result<(), Reason> {
    let (start, end, step) = (arguments.int(0), arguments.int(1), arguments.int(2));
    match step {
        0 => Err("the step of a range cannot be 0".into()),
        ..0 if end > start => Err("a range with a negative step stops before it starts".into()),
        1.. if start >= end => Err("a range with a positive step stops after it starts".into()),
        _ => Ok(()),
    }
}

fn range(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (start, end, step) = (arguments.int(0), arguments.int(1), arguments.int(2));
    // As in Go, what is left over of the last step is left out.
    let count = (i128::from(end) - i128::from(start)) / i128::from(step);
    let count = usize::try_from(count).map_err(Reason::new)?;
    evaluator.charge(count)?;
    let numbers = std::iter::successors(Some(start), |number| Some(number.wrapping_add(step)));
    Ok(numbers.take(count).map(Value::Int).collect::<Vec<_>>().into())
}
