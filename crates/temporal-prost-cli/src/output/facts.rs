use serde_yaml_ng::{Mapping, Value};

/// Values by name. Names are in camel case.
#[derive(Clone, Debug, Default)]
pub struct Facts(Mapping);

impl Facts {
    pub(crate) fn with(self, name: &str, value: impl Into<Value>) -> Self {
        self.with_some(name, Some(value))
    }

    /// Adds a fact, unless the value is missing or empty.
    pub(crate) fn with_some(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value.map(Into::into).filter(|value| !is_empty(value)) {
            self.0.insert(name.into(), value);
        }
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.0.iter()
    }
}

impl From<Facts> for Value {
    fn from(facts: Facts) -> Self {
        Self::Mapping(facts.0)
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}
