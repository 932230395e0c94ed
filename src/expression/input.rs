//! Converts an input from any JSON form to the canonical one, which expressions use.

use std::{error, fmt, str::FromStr};

use serde_json::{Map, Value};
use temporal_prost_expression::Type;

use super::messages::{json_name, json_type};
use crate::{
    descriptor::{DescriptorProto, FieldDescriptorProto},
    schema::Schema,
    suggest,
};

/// An error for a JSON value that is not a message of the expected type.
///
/// It is the source of [`CommandError::Input`](crate::command::CommandError::Input):
///
/// ```no_run
/// use temporal_prost_build::command::{self, CommandError};
///
/// match command::run(std::env::args_os(), std::io::stdin()) {
///     Err(CommandError::Input { message, source }) => eprintln!("not a {message}: {source}"),
///     Err(error) => eprintln!("{error}"),
///     Ok(output) => print!("{}", String::from_utf8_lossy(&output.stdout)),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// Fields, keys and indexes, separated by dots. Empty for the input itself.
    path: String,
    reason: String,
}

impl InputError {
    fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into() }
    }

    fn expected(what: &str, value: &Value) -> Self {
        Self::new(format!("expected {what}, got `{value}`"))
    }

    fn inside(self, name: impl fmt::Display) -> Self {
        let path = if self.path.is_empty() { name.to_string() } else { format!("{name}.{}", self.path) };
        Self { path, ..self }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        f.write_str(&self.reason)
    }
}

impl error::Error for InputError {}

/// Returns `input` as if the message had been decoded and encoded again: fields have their JSON names and are present
/// only if set, and 64-bit integers are strings. Times, durations and bytes are not changed.
pub(crate) fn canonical(schema: &Schema<'_>, message: &str, input: &Value) -> Result<Value, InputError> {
    // The SDKs send no payload for it.
    if message == "google.protobuf.Empty" {
        return Ok(Value::Null);
    }
    Reader { schema }.value(&Type::message(message), input)
}

struct Reader<'s> {
    schema: &'s Schema<'s>,
}

type Read = Result<Value, InputError>;

impl Reader<'_> {
    fn value(&self, ty: &Type, input: &Value) -> Read {
        match (ty, input) {
            (Type::Message(name), Value::Object(members)) => self.message(name, members),
            (Type::Map(member), Value::Object(members)) => self.map(member, members),
            (Type::Map(_) | Type::Message(_), _) => Err(InputError::expected("an object", input)),
            (Type::List(element), Value::Array(items)) => self.list(element, items),
            (Type::List(_), _) => Err(InputError::expected("an array", input)),
            _ => scalar(ty, input),
        }
    }

    fn list(&self, element: &Type, items: &[Value]) -> Read {
        let items = items.iter().enumerate();
        items.map(|(index, item)| self.value(element, item).map_err(|error| error.inside(index))).collect()
    }

    fn map(&self, member: &Type, members: &Map<String, Value>) -> Read {
        let member = |(name, input): (&String, &Value)| {
            let value = self.value(member, input).map_err(|error| error.inside(name))?;
            Ok((name.clone(), value))
        };
        members.iter().map(member).collect::<Result<Map<_, _>, _>>().map(Value::Object)
    }

    fn message(&self, name: &str, members: &Map<String, Value>) -> Read {
        let Some(message) = self.schema.message(name) else { return Ok(members.clone().into()) };
        let mut fields = Map::new();
        for (written, input) in members {
            let field = find(message, written)?;
            let ty = json_type(self.schema, field);
            if input.is_null() && ty != Type::Any {
                continue;
            }
            let value = self.value(&ty, input).map_err(|error| error.inside(written))?;
            if self.schema.has_presence(name, field) || !is_default(&ty, &value) {
                fields.insert(json_name(field).to_owned(), value);
            }
        }
        Ok(fields.into())
    }
}

fn find<'m>(message: &'m DescriptorProto, name: &str) -> Result<&'m FieldDescriptorProto, InputError> {
    let found = message.field.iter().find(|field| json_name(field) == name || field.name == name);
    found.ok_or_else(|| {
        let help = suggest::help(name, message.field.iter().map(json_name));
        let help = help.map(|help| format!(", {help}")).unwrap_or_default();
        InputError::new(format!("`{}` has no field `{name}`{help}", message.name))
    })
}

