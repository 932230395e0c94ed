//! The workflows and activities of a service, as data.

use super::{Activity, Workflow};

/// A service of a schema. Generated code implements this trait for the type `Service` in the module of the service.
///
/// ```
/// use shop::v1::orders_temporal;
/// use temporal_prost::{Served, Service};
///
/// type Orders = orders_temporal::Service;
/// assert_eq!(Orders::NAME, "shop.v1.Orders");
/// let names: Vec<_> = Orders::SERVED.iter().map(Served::name).collect();
/// assert!(names.contains(&"shop.v1.Orders.PlaceOrder"));
/// ```
pub trait Service {
    /// The full protobuf name.
    const NAME: &'static str;
    /// The workflows and activities.
    const SERVED: &'static [Served];
}

/// The kind of a served workflow or activity. See [`Served`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServedKind {
    /// A workflow.
    Workflow,
    /// An activity.
    Activity,
}

/// A workflow or activity that a worker of a service runs.
///
/// ```
/// use shop::v1::returns_temporal;
/// use std::collections::BTreeSet;
/// use temporal_prost::{Served, ServedKind, Service};
///
/// /// Returns the task queues of the activities.
/// fn queues<S: Service>() -> BTreeSet<&'static str> {
///     let activities = S::SERVED.iter().filter(|served| served.kind() == ServedKind::Activity);
///     activities.filter_map(Served::task_queue).collect()
/// }
///
/// assert_eq!(queues::<returns_temporal::Service>(), BTreeSet::from(["warehouse"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    kind: ServedKind,
    name: &'static str,
    task_queue: Option<&'static str>,
}

impl Served {
    /// Describes the workflow `W`.
    #[must_use]
    pub const fn workflow<W: Workflow>() -> Self {
        Self { kind: ServedKind::Workflow, name: W::NAME, task_queue: W::OPTIONS.task_queue }
    }

    /// Describes the activity `A`.
    #[must_use]
    pub const fn activity<A: Activity>() -> Self {
        Self { kind: ServedKind::Activity, name: A::NAME, task_queue: A::OPTIONS.task_queue }
    }

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> ServedKind {
        self.kind
    }

    /// Returns the workflow or activity type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the task queue that the schema sets. Workflows and activities without one run on the queue of their
    /// caller.
    #[must_use]
    pub const fn task_queue(&self) -> Option<&'static str> {
        self.task_queue
    }
}
