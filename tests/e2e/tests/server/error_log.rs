//! The errors and warnings that our runtime logged.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Mutex, Once},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// The fields of an event, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct ErrorEvent(HashMap<&'static str, String>);

static ERRORS: Mutex<Vec<ErrorEvent>> = Mutex::new(Vec::new());

impl ErrorEvent {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl Visit for ErrorEvent {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// Starts to record the errors and warnings of our runtime.
pub(crate) fn collect() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Collector).expect("nobody else collects"));
}

/// Returns the recorded errors and warnings.
pub(crate) fn errors() -> Vec<ErrorEvent> {
    ERRORS.lock().unwrap().clone()
}

struct Collector;

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("temporal_prost::")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut error = ErrorEvent::default();
        event.record(&mut error);
        ERRORS.lock().unwrap().push(error);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
