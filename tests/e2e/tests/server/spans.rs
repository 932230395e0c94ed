//! The spans that our runtime opens.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// The fields of a span, by name.
pub(crate) type Fields = HashMap<&'static str, String>;

/// Records the fields of spans with one name. Clones share them.
#[derive(Clone)]
pub(crate) struct Spans {
    name: &'static str,
    next: Arc<AtomicU64>,
    fields: Arc<Mutex<HashMap<u64, Fields>>>,
}

impl Spans {
    pub(crate) fn named(name: &'static str) -> Self {
        Self { name, next: Arc::new(AtomicU64::new(1)), fields: Arc::default() }
    }

    /// Returns the spans, in the order in which they began.
    pub(crate) fn recorded(&self) -> Vec<Fields> {
        let mut spans: Vec<_> = self.fields.lock().unwrap().clone().into_iter().collect();
        spans.sort_by_key(|(id, _)| *id);
        spans.into_iter().map(|(_, fields)| fields).collect()
    }
}

struct Visitor<'f>(&'f mut Fields);

impl Visit for Visitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == self.name
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut fields = Fields::new();
        attributes.record(&mut Visitor(&mut fields));
        self.fields.lock().unwrap().insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, record: &Record<'_>) {
        if let Some(fields) = self.fields.lock().unwrap().get_mut(&id.into_u64()) {
            record.record(&mut Visitor(fields));
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
