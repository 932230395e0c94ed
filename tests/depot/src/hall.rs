use crate::v2::{DeleteBoxRequest, ReadBoxRequest, StoredBox, boxes_temporal::BoxesActivities};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};

/// The boxes, and how often they were changed.
#[derive(Clone, Debug, Default)]
pub struct Hall(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    boxes: BTreeMap<String, i64>,
    puts: usize,
    takes: usize,
}

impl Hall {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the weight of a box, if it is there.
    #[must_use]
    pub fn weight(&self, name: &str) -> Option<i64> {
        self.inside().boxes.get(name).copied()
    }

    /// Takes a box away behind the back of its workflow.
    pub fn steal(&self, name: &str) {
        self.inside().boxes.remove(name);
    }

    /// Returns how often boxes were put in, and taken out.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let inside = self.inside();
        (inside.puts, inside.takes)
    }
}

impl BoxesActivities for Hall {
    async fn put_box(&self, _: ActivityContext, input: StoredBox) -> Result<(), ActivityError> {
        let mut inside = self.inside();
        inside.puts += 1;
        inside.boxes.insert(input.name, input.weight);
        Ok(())
    }

    async fn find_box(&self, _: ActivityContext, input: ReadBoxRequest) -> Result<StoredBox, ActivityError> {
        let missing = || {
            ApplicationFailure::builder("there is no such box")
                .type_name("BoxNotFound".to_owned())
                .non_retryable(true)
                .build()
        };
        let weight = self.weight(&input.name).ok_or_else(missing)?;
        Ok(StoredBox { name: input.name, weight })
    }

    async fn take_box(&self, _: ActivityContext, input: DeleteBoxRequest) -> Result<(), ActivityError> {
        let mut inside = self.inside();
        inside.takes += 1;
        inside.boxes.remove(&input.name);
        Ok(())
    }
}
