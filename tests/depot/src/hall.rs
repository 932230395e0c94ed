use crate::v2::{
    DeleteBoxRequest, Parcel, ParcelName, ReadBoxRequest, StoredBox, boxes_temporal::BoxesActivities,
};
use std::{collections::BTreeMap, sync::Arc};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use tokio::sync::watch;

/// The weight of the heaviest box.
const HEAVIEST: i64 = 9000;

/// The boxes, and how often they were changed.
#[derive(Clone, Debug, Default)]
pub struct Hall(Arc<watch::Sender<Inside>>);

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
    fn inside(&self) -> watch::Ref<'_, Inside> {
        self.0.borrow()
    }

    /// Returns the weight of a box, if it is there.
    #[must_use]
    pub fn weight(&self, name: &str) -> Option<i64> {
        self.inside().boxes.get(name).copied()
    }

    /// Waits until a box is there.
    pub async fn holds(&self, name: &str) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|inside| inside.boxes.contains_key(name)).await;
    }

    /// Puts a box in behind the back of its workflow.
    pub fn put(&self, name: &str, weight: i64) {
        self.0.send_modify(|inside| {
            inside.boxes.insert(name.to_owned(), weight);
        });
    }

    /// Takes a box away behind the back of its workflow.
    pub fn steal(&self, name: &str) {
        self.0.send_modify(|inside| {
            inside.boxes.remove(name);
        });
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
        self.0.send_modify(|inside| {
            inside.puts += 1;
            inside.boxes.insert(input.name, input.weight.min(HEAVIEST));
        });
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
        self.0.send_modify(|inside| {
            inside.takes += 1;
            inside.boxes.remove(&input.name);
        });
        Ok(())
    }

    async fn put_parcel(&self, _: ActivityContext, input: Parcel) -> Result<Parcel, ActivityError> {
        let code = input.code.clone();
        let parcel = complete(input.clone(), self.parcel(&input.name).as_ref());
        self.0.send_modify(|inside| {
            inside.codes.push(code);
            inside.parcels.insert(input.name, parcel.clone());
        });
        Ok(parcel)
    }

    async fn find_parcel(&self, _: ActivityContext, input: ParcelName) -> Result<Parcel, ActivityError> {
        self.parcel(&input.name).ok_or_else(|| missing("parcel", "ParcelNotFound"))
    }

    async fn take_parcel(&self, _: ActivityContext, input: ParcelName) -> Result<(), ActivityError> {
        self.0.send_modify(|inside| drop(inside.parcels.remove(&input.name)));
        Ok(())
    }
}

fn too_heavy() -> ApplicationFailure {
    ApplicationFailure::builder("the box was only filled in part")
        .type_name("TooHeavy".to_owned())
        .non_retryable(true)
        .build()
}
