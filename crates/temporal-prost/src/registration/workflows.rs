use super::{RegistrationError, Registry, TaskQueues};
use crate::hosting::Implementation;
use std::fmt;

/// A workflow of a service, with its implementation.
#[derive(Clone, Copy)]
pub struct WorkflowRegistration {
    name: &'static str,
    task_queue: Option<&'static str>,
    register: fn(&mut Registry<'_>) -> Result<(), RegistrationError>,
}

impl WorkflowRegistration {
    /// Creates the registration of `I` as the workflow `W`.
    #[must_use]
    pub const fn of<W: Implementation<I>, I: 'static>() -> Self {
        Self { name: W::NAME, task_queue: W::OPTIONS.task_queue, register: |r| r.register::<W, I>() }
    }

    pub(super) fn register(&self, registry: &mut Registry<'_>) -> Result<(), RegistrationError> {
        (self.register)(registry)
    }

    /// Returns the workflow type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the task queue that the schema sets for the workflow.
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

/// A service whose workflows are all implemented by `I`. Generated code implements this trait.
pub trait Workflows<I> {
    /// The workflows of the service.
    const WORKFLOWS: &'static [WorkflowRegistration];
}

/// Registers every workflow of the service `Svc`, under all its workflow types.
///
/// Call it through the function that is generated for the service:
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
/// Returns an error if one of the workflow types is already registered, or if a versioned worker would give a workflow
/// another versioning behavior than its schema sets. Set the worker's deployment options first.
pub fn register_workflows<'o, Svc: Workflows<I>, I>(
    registry: impl Into<Registry<'o>>,
) -> Result<(), RegistrationError> {
    registry.into().register_all(Svc::WORKFLOWS.iter())
}

/// Registers the workflows of the service `Svc` that the schema puts on `queue`, and the workflows without a queue,
/// under all their workflow types.
///
/// Call it through the function that is generated for a service with several queues:
///
/// ```
/// use shop::v1::returns_temporal::{self, ReturnsActivities, ReturnsWorkflows};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// /// Creates a worker for the queue `returns` or `warehouse`, depending on its configuration.
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
/// Returns an error if the service has no such queue, or any of the errors of [`register_workflows`].
pub fn register_workflows_on<'o, Svc: Workflows<I> + TaskQueues, I>(
    registry: impl Into<Registry<'o>>,
    queue: &str,
) -> Result<(), RegistrationError> {
    Svc::check(queue)?;
    let here = |workflow: &&WorkflowRegistration| workflow.task_queue.is_none_or(|its| its == queue);
    registry.into().register_all(Svc::WORKFLOWS.iter().filter(here))
}

/// Registers only the workflow `W`, implemented by `I`, under all its workflow types.
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
/// Returns the errors of [`register_workflows`].
pub fn register_workflow<'o, W: Implementation<I>, I: 'static>(
    registry: impl Into<Registry<'o>>,
) -> Result<(), RegistrationError> {
    registry.into().register_all([WorkflowRegistration::of::<W, I>()].iter())
}
