//! The operations of an apply and a refresh on resources.

mod create;
mod delete;
mod read;
mod report;
mod update;
mod wait;

pub(crate) use wait::Stop;

use crate::{
    call::{Failure, FailureKind, Json, Repeat, RunWorkflow, StartOf},
    protos::tfplugin6::Diagnostic,
    resource::{Private, Resource},
    value::Value,
};
use report::Report as _;
use temporalio_client::Client;
use wait::Waiting;

/// The result of an apply.
#[derive(Debug)]
pub(crate) struct Applied {
    /// Null if there is no resource.
    pub(crate) state: Value,
    pub(crate) private: Private,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The change of a resource.
#[derive(Debug)]
pub(crate) struct Change {
    /// Null if the resource is to be created.
    pub(crate) prior: Value,
    /// Null if it is to be deleted.
    pub(crate) planned: Value,
    pub(crate) config: Value,
    pub(crate) private: Private,
}

/// An operation that did not succeed.
#[derive(Debug)]
pub(crate) enum Unfinished {
    /// Terraform was interrupted.
    Stopped,
    /// The wait for an operation was longer than its timeout.
    TimedOut { operation: &'static str, timeout: std::time::Duration },
    /// The call has failed, or its outcome is unknown.
    Failed(Failure),
    /// The change was rejected before any call.
    Refused { summary: &'static str, detail: String },
}

impl From<Failure> for Unfinished {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<crate::schema::InputError> for Unfinished {
    fn from(error: crate::schema::InputError) -> Self {
        Self::Refused { summary: "Invalid value", detail: error.to_string() }
    }
}

/// Operates on a resource with a client.
#[derive(Clone, Copy)]
pub(crate) struct Operator<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) client: &'a Client,
    pub(crate) stop: &'a Stop,
}

impl<'a> Operator<'a> {
    /// Applies a change. The diagnostics contain all errors.
    pub(crate) async fn apply(self, change: Change) -> Applied {
        match (change.prior.is_null(), change.planned.is_null()) {
            (true, _) => Box::pin(self.create(change)).await,
            (false, true) => Box::pin(self.delete(change)).await,
            (false, false) => Box::pin(self.update(change)).await,
        }
    }

    /// Starts a workflow with an id and an input. Joins the run if an earlier apply has started it, and repeats it only if
    /// it has failed. Returns `false` if an earlier run has completed.
    async fn start_unless_completed(
        self,
        workflow: &dyn RunWorkflow,
        (id, input): (&str, &Json),
    ) -> Result<bool, Failure> {
        let start = StartOf { input, id: Some(id), digest: None, repeat: Repeat::Once };
        match workflow.start(self.client, start).await {
            Err(failure) if failure.kind == FailureKind::AlreadyStarted => Ok(false),
            started => started.map(|()| true),
        }
    }

    /// Limits the wait for an operation.
    fn waiting(self, operation: &'static str, value: &Value) -> Waiting<'a> {
        let timeout = self.resource.timeout(operation, value);
        Waiting { stop: self.stop, timeout, operation, resource: self.resource.name }
    }

    /// Returns the diagnostics of an operation that did not succeed.
    pub(crate) fn report(self, unfinished: &Unfinished, operation: &str) -> Vec<Diagnostic> {
        self.resource.report(unfinished, operation)
    }
}
