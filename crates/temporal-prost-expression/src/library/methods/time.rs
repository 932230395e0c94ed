//! Methods on times. All are evaluated while parsing if their target and arguments are known, as in Go.

use jiff::Zoned;

use crate::{
    evaluation::arguments::Arguments,
    formats::period::Period,
    go::{
        duration,
        layout::{self, zone},
        moment, strftime,
    },
    library::definition::{Body, Default, Definition, Parameter, ParameterKind},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const FORMAT: Parameter = Parameter::string("format");
const TZ: Parameter = Parameter::string("tz");
const LAYOUT: &[Parameter] = &[FORMAT];
const LAYOUT_AND_ZONE: &[Parameter] = &[FORMAT.or(Default::String(moment::RFC3339)), TZ.optional()];
const FORMAT_AND_ZONE: &[Parameter] = &[FORMAT, TZ.optional()];
const PERIOD: &[Parameter] = &[Parameter::string("duration")];

/// The kinds that can be read as a time.
const TIME: Kinds = Kinds::TEXTUAL.or(Kinds::NUMBER);

pub(super) const METHODS: &[Definition] = &[
    text("parse_duration", parse_duration, Kinds::NUMBER),
    text("parse_duration_iso8601", parse_duration_iso8601, Kinds::NUMBER),
    text("ts_parse", ts_parse, Kinds::TIMESTAMP).takes(LAYOUT),
    text("parse_timestamp", |target, arguments| printed(ts_parse(target, arguments)), Kinds::STRING)
        .takes(LAYOUT),
    text("ts_strptime", ts_strptime, Kinds::TIMESTAMP).takes(LAYOUT),
    text(
        "parse_timestamp_strptime",
        |target, arguments| printed(ts_strptime(target, arguments)),
        Kinds::STRING,
    )
    .takes(LAYOUT),
    time("ts_format", ts_format, Kinds::STRING).takes(LAYOUT_AND_ZONE).validate(check_second_zone),
    time("format_timestamp", ts_format, Kinds::STRING).takes(LAYOUT_AND_ZONE).validate(check_second_zone),
    time("ts_strftime", ts_strftime, Kinds::STRING).takes(FORMAT_AND_ZONE).validate(check_second_zone),
    time("format_timestamp_strftime", ts_strftime, Kinds::STRING)
        .takes(FORMAT_AND_ZONE)
        .validate(check_second_zone),
    time("ts_unix", |target, _| unix(target, 1_000_000_000), Kinds::NUMBER),
    time("ts_unix_milli", |target, _| unix(target, 1_000_000), Kinds::NUMBER),
    time("ts_unix_micro", |target, _| unix(target, 1_000), Kinds::NUMBER),
    time("ts_unix_nano", |target, _| unix(target, 1), Kinds::NUMBER),
    time("format_timestamp_unix", |target, _| unix(target, 1_000_000_000), Kinds::NUMBER),
    time("format_timestamp_unix_milli", |target, _| unix(target, 1_000_000), Kinds::NUMBER),
    time("format_timestamp_unix_micro", |target, _| unix(target, 1_000), Kinds::NUMBER),
    time("format_timestamp_unix_nano", |target, _| unix(target, 1), Kinds::NUMBER),
    time("ts_tz", ts_tz, Kinds::TIMESTAMP).takes(&[TZ]).validate(check_zone),
    time("ts_round", ts_round, Kinds::TIMESTAMP).takes(&[Parameter::int("duration")]),
    time("ts_sub", ts_sub, Kinds::NUMBER).takes(&[Parameter::new("t2", ParameterKind::Timestamp)]),
    time("ts_add_iso8601", |target, arguments| shift(target, arguments, 1.0), Kinds::TIMESTAMP)
        .takes(PERIOD)
        .validate(check_period),
    time("ts_sub_iso8601", |target, arguments| shift(target, arguments, -1.0), Kinds::TIMESTAMP)
        .takes(PERIOD)
        .validate(check_period),
];

const fn time(name: &'static str, body: fn(&Value, &Arguments<'_>) -> Outcome, gives: Kinds) -> Definition {
    Definition::new(name, Body::View(body)).folds().types(TIME, gives)
}

