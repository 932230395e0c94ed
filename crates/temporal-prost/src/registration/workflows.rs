use super::{RegistrationError, Registry, TaskQueues};
use crate::hosting::Implementation;
use std::fmt;

/// One workflow of a service, with its implementation.
#[derive(Clone, Copy)]
pub struct WorkflowRegistration {
    name: &'static str,
    task_queue: Option<&'static str>,
    register: fn(&mut Registry<'_>) -> Result<(), RegistrationError>,
}

impl WorkflowRegistration {
    /// `I` as the workflow `W`.
    #[must_use]
    pub const fn of<W: Implementation<I>, I: 'static>() -> Self {
        Self { name: W::NAME, task_queue: W::OPTIONS.task_queue, register: |r| r.register::<W, I>() }
    }

    pub(super) fn register(&self, registry: &mut Registry<'_>) -> Result<(), RegistrationError> {
        (self.register)(registry)
    }

    /// The workflow type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The task queue that the schema gives it.
    #[must_use]
    pub const fn task_queue(&self) -> Option<&'static str> {
        self.task_queue
    }
}

impl fmt::Debug for WorkflowRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowRegistration")
            .field("name", &self.name)
            .field("task_queue", &self.task_queue)
            .finish_non_exhaustive()
    }
}

/// The service `Self` has all its workflows implemented by `I`. Implemented by generated code.
pub trait Workflows<I> {
    /// Every workflow of the service.
    const WORKFLOWS: &'static [WorkflowRegistration];
}

/// Registers every workflow of the service `Svc`, under all its names.
///
/// Generated code has a function for its service, which calls this one:
///
/// ```
/// use shop::v1::orders_temporal::{self, OrdersWorkflows};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// fn worker<Shop: OrdersWorkflows>() -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     orders_temporal::register_workflows::<Shop>(&mut options)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// If one of the names is registered already, and if a versioned worker would give a workflow another behavior
/// than its schema; set the worker's deployment options before.
pub fn register_workflows<'o, Svc: Workflows<I>, I>(
    registry: impl Into<Registry<'o>>,
) -> Result<(), RegistrationError> {
    registry.into().register_all(Svc::WORKFLOWS.iter())
}

/// Registers the workflows of the service `Svc` that the schema puts on `queue`, under all their names,
/// and those that it puts on none.
///
/// Generated code has a function for a service with several queues, which calls this one:
///
/// ```
/// use shop::v1::returns_temporal::{self, ReturnsActivities, ReturnsWorkflows};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// /// A worker for `returns` or for `warehouse`, as its configuration says.
/// fn worker<Shop>(queue: &str, shop: Shop) -> Result<WorkerOptions, RegistrationError>
/// where
///     Shop: ReturnsWorkflows + ReturnsActivities,
/// {
///     let mut options = WorkerOptions::new(queue).build();
///     returns_temporal::register_workflows_on::<Shop>(&mut options, queue)?;
///     returns_temporal::register_activities_on(&mut options, queue, shop)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// If the service has no such queue, and those of [`register_workflows`].
pub fn register_workflows_on<'o, Svc: Workflows<I> + TaskQueues, I>(
    registry: impl Into<Registry<'o>>,
    queue: &str,
) -> Result<(), RegistrationError> {
    Svc::check(queue)?;
    let here = |workflow: &&WorkflowRegistration| workflow.task_queue.is_none_or(|its| its == queue);
    registry.into().register_all(Svc::WORKFLOWS.iter().filter(here))
}

/// Registers the workflow `W` alone, under all its names, as implemented by `I`.
///
/// ```
/// use shop::v1::orders_temporal::{self, PlaceOrderWorkflow, workflow::PlaceOrder};
/// use temporal_prost::{RegistrationError, register_workflow, sdk::WorkerOptions};
///
/// fn worker<PlacedOrder: PlaceOrderWorkflow>() -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     register_workflow::<PlaceOrder, PlacedOrder>(&mut options)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// Those of [`register_workflows`].
pub fn register_workflow<'o, W: Implementation<I>, I: 'static>(
    registry: impl Into<Registry<'o>>,
) -> Result<(), RegistrationError> {
    registry.into().register_all([WorkflowRegistration::of::<W, I>()].iter())
}
