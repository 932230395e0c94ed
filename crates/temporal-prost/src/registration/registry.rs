use super::{RegistrationError, WorkflowRegistration, versioning};
use crate::hosting::{Alias, Hosted, Implementation};
use std::fmt;
use temporalio_sdk::{
    WorkerOptions, error::WorkflowRegistrationError, workflow_replayer::WorkflowReplayerOptions,
};

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

    /// All of them, or none where one is refused.
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
