//! The workflows of a cluster, as it has them at the moment.

use super::{Lost, admin::Admin, crew::id};
use std::time::Duration;
use temporalio_common::protos::temporal::api::enums::v1::EventType;

const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct Replica<'a>(pub(crate) &'a Admin);

impl Replica<'_> {
    /// Waits until a workflow has an event.
    pub(crate) async fn await_event(&self, id: &str, event: EventType) {
        while !self.has(id, event).await {
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until the first activity of a workflow has completed, and the workflow has done what follows from it.
    pub(crate) async fn await_calm(&self, id: &str) {
        let is_calm = |events: Vec<EventType>| {
            events.contains(&EventType::ActivityTaskCompleted)
                && events.last() == Some(&EventType::WorkflowTaskCompleted)
        };
        while !self.0.events(id).await.is_some_and(is_calm) {
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Returns the workflows without this event.
    pub(crate) async fn lacking(&self, numbers: &[u32], event: EventType) -> Lost {
        let mut lacking = Lost::new();
        for number in numbers {
            if !self.has(&id(*number), event).await {
                lacking.insert(*number);
            }
        }
        lacking
    }

    async fn has(&self, id: &str, event: EventType) -> bool {
        self.0.events(id).await.is_some_and(|events| events.contains(&event))
    }
}
