//! Methods on HTML.

use crate::{
    evaluation::arguments::Arguments,
    formats::html,
    library::definition::{Body, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("unescape_html", Body::Pure(unescape_html)).types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("strip_html", Body::Pure(strip_html))
        .takes(&[Parameter::array("preserve").optional()])
        .validate(check_preserved)
        .types(Kinds::TEXT, Kinds::TEXT),
];

fn unescape_html(target: Value, _: &Arguments<'_>) -> Outcome {
    Ok(Value::String(htmlize::unescape(coerce::text(target)?).into_owned()))
}

fn preserved(arguments: &Arguments<'_>) -> Result<Vec<String>, Reason> {
    let elements = arguments.value(0).as_array().unwrap_or_default();
    elements.iter().cloned().map(coerce::text).collect()
}

fn check_preserved(arguments: &Arguments<'_>) -> Result<(), Reason> {
    preserved(arguments).map(drop)
}

fn strip_html(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let preserved = preserved(arguments)?;
    match target {
        Value::String(text) => Ok(Value::String(html::strip(&text, &preserved))),
        Value::Bytes(bytes) => {
            let text = crate::go::text::from_bytes(&bytes);
            Ok(Value::Bytes(html::strip(&text, &preserved).into_bytes()))
        }
        other => Err(Reason::expected("string", &other)),
    }
}
