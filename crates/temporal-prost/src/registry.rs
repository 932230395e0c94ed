//! Registering workflows where the SDK looks for them.

use std::cell::Cell;

thread_local! {
    /// The name under which a workflow is being registered: the SDK asks the type, which may have several.
    static REGISTERED_AS: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// The name that a workflow has while it is being registered on this thread under an alias.
pub(crate) fn registered_as() -> Option<&'static str> {
    REGISTERED_AS.get()
}

#[cfg(feature = "worker")]
mod worker {
    use super::REGISTERED_AS;
    use crate::{
        hosted::{Hosted, Implementation},
        registration::{RegistrationError, check_versioning},
    };
    use std::fmt;
    use temporalio_sdk::{
        WorkerOptions, error::WorkflowRegistrationError, workflow_replayer::WorkflowReplayerOptions,
    };

    /// While it lives, a workflow that is registered on this thread has this name.
    struct RegisteredAs;

    impl RegisteredAs {
        fn new(name: &'static str) -> Self {
            REGISTERED_AS.set(Some(name));
            Self
        }
    }

    impl Drop for RegisteredAs {
        fn drop(&mut self) {
            REGISTERED_AS.set(None);
        }
    }

    /// Where workflows are registered: the options of a worker or of a replayer.
    ///
    /// Functions that register workflows take `&mut` either, as `impl Into<Registry>`.
    ///
    /// ```
    /// use shop::v1::orders_temporal::{self, OrdersWorkflows};
    /// use temporal_prost::{RegistrationError, sdk::workflow_replayer::WorkflowReplayerOptions};
    ///
    /// fn replayer<Shop: OrdersWorkflows>() -> Result<WorkflowReplayerOptions, RegistrationError> {
    ///     let mut options = WorkflowReplayerOptions::new().build();
    ///     orders_temporal::register_workflows::<Shop>(&mut options)?;
    ///     Ok(options)
    /// }
    /// ```
    #[non_exhaustive]
    pub enum Registry<'o> {
        /// A worker's.
        Worker(&'o mut WorkerOptions),
        /// A replayer's, to check recorded histories against the code.
        Replayer(&'o mut WorkflowReplayerOptions),
    }

    impl<'o> From<&'o mut WorkerOptions> for Registry<'o> {
        fn from(options: &'o mut WorkerOptions) -> Self {
            Self::Worker(options)
        }
    }

    impl<'o> From<&'o mut WorkflowReplayerOptions> for Registry<'o> {
        fn from(options: &'o mut WorkflowReplayerOptions) -> Self {
            Self::Replayer(options)
        }
    }

    impl fmt::Debug for Registry<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(match self {
                Self::Worker(_) => "Worker",
                Self::Replayer(_) => "Replayer",
            })
        }
    }

    impl Registry<'_> {
        fn add<W: Implementation<I>, I: 'static>(&mut self) -> Result<(), WorkflowRegistrationError> {
            match self {
                Self::Worker(options) => options.register_workflow::<Hosted<W, I>>().map(drop),
                Self::Replayer(options) => options.register_workflow::<Hosted<W, I>>().map(drop),
            }
        }

        /// `I` as the workflow `W`, under all its names.
        fn host<W: Implementation<I>, I: 'static>(&mut self) -> Result<(), RegistrationError> {
            if let Self::Worker(options) = self {
                check_versioning::<W>(&options.deployment_options)?;
            }
            self.add::<W, I>()?;
            for alias in W::ALIASES {
                let _name = RegisteredAs::new(alias);
                self.add::<W, I>()?;
            }
            Ok(())
        }

        /// All of them, or none where one is refused.
        fn all<'w>(
            self,
            workflows: impl Iterator<Item = &'w WorkflowRegistration>,
        ) -> Result<(), RegistrationError> {
            match self {
                Self::Worker(options) => {
                    let mut with = options.clone();
                    register(Registry::Worker(&mut with), workflows)?;
                    *options = with;
                }
                Self::Replayer(options) => {
                    let mut with = options.clone();
                    register(Registry::Replayer(&mut with), workflows)?;
                    *options = with;
                }
            }
            Ok(())
        }
    }

    fn register<'w>(
        mut registry: Registry<'_>,
        mut workflows: impl Iterator<Item = &'w WorkflowRegistration>,
    ) -> Result<(), RegistrationError> {
        workflows.try_for_each(|workflow| (workflow.register)(&mut registry))
    }

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
            Self { name: W::NAME, task_queue: W::OPTIONS.task_queue, register: |r| r.host::<W, I>() }
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
        registry.into().all(Svc::WORKFLOWS.iter())
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
        registry.into().all(Svc::WORKFLOWS.iter().filter(here))
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
        registry.into().all([WorkflowRegistration::of::<W, I>()].iter())
    }

    /// A service whose methods are spread over several task queues. Implemented by generated code.
    pub trait TaskQueues {
        /// Every queue that the schema names, sorted.
        const TASK_QUEUES: &'static [&'static str];

        /// Whether the schema puts some method on no queue, so that any queue may be asked for.
        const OPEN: bool = false;

        #[doc(hidden)]
        fn check(queue: &str) -> Result<(), RegistrationError> {
            if Self::OPEN || Self::TASK_QUEUES.contains(&queue) {
                return Ok(());
            }
            Err(RegistrationError::UnknownQueue { queue: queue.to_owned(), known: Self::TASK_QUEUES })
        }
    }
}

#[cfg(feature = "worker")]
pub use worker::{
    Registry, TaskQueues, WorkflowRegistration, Workflows, register_workflow, register_workflows,
    register_workflows_on,
};
