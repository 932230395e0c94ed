//! Methods that change text.

use crate::{
    evaluation::arguments::Arguments,
    formats::{html, slug},
    go::{case, quote, sprintf},
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("capitalize", Body::Pure(|target, _| map(target, case::capitalize)))
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("lowercase", Body::Pure(|target, _| map(target, case::lower)))
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("uppercase", Body::Pure(|target, _| map(target, case::upper)))
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("trim", Body::Pure(trim))
        .takes(&[Parameter::string("cutset").optional()])
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("trim_prefix", Body::Pure(trim_prefix))
        .takes(&[Parameter::string("prefix")])
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("trim_suffix", Body::Pure(trim_suffix))
        .takes(&[Parameter::string("suffix")])
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("replace_all", Body::Pure(replace_all)).takes(REPLACE).types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("replace", Body::Pure(replace_all)).takes(REPLACE).types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("replace_all_many", Body::Pure(replace_all_many))
        .takes(REPLACE_MANY)
        .validate(check_pairs)
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("replace_many", Body::Pure(replace_all_many))
        .takes(REPLACE_MANY)
        .validate(check_pairs)
        .types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("reverse", Body::Pure(reverse)).types(Kinds::TEXT, Kinds::TEXT),
    Definition::new("split", Body::Pure(split))
        .takes(&[Parameter::string("delimiter")])
        .types(Kinds::TEXT, Kinds::ARRAY),
    Definition::new("slug", Body::Pure(slugged))
        .takes(&[Parameter::string("lang").or(Default::String("en"))])
        .types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("quote", Body::Pure(|target, _| Ok(quote::quote(&coerce::text(target)?).into())))
        .types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("unquote", Body::Pure(unquote)).types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("escape_html", Body::Pure(|target, _| Ok(html::escape(&coerce::text(target)?).into())))
        .types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("format", Body::Pure(format)).variadic().types(Kinds::TEXTUAL, Kinds::STRING),
    Definition::new("filepath_join", Body::View(filepath_join)).types(Kinds::ARRAY, Kinds::STRING),
    Definition::new("filepath_split", Body::Pure(filepath_split)).types(Kinds::TEXTUAL, Kinds::ARRAY),
];

const REPLACE: &[Parameter] = &[Parameter::string("old"), Parameter::string("new")];
const REPLACE_MANY: &[Parameter] = &[Parameter::array("values")];

/// Changes the text of a string or of bytes.
fn map(target: Value, change: impl FnOnce(&str) -> String) -> Outcome {
    match target {
        Value::String(text) => Ok(Value::String(change(&text))),
        Value::Bytes(bytes) => match str::from_utf8(&bytes) {
            Ok(text) => Ok(Value::Bytes(change(text).into_bytes())),
            Err(_) => Err("these bytes are not text".into()),
        },
        other => Err(Reason::expected("string", &other)),
    }
}

fn trim(target: Value, arguments: &Arguments<'_>) -> Outcome {
    map(target, |text| match arguments.optional_text(0) {
        Some(cutset) => text.trim_matches(|character| cutset.contains(character)).to_owned(),
        None => text.trim().to_owned(),
    })
}

fn trim_prefix(target: Value, arguments: &Arguments<'_>) -> Outcome {
    map(target, |text| text.strip_prefix(arguments.text(0)).unwrap_or(text).to_owned())
}

fn trim_suffix(target: Value, arguments: &Arguments<'_>) -> Outcome {
    map(target, |text| text.strip_suffix(arguments.text(0)).unwrap_or(text).to_owned())
}

fn replace_all(target: Value, arguments: &Arguments<'_>) -> Outcome {
    map(target, |text| text.replace(arguments.text(0), arguments.text(1)))
}

fn check_pairs(arguments: &Arguments<'_>) -> Result<(), Reason> {
    let items = arguments.value(0).as_array().unwrap_or_default();
    if !items.len().is_multiple_of(2) {
        return Err("expected an even number of replacements".into());
    }
    items.iter().try_for_each(|item| coerce::text(item.clone()).map(drop))
}

fn replace_all_many(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.value(0).as_array().unwrap_or_default();
    map(target, |text| {
        items.chunks_exact(2).fold(text.to_owned(), |text, pair| match pair {
            [old, new] => text.replace(&coerce::to_string(old.clone()), &coerce::to_string(new.clone())),
            _ => text,
        })
    })
}

fn reverse(target: Value, _: &Arguments<'_>) -> Outcome {
    match target {
        Value::String(text) => Ok(Value::String(text.chars().rev().collect())),
        Value::Bytes(bytes) => Ok(Value::Bytes(bytes.into_iter().rev().collect())),
        other => Err(Reason::expected("string", &other)),
    }
}

fn split(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let delimiter = arguments.text(0);
    match target {
        Value::String(text) if delimiter.is_empty() => {
            Ok(text.chars().map(|character| Value::String(character.into())).collect::<Vec<_>>().into())
        }
        Value::String(text) => Ok(text.split(delimiter).map(Value::from).collect::<Vec<_>>().into()),
        Value::Bytes(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| "these bytes are not text")?;
            let parts = text.split(delimiter).filter(|part| !delimiter.is_empty() || !part.is_empty());
            Ok(parts.map(|part| Value::Bytes(part.into())).collect::<Vec<_>>().into())
        }
        other => Err(Reason::expected("string", &other)),
    }
}

fn slugged(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    Ok(Value::String(slug::slug(&text, arguments.text(0))))
}

fn unquote(target: Value, _: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    quote::unquote(&text).map(Value::String).ok_or_else(|| "this is not a quoted string".into())
}

fn format(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    let values: Vec<&Value> = arguments.values().collect();
    sprintf::sprintf(&text, &values).map(Value::String)
}

fn filepath_join(target: &Value, _: &Arguments<'_>) -> Outcome {
    let elements = target.as_array().ok_or_else(|| Reason::expected("array", target))?;
    let mut path = String::new();
    for element in elements {
        let element = coerce::text(element.clone())?;
        if !element.is_empty() {
            let separator = if path.is_empty() { "" } else { "/" };
            path.extend([separator, &element]);
        }
    }
    Ok(Value::String(if path.is_empty() { path } else { clean(&path) }))
}

/// The shortest path of the same meaning.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => drop(segments.pop()),
            ".." if rooted => {}
            _ => segments.push(segment),
        }
    }
    match (rooted, segments.join("/")) {
        (true, cleaned) => format!("/{cleaned}"),
        (false, cleaned) if cleaned.is_empty() => ".".to_owned(),
        (false, cleaned) => cleaned,
    }
}

fn filepath_split(target: Value, _: &Arguments<'_>) -> Outcome {
    let text = coerce::text(target)?;
    let (directory, file) = text.split_at(text.rfind('/').map_or(0, |slash| slash + 1));
    Ok(Value::Array(vec![directory.into(), file.into()]))
}
