//! Ids and search attributes, which are programs over the input.

use temporal_prost_expression::{
    Field, Mapping, MessageType, Messages, ParseError, Problem, Rule, Template, Type,
};

use crate::{
    descriptor::{self, FieldDescriptorProto, Label},
    diagnostic::{Diagnostic, Diagnostics},
    schema::{Kind, Rpc, Schema, TypeKind, undotted},
};

/// An expression where it is written.
struct Expression<'a> {
    kind: Kind,
    path: &'static str,
    number: i32,
    text: &'a str,
    check: fn(&str, &MessageType<'_>) -> Result<Vec<Problem>, ParseError>,
}

pub(super) fn are_sound(messages: &Messages, rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(input) = messages.get(undotted(&rpc.proto.input_type)) else { return };
    for expression in of(rpc).into_iter().filter(|expression| !expression.text.is_empty()) {
        let problems = (expression.check)(expression.text, &input);
        let problems = problems.unwrap_or_else(|error| error.problems().to_vec());
        for problem in problems.into_iter().filter(is_denied) {
            diagnostics.push(diagnostic(rpc, &expression, problem));
        }
    }
}

fn of(rpc: Rpc<'_>) -> Vec<Expression<'_>> {
    let mut all = Vec::new();
    if let Some(options) = &rpc.options().workflow {
        let kind = Kind::Workflow;
        all.push(Expression { kind, path: "id", number: 5, text: &options.id, check: id });
        let text = &options.search_attributes;
        all.push(Expression { kind, path: "search_attributes", number: 15, text, check: mapping });
        let text = &options.typed_search_attributes;
        all.push(Expression {
            kind,
            path: "typed_search_attributes",
            number: 22,
            text,
            check: typed_mapping,
        });
    }
    if let Some(options) = &rpc.options().update {
        all.push(Expression { kind: Kind::Update, path: "id", number: 1, text: &options.id, check: id });
    }
    all
}

fn id(text: &str, input: &MessageType<'_>) -> Result<Vec<Problem>, ParseError> {
    Ok(Template::parse(text)?.check(input))
}

fn mapping(text: &str, input: &MessageType<'_>) -> Result<Vec<Problem>, ParseError> {
    Ok(Mapping::parse(text)?.check(input))
}

fn typed_mapping(text: &str, input: &MessageType<'_>) -> Result<Vec<Problem>, ParseError> {
    Ok(Mapping::parse(text)?.check_search_attributes(input))
}

// Go takes an unknown field for null, so that it is a lint; but nobody means it.
fn is_denied(problem: &Problem) -> bool {
    !problem.rule.is_lint() || problem.rule == Rule::UnknownField
}

fn diagnostic(rpc: Rpc<'_>, expression: &Expression<'_>, problem: Problem) -> Diagnostic {
    let Expression { kind, path, number, text, .. } = *expression;
    let at = rpc.option_at(kind, &[number]);
    let diagnostic = Diagnostic::new(problem.rule.name(), at, problem.message)
        .option(path)
        .expression(text, problem.range);
    match problem.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// What expressions have to know about the messages of `schema`.
pub(super) fn messages(schema: &Schema<'_>) -> Messages {
    let mut messages = Messages::default();
    for (name, message) in schema.messages() {
        messages.insert(name, message.field.iter().map(|field| json_field(schema, field)));
    }
    messages
}

fn json_field(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Field {
    let json_name = field.json_name.as_ref().unwrap_or(&field.name);
    Field::new(&field.name, json_name, json_type(schema, field))
}

fn json_type(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Type {
    let single = single_type(schema, field);
    if field.label() != Label::Repeated {
        return single;
    }
    match map_value(schema, field) {
        Some(value) => Type::Map(Box::new(single_type(schema, value))),
        None => Type::List(Box::new(single)),
    }
}

fn single_type(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Type {
    use descriptor::Type as Proto;
    match field.r#type() {
        Proto::Bool => Type::Bool,
        Proto::Int32 | Proto::Sint32 | Proto::Uint32 | Proto::Fixed32 | Proto::Sfixed32 => Type::Int32,
        Proto::Int64 | Proto::Sint64 | Proto::Uint64 | Proto::Fixed64 | Proto::Sfixed64 => Type::Int64,
        Proto::Double | Proto::Float => Type::Float,
        Proto::String => Type::String,
        Proto::Bytes => Type::Bytes,
        Proto::Enum => enum_type(schema, undotted(field.type_name())),
        Proto::Message | Proto::Group => Type::message(undotted(field.type_name())),
    }
}

fn enum_type(schema: &Schema<'_>, full_name: &str) -> Type {
    match schema.type_of(full_name).map(|found| found.kind) {
        Some(TypeKind::Enum(proto)) if full_name != "google.protobuf.NullValue" => {
            Type::Enum(proto.value.iter().map(|value| value.name.clone()).collect())
        }
        _ => Type::Any,
    }
}

/// The field of values where `field` is a map.
fn map_value<'a>(schema: &Schema<'a>, field: &FieldDescriptorProto) -> Option<&'a FieldDescriptorProto> {
    let entry = schema.message(undotted(field.type_name()))?;
    if entry.is_map_entry() { entry.field.iter().find(|field| field.number == 2) } else { None }
}