fn scalar(ty: &Type, input: &Value) -> Read {
    match (ty, input) {
        (Type::Int32, _) => integer::<i64>(input).map(Value::from),
        (Type::Int64, _) => integer::<i128>(input).map(|number| number.to_string().into()),
        (Type::Bool, Value::Bool(_))
        | (Type::String | Type::Bytes, Value::String(_))
        | (Type::Float, Value::Number(_)) => Ok(input.clone()),
        (Type::Float, Value::String(text)) => float(text, input),
        (Type::Enum(names), Value::String(name)) if names.contains(name) => Ok(input.clone()),
        (Type::Bool, _) => Err(InputError::expected("a boolean", input)),
        (Type::String | Type::Bytes, _) => Err(InputError::expected("a string", input)),
        (Type::Float, _) => Err(InputError::expected("a number", input)),
        (Type::Enum(names), _) => {
            Err(InputError::expected(&format!("one of `{}`", names.join("`, `")), input))
        }
        _ => Ok(input.clone()),
    }
}

fn integer<T: FromStr>(input: &Value) -> Result<T, InputError> {
    let text = match input {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    text.parse().map_err(|_| InputError::expected("an integer", input))
}

fn float(text: &str, input: &Value) -> Read {
    match text {
        "NaN" | "Infinity" | "-Infinity" => Ok(input.clone()),
        _ => text.parse::<f64>().map(Value::from).map_err(|_| InputError::expected("a number", input)),
    }
}

/// Returns whether a field without presence is omitted for this value.
fn is_default(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Enum(names), Value::String(name)) => names.first() == Some(name),
        (Type::Int64, Value::String(number)) => number == "0",
        (_, Value::String(text)) => text.is_empty(),
        (_, Value::Number(number)) => number.as_f64() == Some(0.0),
        (_, Value::Bool(value)) => !value,
        (_, Value::Array(items)) => items.is_empty(),
        (_, Value::Object(members)) => members.is_empty(),
        (_, Value::Null) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::descriptor::{FileDescriptorProto, FileDescriptorSet};
    use prost::Message;

    const PROTO: &str = r#"
        syntax = "proto3";
        import "google/protobuf/wrappers.proto";
        import "google/protobuf/struct.proto";
        enum Color { RED = 0; BLUE = 1; }
        message M {
            int64 big_number = 1;
            int32 small = 2;
            double ratio = 3;
            bool flag = 4;
            string text = 5;
            Color color = 6;
            repeated M many = 7;
            map<string, int64> counts = 8;
            optional int32 maybe = 9;
            oneof either { string left = 10; M right = 11; }
            google.protobuf.Int64Value wrapped = 12;
            google.protobuf.Value any = 13;
            string odd = 14 [json_name = "even"];
        }
    "#;

    fn read(input: &Value) -> Result<Value, String> {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("m.proto"), PROTO).unwrap();
        let set = protox::compile(["m.proto"], [directory.path()]).unwrap();
        let files: Vec<FileDescriptorProto> = FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap().file;
        canonical(&Schema::new(&files), "M", input).map_err(|error| error.to_string())
    }

    #[test]
    fn inputs_become_what_the_other_side_writes() {
        let cases = [
            (json!({"big_number": 5, "odd": "x"}), json!({"bigNumber": "5", "even": "x"})),
            (
                json!({"bigNumber": "5", "small": "7", "ratio": "0.5"}),
                json!({"bigNumber": "5", "small": 7, "ratio": 0.5}),
            ),
            (
                json!({"big_number": 0, "small": 0, "ratio": 0.0, "flag": false, "text": "", "color": "RED"}),
                json!({}),
            ),
            (json!({"many": [], "counts": {}, "text": null, "wrapped": null}), json!({})),
            (
                json!({"maybe": 0, "left": "", "right": {"small": 0}}),
                json!({"maybe": 0, "left": "", "right": {}}),
            ),
            (
                json!({"many": [{"counts": {"a": 1}}], "color": "BLUE"}),
                json!({"many": [{"counts": {"a": "1"}}], "color": "BLUE"}),
            ),
            (
                json!({"wrapped": 0, "any": null, "ratio": "NaN"}),
                json!({"wrapped": "0", "any": null, "ratio": "NaN"}),
            ),
        ];
        for (input, expected) in cases {
            assert_eq!(read(&input), Ok(expected), "{input}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused_with_its_path() {
        let cases = [
            (json!([]), "expected an object, got `[]`"),
            (json!({"txt": "a"}), "`M` has no field `txt`, did you mean `text`?"),
            (json!({"many": [{}, {"small": 0.5}]}), "`many.1.small`: expected an integer, got `0.5`"),
            (json!({"counts": {"a": true}}), "`counts.a`: expected an integer, got `true`"),
            (json!({"color": 1}), "`color`: expected one of `RED`, `BLUE`, got `1`"),
            (json!({"flag": "yes"}), "`flag`: expected a boolean, got `\"yes\"`"),
            (json!({"ratio": "much"}), "`ratio`: expected a number, got `\"much\"`"),
        ];
        for (input, expected) in cases {
            assert_eq!(read(&input), Err(expected.to_owned()), "{input}");
        }
    }
}