const fn text(name: &'static str, body: fn(Value, &Arguments<'_>) -> Outcome, gives: Kinds) -> Definition {
    Definition::new(name, Body::Pure(body)).folds().types(Kinds::TEXTUAL, gives)
}

fn parse_duration(target: Value, _: &Arguments<'_>) -> Outcome {
    duration::parse(&coerce::text(target)?).map(Value::Int)
}

fn parse_duration_iso8601(target: Value, _: &Arguments<'_>) -> Outcome {
    Period::parse(&coerce::text(target)?)?.nanos().map(Value::Int)
}

fn ts_parse(target: Value, arguments: &Arguments<'_>) -> Outcome {
    moment::outcome(layout::parse(arguments.text(0), &coerce::text(target)?))
}

fn ts_strptime(target: Value, arguments: &Arguments<'_>) -> Outcome {
    moment::outcome(strftime::parse(arguments.text(0), &coerce::text(target)?))
}

/// The text of a time, which is what the deprecated methods yield.
fn printed(time: Outcome) -> Outcome {
    coerce::text(time?).map(Value::String)
}

fn check_zone(arguments: &Arguments<'_>) -> Result<(), Reason> {
    zone::load(arguments.text(0)).map(drop)
}

fn check_second_zone(arguments: &Arguments<'_>) -> Result<(), Reason> {
    arguments.optional_text(1).map_or(Ok(()), |name| zone::load(name).map(drop))
}

fn in_zone(target: &Value, name: Option<&str>) -> Result<Zoned, Reason> {
    let time = moment::of(target)?;
    match name {
        Some(name) => Ok(time.with_time_zone(zone::load(name)?)),
        None => Ok(time),
    }
}

fn ts_format(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    let time = in_zone(target, arguments.optional_text(1))?;
    Ok(Value::String(layout::format(arguments.text(0), &time)))
}

fn ts_strftime(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    let time = in_zone(target, arguments.optional_text(1))?;
    Ok(Value::String(strftime::format(arguments.text(0), &time)))
}

fn unix(target: &Value, unit: i128) -> Outcome {
    let nanos = moment::of(target)?.timestamp().as_nanosecond();
    i64::try_from(nanos.div_euclid(unit)).map(Value::Int).map_err(Reason::new)
}

fn ts_tz(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    moment::outcome(in_zone(target, Some(arguments.text(0))))
}

/// To a multiple of a duration since the year 1; halves go up.
fn ts_round(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    const YEAR_1: i128 = -62_135_596_800 * 1_000_000_000;
    let time = moment::of(target)?;
    let unit = i128::from(arguments.int(0));
    if unit <= 0 {
        return moment::outcome(Ok(time));
    }
    let nanos = time.timestamp().as_nanosecond();
    let rest = (nanos - YEAR_1).rem_euclid(unit);
    let rounded = if rest * 2 < unit { nanos - rest } else { nanos - rest + unit };
    moment::outcome(moment::utc(rounded).map(|rounded| rounded.with_time_zone(time.time_zone().clone())))
}

fn ts_sub(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    let nanos = |time: &Zoned| time.timestamp().as_nanosecond();
    let difference = nanos(&moment::of(target)?) - nanos(&moment::of(arguments.value(0))?);
    let difference = difference.clamp(i64::MIN.into(), i64::MAX.into());
    i64::try_from(difference).map(Value::Int).map_err(Reason::new)
}

fn check_period(arguments: &Arguments<'_>) -> Result<(), Reason> {
    Period::parse(arguments.text(0)).map(drop)
}

fn shift(target: &Value, arguments: &Arguments<'_>, direction: f64) -> Outcome {
    let period = Period::parse(arguments.text(0))?.scale(direction);
    moment::outcome(period.after(&moment::of(target)?))
}
