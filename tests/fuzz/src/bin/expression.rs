//! Parses any text as an id and as a mapping, or rejects it; both are checked and evaluated without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use temporal_prost_expression::{Field, Mapping, Messages, SystemEnv, Template, Type};

fuzz_target!(|text: &str| {
    let mut messages = Messages::default();
    messages.insert("a.B", [
        Field::new("id", "id", Type::String),
        Field::new("count", "count", Type::Int32),
        Field::new("tags", "tags", Type::List(Box::new(Type::String))),
        Field::new("next", "next", Type::message("a.B")),
    ]);
    let message = messages.get("a.B").unwrap();
    let input = json!({"id": "Order 42", "count": 7, "tags": ["b", "a"], "next": {"id": "2024-02-29T12:30:15Z"}});
    if let Ok(template) = Template::parse(text) {
        template.check(&message);
        let _ = template.evaluate(&input, &mut SystemEnv);
    }
    if let Ok(mapping) = Mapping::parse(text) {
        mapping.check_search_attributes(&message);
        let _ = mapping.evaluate(&input, &mut SystemEnv);
    }
});
