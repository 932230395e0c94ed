use super::{RegistrationError, WorkflowRegistration, versioning};
use crate::{
    hook::Hooks,
    hosting::{Alias, Hosted, Implementation},
};
use std::fmt;
use temporalio_sdk::{
    WorkerOptions, error::WorkflowRegistrationError, workflow_replayer::WorkflowReplayerOptions,
};

/// The options in which workflows are registered: a worker's or a replayer's.
///
/// Functions that register workflows take `impl Into<Registry>`, so you can pass either as `&mut`.
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
    /// The options of a worker.
    Worker(&'o mut WorkerOptions),
    /// The options of a replayer, which checks recorded histories against the code.
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

    /// Adds the interceptors of hooks.
    pub(crate) fn add_hooks(self, hooks: &Hooks) {
        match self {
            Self::Worker(options) => {
                options.workflow_interceptor(hooks.workflow_interceptor());
                options.activity_inbound_interceptor(hooks.activity_interceptor());
            }
            Self::Replayer(options) => {
                options.workflow_interceptor(hooks.workflow_interceptor());
            }
        }
    }

    /// Registers `I` as the workflow `W`, under all its workflow types.
    pub(super) fn register<W: Implementation<I>, I: 'static>(&mut self) -> Result<(), RegistrationError> {
        if let Self::Worker(options) = self {
            versioning::check::<W>(&options.deployment_options)?;
        }
        self.add::<W, I>()?;
        for alias in W::ALIASES {
            let _alias = Alias::new(alias);
            self.add::<W, I>()?;
        }
        Ok(())
    }

    /// Registers all of the workflows, or none if one of them is rejected.
    pub(super) fn register_all<'w>(
        self,
        workflows: impl Iterator<Item = &'w WorkflowRegistration>,
    ) -> Result<(), RegistrationError> {
        match self {
            Self::Worker(options) => {
                let mut with = options.clone();
                register_each(Registry::Worker(&mut with), workflows)?;
                *options = with;
            }
            Self::Replayer(options) => {
                let mut with = options.clone();
                register_each(Registry::Replayer(&mut with), workflows)?;
                *options = with;
            }
        }
        Ok(())
    }
}

fn register_each<'w>(
    mut registry: Registry<'_>,
    mut workflows: impl Iterator<Item = &'w WorkflowRegistration>,
) -> Result<(), RegistrationError> {
    workflows.try_for_each(|workflow| workflow.register(&mut registry))
}
