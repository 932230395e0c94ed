use crate::{CellName, FleetError};
use serde::{Deserialize, Serialize};

/// The largest weight of a cell.
pub const MAX_WEIGHT: u32 = 1_000_000;

/// Stands for the queue of the schema in the queue of a cell.
const PLACEHOLDER: &str = "*";

/// A cell: a cluster, or a task queue of a cluster, that serves a part of the tenants.
///
/// ```
/// use temporal_prost_cells::Cell;
///
/// let cell = Cell::new("berlin-1")?.zone("berlin").weight(200).queue("*-blue");
/// assert_eq!(cell.queue_for("orders"), "orders-blue");
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The name, which decides together with a key where the key is served. A renamed cell is another cell.
    pub name: CellName,
    /// The zone. Cells without a zone share one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// The share of the keys, relative to the other cells, from 1 to [`MAX_WEIGHT`]. Defaults to 100.
    #[serde(default = "default_weight")]
    pub weight: u32,
    /// Takes no new starts. Its running workflows stay. Defaults to false.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draining: bool,
    /// The profile of the connection. Defaults to the name of the cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The task queue, in which `*` stands for the queue of the schema. Defaults to `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
}

fn default_weight() -> u32 {
    100
}

impl Cell {
    /// Creates a cell with the default of each option.
    ///
    /// # Errors
    /// Returns an error if the name is invalid.
    pub fn new(name: &str) -> Result<Self, FleetError> {
        let (name, zone, weight) = (name.parse()?, String::new(), default_weight());
        Ok(Self { name, zone, weight, draining: false, profile: None, queue: None })
    }

    /// Sets the zone.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.zone = zone.into();
        self
    }

    /// Sets the weight.
    #[must_use]
    pub fn weight(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// Sets whether the cell is draining.
    #[must_use]
    pub fn draining(mut self, draining: bool) -> Self {
        self.draining = draining;
        self
    }

    /// Sets the task queue.
    #[must_use]
    pub fn queue(mut self, queue: impl Into<String>) -> Self {
        self.queue = Some(queue.into());
        self
    }

    /// Returns the profile of the connection.
    #[must_use]
    pub fn profile(&self) -> &str {
        self.profile.as_deref().unwrap_or(self.name.as_str())
    }

    /// Returns the task queue of this cell in place of a queue of the schema.
    ///
    /// ```
    /// use temporal_prost_cells::Cell;
    ///
    /// assert_eq!(Cell::new("oslo-1")?.queue_for("orders"), "orders");
    /// assert_eq!(Cell::new("oslo-1")?.queue("*-blue").queue_for("orders"), "orders-blue");
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    #[must_use]
    pub fn queue_for(&self, queue: &str) -> String {
        self.queue.as_deref().unwrap_or(PLACEHOLDER).replace(PLACEHOLDER, queue)
    }

    /// Returns the task queues that the workers of this cell poll, in place of the queues of the schema. Each queue
    /// is returned once.
    ///
    /// ```
    /// use temporal_prost_cells::Cell;
    ///
    /// let cell = Cell::new("berlin-1")?.queue("*-blue");
    /// assert_eq!(cell.queues(["orders", "parcels"]), ["orders-blue", "parcels-blue"]);
    /// # Ok::<(), temporal_prost_cells::FleetError>(())
    /// ```
    pub fn queues<'q>(&self, queues: impl IntoIterator<Item = &'q str>) -> Vec<String> {
        let mut polled = Vec::new();
        for queue in queues.into_iter().map(|queue| self.queue_for(queue)) {
            if !polled.contains(&queue) {
                polled.push(queue);
            }
        }
        polled
    }
}
