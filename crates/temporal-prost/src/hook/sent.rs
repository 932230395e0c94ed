//! The typed call that this crate's client passes to its hooks.
//!
//! An interceptor of the SDK receives the arguments without their type, and can only ask for a type that it names. So a
//! call leaves the function that asks for the right type in a value of its task.

use super::Message;
use crate::payload::Envelope;
use std::future::Future;
use temporalio_client::{
    HasArgs, QueryWorkflowInput, SignalWithStartWorkflowInput, SignalWorkflowInput, StartWorkflowInput,
    StartWorkflowUpdateInput, UpdateWithStartWorkflowInput,
};

tokio::task_local! {
    static SENT: Sent;
}

/// A method that is called with an input in the SDK's `I`.
#[derive(Debug)]
pub(crate) struct Part<I> {
    pub(super) method: &'static str,
    pub(super) input: fn(&I) -> Option<&dyn Message>,
}

impl<I> Clone for Part<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Part<I> {}

fn erased<E: Envelope>(envelope: &E) -> &dyn Message {
    envelope
}

impl<I: HasArgs> Part<I> {
    pub(crate) const fn only<E: Envelope>(method: &'static str) -> Self {
        Self { method, input: |input| input.args_ref::<E>().map(erased) }
    }
}

impl Part<SignalWithStartWorkflowInput> {
    pub(crate) const fn start<E: Envelope>(method: &'static str) -> Self {
        Self { method, input: |input| input.workflow_args_ref::<E>().map(erased) }
    }

    pub(crate) const fn signal<E: Envelope>(method: &'static str) -> Self {
        Self { method, input: |input| input.signal_args_ref::<E>().map(erased) }
    }
}

impl Part<UpdateWithStartWorkflowInput> {
    pub(crate) const fn start<E: Envelope>(method: &'static str) -> Self {
        Self { method, input: |input| input.workflow_args_ref::<E>().map(erased) }
    }

    pub(crate) const fn update<E: Envelope>(method: &'static str) -> Self {
        Self { method, input: |input| input.update_args_ref::<E>().map(erased) }
    }
}

/// The methods of one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Methods {
    Start(Part<StartWorkflowInput>),
    SignalWithStart(Part<SignalWithStartWorkflowInput>, Part<SignalWithStartWorkflowInput>),
    UpdateWithStart(Part<UpdateWithStartWorkflowInput>, Part<UpdateWithStartWorkflowInput>),
    Signal(Part<SignalWorkflowInput>),
    Query(Part<QueryWorkflowInput>),
    Update(Part<StartWorkflowUpdateInput>),
    /// A cancellation or termination, which has no input.
    End(&'static str),
}

/// A request that is being sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(super) methods: Methods,
    pub(super) namespace: String,
    pub(super) workflow_type: Option<&'static str>,
    /// The schedule that stores the request, if it is a start.
    pub(super) schedule_id: Option<String>,
}

impl Sent {
    pub(crate) fn new(methods: Methods, namespace: String, workflow_type: &'static str) -> Self {
        let workflow_type = Some(workflow_type).filter(|name| !name.is_empty());
        Self { methods, namespace, workflow_type, schedule_id: None }
    }

    pub(crate) fn of_schedule(self, id: Option<String>) -> Self {
        Self { schedule_id: id, ..self }
    }

    /// Makes this request the one that interceptors see while `request` is polled.
    pub(crate) fn around<F: Future>(self, request: F) -> impl Future<Output = F::Output> {
        SENT.scope(self, request)
    }

    /// Returns the request of this task with its methods, unless it was not made by this crate.
    pub(super) fn with_methods() -> Option<(Self, Methods)> {
        let sent = SENT.try_with(Self::clone).ok()?;
        let methods = sent.methods;
        Some((sent, methods))
    }
}
