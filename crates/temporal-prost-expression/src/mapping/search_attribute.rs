//! Search attributes with a type.

use std::time::SystemTime;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    go::{float, integer, moment},
    value::{Value, coerce, reason::Reason},
};

/// A search attribute of one of Temporal's types.
///
/// ```
/// use temporal_prost_expression::{Mapping, SystemEnv};
///
/// let mapping = Mapping::parse("int64.Items = items.length()")?;
/// let order = serde_json::json!({"items": ["tea", "cups"]});
/// let (name, attribute) = &mapping.search_attributes(&order, &mut SystemEnv)?[0];
/// assert_eq!((name.as_str(), attribute.type_name()), ("Items", "Int"));
/// assert_eq!(attribute.to_json(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SearchAttribute {
    /// From `bool`: a boolean or a string such as `true`.
    Bool(bool),
    /// From `float64`: a number or a string with one.
    Double(f64),
    /// From `int64`: an integer, a number without fraction, or a string with one.
    Int(i64),
    /// From `keyword`: a string.
    Keyword(String),
    /// From `string`: a string.
    Text(String),
    /// From `keyword_list` or `list`: an array of strings.
    KeywordList(Vec<String>),
    /// From `time`: a timestamp or a string as in RFC 3339.
    Datetime(SystemTime),
}

impl SearchAttribute {
    /// The name of the type in the metadata of a payload: `Keyword`, `Datetime`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "Bool",
            Self::Double(_) => "Double",
            Self::Int(_) => "Int",
            Self::Keyword(_) => "Keyword",
            Self::Text(_) => "Text",
            Self::KeywordList(_) => "KeywordList",
            Self::Datetime(_) => "Datetime",
        }
    }

    /// The value as it is in a payload: a time is a string as in RFC 3339, in UTC.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Bool(value) => (*value).into(),
            Self::Double(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Keyword(value) | Self::Text(value) => value.as_str().into(),
            Self::KeywordList(values) => values.as_slice().into(),
            Self::Datetime(time) => rfc3339(*time).into(),
        }
    }
}

fn rfc3339(time: SystemTime) -> Option<String> {
    let timestamp = Timestamp::try_from(time).ok()?;
    Some(moment::rfc3339(&timestamp.to_zoned(TimeZone::UTC)))
}

/// The types that a mapping can name.
pub(crate) const TYPES: [&str; 8] =
    ["bool", "float64", "int64", "keyword", "string", "keyword_list", "list", "time"];

/// Returns Temporal's name of a type that a mapping names.
pub(crate) fn type_name(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "bool" => "Bool",
        "float64" => "Double",
        "int64" => "Int",
        "keyword" => "Keyword",
        "string" => "Text",
        "keyword_list" | "list" => "KeywordList",
        "time" => "Datetime",
        _ => return None,
    })
}

/// The attributes in an object of objects, by name.
///
/// # Errors
///
/// Returns the attribute that has no valid type or a value of another type, with the reason.
pub(crate) fn typed(root: Value) -> Result<Vec<(String, SearchAttribute)>, (String, Reason)> {
    let mut attributes = Vec::new();
    for (ty, members) in object("root", root)? {
        for (name, value) in object(&ty, members)? {
            let attribute = convert(&ty, value).map_err(|reason| (format!("{ty}.{name}"), reason))?;
            attributes.push((name, attribute));
        }
    }
    attributes.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(attributes)
}

fn object(part: &str, value: Value) -> Result<Vec<(String, Value)>, (String, Reason)> {
    match value {
        Value::Object(members) => Ok(members.into_iter().collect()),
        other => Err((part.to_owned(), Reason::expected("object", &other))),
    }
}

fn convert(ty: &str, value: Value) -> Result<SearchAttribute, Reason> {
    match ty {
        "bool" => boolean(&value).map(SearchAttribute::Bool),
        "float64" => double(&value).map(SearchAttribute::Double),
        "int64" => int(&value).map(SearchAttribute::Int),
        "keyword" => string(value).map(SearchAttribute::Keyword),
        "string" => string(value).map(SearchAttribute::Text),
        "keyword_list" | "list" => list(&value).map(SearchAttribute::KeywordList),
        "time" => time(&value).map(SearchAttribute::Datetime),
        _ => {
            Err(format!("`{ty}` is not a type of search attributes; expected one of {}", TYPES.join(", "))
                .into())
        }
    }
}

fn boolean(value: &Value) -> Result<bool, Reason> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::String(text) => coerce::parse_bool(text),
        other => Err(Reason::expected("bool or string", other)),
    }
}

fn double(value: &Value) -> Result<f64, Reason> {
    match value {
        Value::Int(_) | Value::Float(_) => coerce::number(value),
        Value::String(text) => float::parse(text),
        other => Err(Reason::expected("number or string", other)),
    }
}

fn int(value: &Value) -> Result<i64, Reason> {
    match value {
        Value::Int(_) | Value::Float(_) => integer::signed(value),
        Value::String(text) => text.parse().map_err(Reason::new),
        other => Err(Reason::expected("integer or string", other)),
    }
}

fn string(value: Value) -> Result<String, Reason> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(Reason::expected("string", &other)),
    }
}

fn list(value: &Value) -> Result<Vec<String>, Reason> {
    let items = value.as_array().ok_or_else(|| Reason::expected("array of strings", value))?;
    items.iter().cloned().map(string).collect()
}

fn time(value: &Value) -> Result<SystemTime, Reason> {
    match value {
        Value::Timestamp(_) | Value::String(_) => Ok(moment::of(value)?.timestamp().into()),
        other => Err(Reason::expected("timestamp or string", other)),
    }
}
