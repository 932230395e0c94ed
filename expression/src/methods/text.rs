//! Methods on text.

use crate::{
    arguments::Arguments,
    coerce,
    definition::{Body, Default, Definition, Parameter},
    kinds::Kinds,
    reason::Outcome,
    slug,
    value::Value,
};

pub(super) const METHODS: &[Definition] = &[Definition::new("slug", Body::Pure(slugged))
    .takes(&[Parameter::string("lang").or(Default::String("en"))])
    .types(Kinds::TEXT, Kinds::STRING)];

fn slugged(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    Ok(Value::String(slug::slug(&text, arguments.text(0))))
}
