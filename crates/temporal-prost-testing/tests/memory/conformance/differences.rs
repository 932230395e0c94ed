//! Differences between recordings, and the table of those that are intended.

use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The intended differences: the type of the event, the start of the attribute's path, and the reason.
pub(crate) const INTENDED: [(&str, &str, &str); 14] = [
    ("*", "task_id", "the number of the task inside a real server, which no SDK reads"),
    ("*", "worker_version.build_id", "a real server repeats the build id of the worker's request here"),
    ("*", "namespace_id", "namespaces are identified by name"),
    ("*", "inherit_build_id", "versions of workers are approximated"),
    ("*", "parent_workflow_namespace_id", "namespaces are identified by name"),
    ("ACTIVITY_TASK_SCHEDULED", "use_workflow_build_id", "versions of workers are approximated"),
    (
        "ACTIVITY_TASK_TIMED_OUT",
        "failure",
        "without a timeout of its own, an activity that nobody polls has two timeouts that expire at the same time",
    ),
    (
        "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
        "namespace",
        "the command that cancels a child has no namespace, which means the own one",
    ),
    ("TIMER_CANCELED", "identity", "the worker is named by the workflow task that cancels the timer"),
    (
        "WORKFLOW_EXECUTION_STARTED",
        "first_workflow_task_backoff",
        "a real server delays a run that continues another one within a second",
    ),
    ("WORKFLOW_EXECUTION_STARTED", "memo", "an empty memo means the same as none"),
    (
        "WORKFLOW_EXECUTION_STARTED",
        "prev_auto_reset_points",
        "points for a reset by build id, which is not supported",
    ),
    (
        "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
        "accepted_request",
        "after a reset, a worker finds the request here without reading the event of the admission",
    ),
    (
        "WORKFLOW_TASK_SCHEDULED",
        "attempt",
        "the failed attempt is counted, although the next task is on another queue",
    ),
];

/// An attribute whose value in memory differs from a real server's.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    /// The flow, the run and the number of the event.
    pub(crate) place: String,
    pub(crate) event: String,
    pub(crate) attribute: String,
    pub(crate) real: Option<String>,
    pub(crate) memory: Option<String>,
}

impl Difference {
    /// Returns the index of its row in the table.
    pub(crate) fn row(&self) -> Option<usize> {
        INTENDED.iter().position(|(event, attribute, _)| {
            (*event == "*" || *event == self.event) && self.is_within(attribute)
        })
    }
}

impl Difference {
    fn is_within(&self, attribute: &str) -> bool {
        let rest = self.attribute.strip_prefix(attribute);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let Self { place, event, attribute, real, memory } = self;
        write!(f, "{place} {event}.{attribute}\n  real    {}\n  memory  {}", shown(real), shown(memory))
    }
}

/// Compares the runs of a flow.
pub(crate) fn differences(flow: &str, real: &Json, memory: &Json) -> Vec<Difference> {
    let (real_types, memory_types) = (types(real), types(memory));
    if real_types != memory_types {
        let [real, memory] = [real_types, memory_types].map(Some);
        let (event, attribute) = ("history".to_owned(), "events".to_owned());
        return vec![Difference { place: flow.to_owned(), event, attribute, real, memory }];
    }
    let pairs = events(real).into_iter().zip(events(memory));
    pairs
        .flat_map(|((place, real), (_, memory))| compare(&format!("{flow}: {place}"), real, memory))
        .collect()
}

fn events(runs: &Json) -> Vec<(String, &Json)> {
    let runs = runs.as_object().into_iter().flatten();
    let numbered = |(run, events): (&String, _)| {
        let events: &Vec<Json> = Json::as_array(events).unwrap();
        let place = |(index, event)| (format!("{run}, event {}", index + 1), event);
        events.iter().enumerate().map(place).collect::<Vec<_>>()
    };
    runs.flat_map(numbered).collect()
}

fn kind(event: &Json) -> &str {
    event["event_type"].as_str().unwrap_or_default()
}

fn types(runs: &Json) -> String {
    let all = events(runs).into_iter().map(|(place, event)| format!("\n    {place} {}", kind(event)));
    all.collect()
}

fn compare(place: &str, real: &Json, memory: &Json) -> Vec<Difference> {
    let (mut real_values, mut memory_values) = (BTreeMap::new(), BTreeMap::new());
    flatten("", real, &mut real_values);
    flatten("", memory, &mut memory_values);
    let mut paths: Vec<&String> = real_values.keys().chain(memory_values.keys()).collect();
    paths.sort();
    paths.dedup();
    let differing = paths.into_iter().filter(|path| real_values.get(*path) != memory_values.get(*path));
    let difference = |path: &String| Difference {
        place: place.to_owned(),
        event: kind(real).to_owned(),
        attribute: path.clone(),
        real: real_values.get(path).cloned(),
        memory: memory_values.get(path).cloned(),
    };
    differing.map(difference).collect()
}

/// Collects the values of a message by path. The name of the attributes' message is omitted.
fn flatten(path: &str, json: &Json, values: &mut BTreeMap<String, String>) {
    let inner = |name: &str| match name {
        name if name.ends_with("_event_attributes") => String::new(),
        name if path.is_empty() => name.to_owned(),
        name => format!("{path}.{name}"),
    };
    match json {
        Json::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(name, value)| flatten(&inner(name), value, values));
        }
        Json::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| flatten(&format!("{path}[{index}]"), value, values));
        }
        value => drop(values.insert(path.to_owned(), value.to_string())),
    }
}
