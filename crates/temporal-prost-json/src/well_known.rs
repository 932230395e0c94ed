//! The JSON texts of timestamps, durations and field masks.

use prost::Message;
use prost_types::{Duration, FieldMask, Timestamp};

use super::form::Form;

/// Writes the text of a message.
pub(super) fn write(form: Form, wire: &[u8]) -> Result<String, String> {
    match form {
        Form::Timestamp => timestamp(&decode(wire)?),
        Form::Duration => duration(&decode(wire)?),
        _ => field_mask(&decode(wire)?),
    }
}

/// Reads the text of a message.
pub(super) fn read(form: Form, text: &str) -> Result<Vec<u8>, String> {
    match form {
        Form::Timestamp => parse_timestamp(text).map(|value| value.encode_to_vec()),
        Form::Duration => parse_duration(text).map(|value| value.encode_to_vec()),
        _ => parse_field_mask(text).map(|value| value.encode_to_vec()),
    }
}

fn decode<T: Message + Default>(wire: &[u8]) -> Result<T, String> {
    T::decode(wire).map_err(|e| e.to_string())
}

const YEAR_1: i64 = -62_135_596_800;
const YEAR_9999: i64 = 253_402_300_799;
/// About ten thousand years, as `google.protobuf.Duration` states it.
const LONGEST: i64 = 315_576_000_000;
const NANOS: i32 = 1_000_000_000;

fn timestamp(value: &Timestamp) -> Result<String, String> {
    if !(YEAR_1..=YEAR_9999).contains(&value.seconds) {
        return Err("a timestamp must be in the years 1 to 9999".to_owned());
    }
    if !(0..NANOS).contains(&value.nanos) {
        return Err("the nanoseconds of a timestamp must be between 0 and 999999999".to_owned());
    }
    Ok(value.to_string())
}

fn parse_timestamp(text: &str) -> Result<Timestamp, String> {
    let value = if is_rfc3339(text) { text.parse::<Timestamp>().ok() } else { None };
    let value = value.ok_or("a timestamp must look like `2006-01-02T15:04:05.999Z`")?;
    timestamp(&value).map(|_| value)
}

/// Checks the form that the specification requires. The parser accepts more.
fn is_rfc3339(text: &str) -> bool {
    let Some((moment, rest)) = text.split_at_checked(19) else { return false };
    let rest = rest.strip_prefix('.').map_or(Some(rest), without_fraction);
    let shape =
        |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let zone = rest.map(shape);
    let leap = moment.ends_with(":60");
    !leap
        && shape(moment) == "0000-00-00T00:00:00"
        && matches!(zone.as_deref(), Some("Z" | "+00:00" | "-00:00"))
}

/// Returns the text after one to nine digits.
fn without_fraction(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=9).contains(&(text.len() - rest.len())).then_some(rest)
}

fn duration(value: &Duration) -> Result<String, String> {
    let Duration { seconds, nanos } = *value;
    if !(-LONGEST..=LONGEST).contains(&seconds) || !(1 - NANOS..NANOS).contains(&nanos) {
        return Err("a duration must be within 315576000000 seconds".to_owned());
    }
    if seconds.signum() * i64::from(nanos.signum()) < 0 {
        return Err("seconds and nanoseconds of a duration must have the same sign".to_owned());
    }
    Ok(value.to_string())
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let value = duration_of(text).ok_or("a duration must look like `1.5s`")?;
    duration(&value).map(|_| value)
}

/// As in Go: a sign, an integer without needless zeros, and at most nine digits after the point. The integer or the
/// fraction may be missing if there is a point.
fn duration_of(text: &str) -> Option<Duration> {
    let number = text.strip_suffix('s')?;
    let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_whole = integer == "0" || !integer.starts_with('0') && !unsigned.is_empty();
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_whole || !are_digits(integer) || !are_digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let sign = if number.starts_with('-') { -1 } else { 1 };
    let seconds = if integer.is_empty() { 0 } else { integer.parse().unwrap_or(i64::MAX) };
    let nanos: i32 = format!("{fraction:0<9}").parse().ok()?;
    Some(Duration { seconds: i64::from(sign) * seconds, nanos: sign * nanos })
}

fn field_mask(value: &FieldMask) -> Result<String, String> {
    let paths = value.paths.iter().map(|path| lower_camel_case(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(paths.join(","))
}

fn parse_field_mask(text: &str) -> Result<FieldMask, String> {
    let text = text.trim();
    let paths = text.split(',').filter(|_| !text.is_empty()).map(snake_case).collect::<Result<_, _>>()?;
    Ok(FieldMask { paths })
}

/// Accepts only paths that read back unchanged: each underscore is before a lowercase letter.
fn lower_camel_case(path: &str) -> Result<String, String> {
    check_names(path)?;
    let mut camel = String::with_capacity(path.len());
    let mut letters = path.chars();
    while let Some(letter) = letters.next() {
        let written =
            if letter == '_' { letters.next().filter(char::is_ascii_lowercase) } else { Some(letter) };
        match written {
            Some(after) if letter == '_' => camel.push(after.to_ascii_uppercase()),
            Some(same) if !same.is_ascii_uppercase() => camel.push(same),
            _ => return Err(format!("path `{path}` has no form in lower camel case")),
        }
    }
    Ok(camel)
}

/// Refuses a path that is not made of names, as Go does.
fn check_names(path: &str) -> Result<(), String> {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    if path.split('.').all(is_name) {
        Ok(())
    } else {
        Err(format!("path `{path}` is not made of field names"))
    }
}

fn snake_case(path: &str) -> Result<String, String> {
    if path.contains('_') {
        return Err(format!("path `{path}` must be in lower camel case"));
    }
    check_names(path)?;
    let mut snake = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    Ok(snake)
}
