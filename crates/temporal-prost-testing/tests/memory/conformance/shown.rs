//! Events as JSON, without the parts that differ on each run.

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, ReflectMessage, Value};
use serde_json::{Map, Value as Json};
use temporalio_common::protos::temporal::api::common::v1::Payload;
use temporalio_common::protos::temporal::api::history::v1::HistoryEvent;

/// The descriptors of Temporal's API.
const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Fields whose presence alone is compared.
const PRESENT: [&str; 9] = [
    "identity",
    "build_id",
    "binary_checksum",
    "history_size_bytes",
    "task_id",
    "sdk_version",
    "first_workflow_task_backoff",
    "request_id",
    "workflow_task_completed_event_batch_id",
];

/// Shows events.
pub(crate) struct Shown {
    pool: DescriptorPool,
    /// Texts and their replacements.
    names: Vec<(String, String)>,
}

impl Shown {
    pub(crate) fn new(names: Vec<(String, String)>) -> Self {
        Self { pool: DescriptorPool::decode(DESCRIPTORS).unwrap(), names }
    }

    pub(crate) fn event(&self, event: &HistoryEvent) -> Json {
        let descriptor = self.pool.get_message_by_name("temporal.api.history.v1.HistoryEvent").unwrap();
        let message = DynamicMessage::decode(descriptor, &*event.encode_to_vec()).unwrap();
        let mut json = self.message(&message);
        let Json::Object(fields) = &mut json else { unreachable!("a message is an object") };
        fields
            .insert("event_type".to_owned(), event.event_type().as_str_name()["EVENT_TYPE_".len()..].into());
        json
    }

    fn message(&self, message: &DynamicMessage) -> Json {
        match message.descriptor().full_name() {
            "google.protobuf.Timestamp" => "$time".into(),
            "google.protobuf.Duration" => {
                let part = |name| message.get_field_by_name(name).unwrap().to_string();
                format!("{}.{:0>9}s", part("seconds"), part("nanos")).into()
            }
            // Each server identifies the operations of callers in its own way.
            "temporal.api.common.v1.Callback.Nexus" => "$callback".into(),
            "temporal.api.common.v1.Payload" => self.payload(&message.transcode_to().unwrap()).into(),
            _ => self.fields(message),
        }
    }

    fn fields(&self, message: &DynamicMessage) -> Json {
        let sticky = message.descriptor().name() == "TaskQueue"
            && message.get_field_by_name("kind").is_some_and(|kind| *kind == Value::EnumNumber(2));
        let fields = message.fields().map(|(field, value)| {
            let name = field.name().to_owned();
            let hidden = PRESENT.contains(&field.name()) || sticky && field.name() == "name";
            let shown = if hidden { format!("${name}").into() } else { self.value(&field, value) };
            (name, shown)
        });
        Json::Object(fields.collect())
    }

    fn value(&self, field: &FieldDescriptor, value: &Value) -> Json {
        match value {
            Value::Bool(value) => (*value).into(),
            Value::String(text) => self.text(text).into(),
            Value::Bytes(bytes) => self.text(&String::from_utf8_lossy(bytes)).into(),
            Value::EnumNumber(number) => enum_name(field, *number).into(),
            Value::Message(message) => self.message(message),
            Value::List(items) => {
                let mut items: Vec<Json> = items.iter().map(|item| self.value(field, item)).collect();
                if field.name().ends_with("_used_flags") {
                    // Their order is random.
                    items.sort_by_key(Json::to_string);
                }
                items.into()
            }
            Value::Map(entries) => {
                let entries =
                    entries.iter().map(|(key, value)| (format!("{key:?}"), self.value(field, value)));
                let mut entries: Vec<_> = entries.collect();
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                Json::Object(Map::from_iter(entries))
            }
            number => number.to_string().into(),
        }
    }

    fn payload(&self, payload: &Payload) -> String {
        let data = match serde_json::from_slice::<Json>(&payload.data) {
            Ok(json) => without_times(json).to_string(),
            Err(_) => String::from_utf8_lossy(&payload.data).into_owned(),
        };
        let mut metadata: Vec<String> =
            payload.metadata.values().map(|value| String::from_utf8_lossy(value).into_owned()).collect();
        metadata.sort();
        self.text(&format!("{} {data}", metadata.join(" ")))
    }

    /// Replaces the ids in a text.
    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, replacement) in &self.names {
            text = text.replace(name, replacement);
        }
        without_uuids(&text)
    }
}

fn enum_name(field: &FieldDescriptor, number: i32) -> String {
    let Kind::Enum(kind) = field.kind() else { return number.to_string() };
    kind.get_value(number).map_or_else(|| number.to_string(), |value| value.name().to_owned())
}

/// Replaces the times in the data of a payload, such as the marker of a local activity.
fn without_times(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| {
                let hidden = name.ends_with("_time") || name == "backoff";
                let value = if hidden { "$time".into() } else { without_times(value) };
                (name, value)
            });
            Json::Object(fields.collect())
        }
        json => json,
    }
}

/// Replaces ids such as `936da01f-9abd-4d9d-80c7-02af85c822a8`.
fn without_uuids(text: &str) -> String {
    const LENGTH: usize = 36;
    let (mut rest, mut shown) = (text, String::new());
    while let Some(char) = rest.chars().next() {
        if rest.get(..LENGTH).is_some_and(is_uuid) {
            shown.push_str("$uuid");
            rest = &rest[LENGTH..];
        } else {
            shown.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    shown
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(index, byte)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}
