//! The state of a resource to import, which contains only what its id tells.

use super::{IdPart, Resource};
use crate::value::{Object, Value};

/// An id that does not have the form of the ids of its resource.
#[derive(Debug, thiserror::Error)]
#[error("import the resource by an id of the form `{0}`, in which words in capitals stand for attributes")]
pub(crate) struct ImportError(String);

impl Resource {
    /// Returns the state of a resource with this id: the id, and the attributes that it contains.
    pub(crate) fn imported(&self, id: &str) -> Result<Value, ImportError> {
        let nulls = self.attributes.iter().map(|attribute| (attribute.name.to_owned(), Value::Null));
        let mut object: Object = nulls.collect();
        object.insert("id".to_owned(), Value::from(id));
        object.extend(fields(self.import, id).ok_or_else(|| ImportError(form(self.import)))?);
        Ok(Value::Object(object))
    }
}

/// Reads the fields in an id. Each field ends at the first occurrence of the text that follows it.
fn fields(parts: &[IdPart], id: &str) -> Option<Object> {
    let mut fields = Object::new();
    let mut rest = id;
    for (index, part) in parts.iter().enumerate() {
        match part {
            IdPart::Text(text) => rest = rest.strip_prefix(text)?,
            IdPart::Field(name) => {
                let end = match parts.get(index + 1) {
                    Some(IdPart::Text(text)) => rest.find(text)?,
                    _ => rest.len(),
                };
                let (field, after) = rest.split_at(end);
                if field.is_empty() {
                    return None;
                }
                fields.insert((*name).to_owned(), Value::from(field));
                rest = after;
            }
        }
    }
    (rest.is_empty() || parts.is_empty()).then_some(fields)
}

fn form(parts: &[IdPart]) -> String {
    let part = |part: &IdPart| match part {
        IdPart::Text(text) => (*text).to_owned(),
        IdPart::Field(name) => name.to_uppercase(),
    };
    parts.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [IdPart; 5] = [
        IdPart::Text("database/"),
        IdPart::Field("region"),
        IdPart::Text("/"),
        IdPart::Field("name"),
        IdPart::Text("@1"),
    ];

    #[test]
    fn fields_are_read_from_ids() {
        let read = fields(&PARTS[..4], "database/eu/main/1").unwrap();
        assert_eq!(read.get("region"), Some(&Value::from("eu")));
        assert_eq!(read.get("name"), Some(&Value::from("main/1")));
        assert!(fields(&PARTS, "database/eu/main@1").is_some());
        assert!(fields(&[], "anything").is_some());
    }

    #[test]
    fn ids_of_another_form_are_refused() {
        for id in [
            "",
            "main",
            "eu/main@1",
            "database/eu",
            "database/eu/main",
            "database/eu/main@12",
            "database//main@1",
        ] {
            assert!(fields(&PARTS, id).is_none(), "{id}");
        }
        assert_eq!(form(&PARTS), "database/REGION/NAME@1");
    }
}
