use crate::v2::{
    DeleteBoxRequest, Parcel, ParcelName, ReadBoxRequest, StoredBox, boxes_temporal::BoxesActivities,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};

/// The weight of the heaviest box.
const HEAVIEST: i64 = 9000;

/// The boxes, and how often they were changed.
#[derive(Clone, Debug, Default)]
pub struct Hall(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    boxes: BTreeMap<String, i64>,
    puts: usize,
    takes: usize,
    parcels: BTreeMap<String, Parcel>,
    /// The codes that parcels were put with.
    codes: Vec<String>,
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

    /// Returns a parcel, if it is there.
    #[must_use]
    pub fn parcel(&self, name: &str) -> Option<Parcel> {
        self.inside().parcels.get(name).cloned()
    }

    /// Returns the codes that parcels were put with, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        self.inside().codes.clone()
    }
}

fn missing(what: &str, type_name: &str) -> ActivityError {
    let failure = ApplicationFailure::builder(format!("there is no such {what}"));
    failure.type_name(type_name.to_owned()).non_retryable(true).build().into()
}

/// Sets what the configuration of a parcel leaves to the service.
fn complete(mut parcel: Parcel, before: Option<&Parcel>) -> Parcel {
    if parcel.label.is_empty() {
        parcel.label = parcel.name.to_uppercase();
    }
    if parcel.region.is_empty() {
        "eu".clone_into(&mut parcel.region);
    }
    parcel.code.clear();
    parcel.tracking = format!("T-{}", parcel.name);
    parcel.changes = before.map_or(0, |before| before.changes + 1);
    let items = parcel.items.iter_mut().chain(&mut parcel.loose).chain(parcel.shelves.values_mut());
    for item in items.chain(parcel.handling.as_mut().and_then(|handling| handling.top.as_mut())) {
        item.mark = format!("mark of {}", item.name);
    }
    // The service keeps no order of sets.
    parcel.loose.reverse();
    parcel.stamps.reverse();
    parcel
}

impl BoxesActivities for Hall {
    async fn put_box(&self, _: ActivityContext, input: StoredBox) -> Result<(), ActivityError> {
        let mut inside = self.inside();
        inside.puts += 1;
        inside.boxes.insert(input.name, input.weight.min(HEAVIEST));
        if input.weight > HEAVIEST {
            return Err(too_heavy().into());
        }
        Ok(())
    }

    async fn find_box(&self, _: ActivityContext, input: ReadBoxRequest) -> Result<StoredBox, ActivityError> {
        let weight = self.weight(&input.name).ok_or_else(|| missing("box", "BoxNotFound"))?;
        Ok(StoredBox { name: input.name, weight })
    }

    async fn take_box(&self, _: ActivityContext, input: DeleteBoxRequest) -> Result<(), ActivityError> {
        let mut inside = self.inside();
        inside.takes += 1;
        inside.boxes.remove(&input.name);
        Ok(())
    }

    async fn put_parcel(&self, _: ActivityContext, input: Parcel) -> Result<Parcel, ActivityError> {
        let mut inside = self.inside();
        inside.codes.push(input.code.clone());
        let before = inside.parcels.get(&input.name).cloned();
        let parcel = complete(input, before.as_ref());
        inside.parcels.insert(parcel.name.clone(), parcel.clone());
        Ok(parcel)
    }

    async fn find_parcel(&self, _: ActivityContext, input: ParcelName) -> Result<Parcel, ActivityError> {
        self.parcel(&input.name).ok_or_else(|| missing("parcel", "ParcelNotFound"))
    }

    async fn take_parcel(&self, _: ActivityContext, input: ParcelName) -> Result<(), ActivityError> {
        self.inside().parcels.remove(&input.name);
        Ok(())
    }
}

fn too_heavy() -> ApplicationFailure {
    ApplicationFailure::builder("the box was only filled in part")
        .type_name("TooHeavy".to_owned())
        .non_retryable(true)
        .build()
}
