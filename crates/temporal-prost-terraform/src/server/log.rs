//! Logs in the format of hclog. Terraform shows them if `TF_LOG` is set.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use std::{
    fmt,
    io::{self, Write as _},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
};

/// Writes all logs of the process to standard error. The handshake uses standard output.
pub(crate) fn install() {
    // If the program has installed its own subscriber, that subscriber stays.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Hclog));
}

/// Writes an error to standard error, even if the program has installed its own subscriber.
pub(crate) fn write(error: &dyn fmt::Display) {
    let subscriber = tracing_subscriber::registry().with(Hclog);
    tracing::subscriber::with_default(subscriber, || tracing::error!("{error}"));
}

struct Hclog;

impl<S: Subscriber> Layer<S> for Hclog {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        // Debug logs of connections are too many, and can contain payloads.
        *metadata.level() <= Level::INFO || metadata.target().starts_with("temporal_prost")
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::of(event.metadata());
        event.record(&mut fields);
        // If standard error is closed, nobody reads the logs.
        let _ = writeln!(io::stderr(), "{}", Json::Object(fields.0));
    }
}

/// The fields of an event. The message is one of them.
struct Fields(Map<String, Json>);

impl Fields {
    fn of(metadata: &Metadata<'_>) -> Self {
        let common = [
            ("@level", metadata.level().as_str().to_ascii_lowercase()),
            ("@module", metadata.target().to_owned()),
            ("@timestamp", format!("{:.6}", Timestamp::now())),
        ];
        Self(common.map(|(name, value)| (name.to_owned(), Json::String(value))).into_iter().collect())
    }

    fn insert(&mut self, field: &Field, value: Json) {
        let name = if field.name() == "message" { "@message" } else { field.name() };
        self.0.insert(name.to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, Json::String(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, Json::String(value.to_owned()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value.into());
    }
}
