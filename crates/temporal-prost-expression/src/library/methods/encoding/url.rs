//! Methods on URLs.

use std::collections::BTreeMap;

use crate::{
    evaluation::arguments::Arguments,
    formats::url,
    library::definition::{Body, Definition},
    value::{Value, coerce, kinds::Kinds, reason::Outcome},
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("escape_url_query", Body::Pure(escape_url_query)).types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("unescape_url_query", Body::Pure(unescape_url_query))
        .types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("parse_form_url_encoded", Body::Pure(parse_form_url_encoded))
        .types(Kinds::TEXTUAL, Kinds::OBJECT),
    Definition::new("parse_url", Body::Pure(parse_url)).types(Kinds::TEXTUAL, Kinds::OBJECT),
];

fn escape_url_query(target: Value, _: &Arguments<'_>) -> Outcome {
    Ok(Value::String(url::escape_query(&coerce::text(target)?)))
}

fn unescape_url_query(target: Value, _: &Arguments<'_>) -> Outcome {
    url::unescape(&coerce::text(target)?, url::Part::Query).map(Value::String)
}

/// A field that comes once is a string, and one that comes more often an array.
fn parse_form_url_encoded(target: Value, _: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    let mut form: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for field in text.split('&').filter(|field| !field.is_empty()) {
        if field.contains(';') {
            return Err("a form has no `;` between its fields".into());
        }
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let value = url::unescape(value, url::Part::Query)?;
        form.entry(url::unescape(name, url::Part::Query)?).or_default().push(value.into());
    }
    let single = |mut values: Vec<Value>| match values.len() {
        1 => values.pop().unwrap_or(Value::Null),
        _ => Value::Array(values),
    };
    Ok(form.into_iter().map(|(name, values)| (name, single(values))).collect())
}

fn parse_url(target: Value, _: &Arguments<'_>) -> Outcome {
    let url = url::Url::parse(&coerce::text(target)?)?;
    let text = |name: &str, value: String| (name.to_owned(), Value::String(value));
    let mut members = BTreeMap::from([
        text("scheme", url.scheme),
        text("opaque", url.opaque),
        text("host", url.host),
        text("path", url.path),
        text("raw_path", url.raw_path),
        text("raw_query", url.raw_query),
        text("fragment", url.fragment),
        text("raw_fragment", url.raw_fragment),
    ]);
    if let Some(user) = url.user {
        let password = user.password.map(|password| text("password", password));
        let user = std::iter::once(text("name", user.name)).chain(password);
        members.insert("user".to_owned(), user.collect());
    }
    Ok(Value::Object(members))
}
