//! Namespaces and their search attributes.

use crate::proto::status::{Answer, invalid, namespace_not_found};
use crate::proto::{Payload, SearchAttributes, enums::IndexedValueType};
use std::collections::BTreeMap;

/// The search attributes of a namespace, with their types as numbers of [`IndexedValueType`].
pub(crate) type AttributeTypes = BTreeMap<String, i32>;

#[derive(Debug)]
pub(crate) struct Namespaces {
    by_name: BTreeMap<String, AttributeTypes>,
    /// If `true`, unknown search attributes are rejected.
    strict: bool,
}

impl Namespaces {
    pub(crate) fn new(strict: bool) -> Self {
        Self { by_name: [("default".to_owned(), AttributeTypes::new())].into(), strict }
    }

    pub(crate) fn get(&self, name: &str) -> Answer<&AttributeTypes> {
        if name.is_empty() {
            return Err(invalid("Namespace is empty."));
        }
        self.by_name.get(name).ok_or_else(|| namespace_not_found(name))
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Answer<&mut AttributeTypes> {
        self.by_name.get_mut(name).ok_or_else(|| namespace_not_found(name))
    }

    /// Adds a namespace. Returns `true` if it is new.
    pub(crate) fn add(&mut self, name: &str) -> bool {
        let new = !self.by_name.contains_key(name);
        self.by_name.entry(name.to_owned()).or_default();
        new
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.by_name.keys()
    }

    /// Returns `true` if queries of a namespace may use a search attribute.
    pub(crate) fn accepts(&self, namespace: &str, attribute: &str) -> bool {
        let is_known = |known: &AttributeTypes| known.contains_key(attribute);
        !self.strict || is_built_in(attribute) || self.by_name.get(namespace).is_some_and(is_known)
    }

    /// Adds the type to each search attribute, and rejects unknown attributes if the server is strict.
    pub(crate) fn add_types(&self, namespace: &str, attributes: &mut SearchAttributes) -> Answer<()> {
        let known = self.get(namespace)?;
        for (name, value) in &mut attributes.indexed_fields {
            match known.get(name).copied().map(IndexedValueType::try_from) {
                Some(Ok(kind)) => set_type(value, kind),
                _ if self.strict && !is_built_in(name) => return Err(unknown_attribute(namespace, name)),
                _ if value.metadata.contains_key("type") => {}
                _ => set_type(value, guessed_type(value)),
            }
        }
        Ok(())
    }
}

fn unknown_attribute(namespace: &str, name: &str) -> tonic::Status {
    invalid(format!("Namespace {namespace} has no mapping defined for search attribute {name}"))
}

/// Returns `true` if every namespace has the search attribute.
fn is_built_in(name: &str) -> bool {
    name.starts_with("Temporal") || matches!(name, "BuildIds" | "BatcherUser")
}

/// Sets the type of a search attribute's value.
pub(crate) fn set_type(value: &mut Payload, kind: IndexedValueType) {
    value.metadata.insert("type".to_owned(), format!("{kind:?}").into_bytes());
}

/// Infers the type of a value if it carries no type and its name is unknown.
fn guessed_type(value: &Payload) -> IndexedValueType {
    match value.data.first() {
        Some(b'[') => IndexedValueType::KeywordList,
        Some(b't' | b'f') => IndexedValueType::Bool,
        Some(b'0'..=b'9' | b'-') if value.data.contains(&b'.') => IndexedValueType::Double,
        Some(b'0'..=b'9' | b'-') => IndexedValueType::Int,
        _ => IndexedValueType::Keyword,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(strict: bool, data: &str) -> Answer<String> {
        let value = Payload { data: data.as_bytes().to_vec(), ..Default::default() };
        let mut attributes = SearchAttributes { indexed_fields: [("City".to_owned(), value)].into() };
        Namespaces::new(strict).add_types("default", &mut attributes)?;
        Ok(String::from_utf8_lossy(&attributes.indexed_fields["City"].metadata["type"]).into_owned())
    }

    #[test]
    fn unknown_search_attributes_get_the_type_of_their_value() {
        let cases = [
            ("\"Bern\"", "Keyword"),
            ("[\"a\"]", "KeywordList"),
            ("true", "Bool"),
            ("-5", "Int"),
            ("1.5", "Double"),
        ];
        for (data, kind) in cases {
            assert_eq!(typed(false, data).unwrap(), kind);
        }
    }

    #[test]
    fn a_strict_server_refuses_unknown_search_attributes() {
        let refused = typed(true, "1").unwrap_err();
        assert_eq!(refused.message(), "Namespace default has no mapping defined for search attribute City");
    }
}
