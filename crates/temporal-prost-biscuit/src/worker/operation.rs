//! Nexus operations: the facts of their callers, and the headers that workflows add to their calls.

use super::{
    WorkerAuthorization, behalf,
    run::{self, CALLER_HEADER, Run, Scope},
};
use crate::{Command, DELEGATION_HEADER, Permit, Reason, Refusal, Token, delegated, header};
use futures_util::FutureExt as _;
use std::time::{Duration, SystemTime};
use temporal_prost::{
    common::protos::temporal::api::common::v1::link::{Variant, WorkflowEvent},
    hook::{Hooks, Incoming},
    nexus::{NexusContext, NexusWorker, add_encoded_header},
    workflow::NexusOperationOptions,
};

/// The life of the child with which a worker decides on a delegated token.
const LIFE: Duration = Duration::from_mins(1);

impl WorkerAuthorization {
    /// Decides on the operations that a worker handles, before their handlers run. Add other hooks before.
    ///
    /// An operation is decided by the rule of its rpc, as a command of the kind `operation`. It is allowed by the facts of
    /// its caller, such as `parent("shop.v1.Carts", "CheckOut")` and `parent_workflow("carts", $id)`, or by the token that
    /// the caller has delegated. The workflow that it starts, or calls, is decided once more, by the token that the client
    /// of the worker sends: its own, or with [`on_behalf`](crate::ClientAuthorization::on_behalf) the delegated one.
    ///
    /// ```
    /// use temporal_prost::nexus::NexusWorker;
    /// use temporal_prost_biscuit::{Policy, PolicyError, RootKeys, Rule, WorkerAuthorization};
    ///
    /// fn guarded(worker: NexusWorker, keys: RootKeys) -> Result<NexusWorker, PolicyError> {
    ///     let carts = r#"parent("shop.v1.Carts", "CheckOut"), parent_workflow("carts", $id)"#;
    ///     let place = Rule::new().right("orders.place").or_if(carts)?;
    ///     let policy = Policy::deny().rule("shop.v1.Orders", "PlaceOrder", place);
    ///     Ok(WorkerAuthorization::new(keys, policy).guard(worker))
    /// }
    /// ```
    #[must_use]
    pub fn guard(&self, worker: NexusWorker) -> NexusWorker {
        worker
            .around(|_, handled| delegated::scope(None, handled).boxed())
            .hooks(Hooks::new().with(self.clone()))
    }

    /// Makes the delegated token known to the client of the handler.
    pub(super) fn begin(call: &Incoming<'_>) {
        if let Some(token) = behalf::of_headers(call.headers()) {
            delegated::set(token);
        }
    }

    /// Decides on an operation by the token that its caller has delegated. Such a token is not restricted to a command.
    pub(super) fn by_delegation(
        &self,
        call: &Incoming<'_>,
        command: &Command,
        at: SystemTime,
    ) -> Result<Permit, Refusal> {
        let token = behalf::of_headers(call.headers()).map(|token| child(&token, command, at)).transpose()?;
        self.ask(token.as_ref().map(Token::as_bytes), command, at)
    }
}

fn child(token: &Token, command: &Command, at: SystemTime) -> Result<Token, Refusal> {
    token.restrict(command, at + LIFE).map_err(|_| Refusal::new(Reason::Malformed, command, None))
}

/// Adds the workflow that calls the operation. The server names it, and its worker the rpc.
pub(super) fn with_facts(command: Command, call: &Incoming<'_>) -> Command {
    let Some(caller) = call.nexus().and_then(caller) else { return command };
    let command = command.context("parent_workflow", &[&caller.namespace, &caller.workflow_id]);
    match call.header(CALLER_HEADER) {
        Some(method) => run::with_parent(command, &String::from_utf8_lossy(&method.data)),
        None => command,
    }
}

fn caller(context: &NexusContext) -> Option<&WorkflowEvent> {
    context.links().iter().find_map(|link| match link.variant.as_ref()? {
        Variant::WorkflowEvent(event) => Some(event),
        _ => None,
    })
}

/// Names the calling rpc, and passes on what the caller of the workflow has delegated. A worker that can decrypt the token
/// encrypts it again, with the input.
pub(super) fn describe(run: &Run, scope: Option<&Scope>, options: &mut NexusOperationOptions) {
    if let Some(method) = run.method() {
        options.nexus_header.insert(CALLER_HEADER.to_owned(), method.to_owned());
    }
    let delegated = scope.and_then(|scope| scope.delegated.as_ref()).map(header::token);
    let delegated = delegated.and_then(|token| Token::from_bytes(token).ok());
    if let (Some(token), Some(input)) = (delegated, &mut options.input) {
        add_encoded_header(input, DELEGATION_HEADER, token.into_bytes());
    }
}
