//! The state of authorization in a run.

use crate::{Command, Nonces, Permit, Refusal, token::usage};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::SystemTime};
use temporal_prost::{
    common::protos::temporal::api::{common::v1::Payload, enums::v1::ContinueAsNewInitiator},
    workflow::{WorkflowContextKey, WorkflowContextView},
};

/// The header in which a workflow names its method to the children and activities that it calls.
pub(super) const CALLER_HEADER: &str = "temporal-prost-caller";

/// The header in which a workflow hands its nonces to the run that continues it.
pub(super) const NONCES_HEADER: &str = "temporal-prost-nonces";

/// The key of the call that is handled.
pub(super) struct Handled;

impl WorkflowContextKey for Handled {
    type Value = Scope;
}

/// The state of the run whose handler runs, and the token that the caller has delegated.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) run: Rc<Run>,
    pub(super) delegated: Option<Payload>,
}

/// The memory of a run. A replay restores all of it.
#[derive(Debug)]
pub(super) struct Run(RefCell<Memory>);

#[derive(Debug)]
struct Memory {
    nonces: Nonces,
    /// The update of each nonce. The server sends an update again if the answer of the worker was lost.
    updates: BTreeMap<String, String>,
    /// The full name of the workflow's rpc.
    method: Option<&'static str>,
    state: BTreeMap<String, String>,
}

impl Run {
    pub(super) fn new(workflow: &WorkflowContextView, max_nonces: usize) -> Self {
        let mut nonces = Nonces::new(max_nonces);
        if let Some(earlier) = earlier(workflow) {
            nonces.take(earlier);
        }
        let memory = Memory { nonces, updates: BTreeMap::new(), method: None, state: BTreeMap::new() };
        Self(RefCell::new(memory))
    }

    /// Uses the nonce of a permit up. `at` is the time before which nonces have expired.
    pub(super) fn accept(
        &self,
        permit: &Permit,
        command: &Command,
        (update, at): (Option<&str>, SystemTime),
    ) -> Result<(), Refusal> {
        let mut memory = self.0.borrow_mut();
        let is_same =
            |nonce: &str| update.is_some() && memory.updates.get(nonce).map(String::as_str) == update;
        if permit.nonce().is_some_and(is_same) {
            return Ok(());
        }
        memory.nonces.accept(permit, command, at)?;
        if let Some(nonce) = permit.nonce() {
            memory.note_update(nonce, update);
        }
        Ok(())
    }

    /// Notes the token of a call that was admitted before.
    pub(super) fn restore(&self, token: &[u8], update: Option<&str>) {
        if let Some((nonce, expiry)) = usage::nonce(token) {
            let mut memory = self.0.borrow_mut();
            memory.note_update(&nonce, update);
            memory.nonces.restore(nonce, expiry);
        }
    }

    pub(super) fn set_method(&self, method: &'static str) {
        self.0.borrow_mut().method = Some(method);
    }

    pub(super) fn set_state(&self, name: String, text: String) {
        self.0.borrow_mut().state.insert(name, text);
    }

    /// Adds the facts that the workflow has stated.
    pub(super) fn with_state(&self, command: Command) -> Command {
        let memory = self.0.borrow();
        memory.state.iter().fold(command, |command, (name, text)| command.context("state", &[name, text]))
    }

    /// Returns the full name of the workflow's rpc, once its start is admitted.
    pub(super) fn method(&self) -> Option<&'static str> {
        self.0.borrow().method
    }

    /// Returns the header for calls of the workflow.
    pub(super) fn caller(&self) -> Option<Payload> {
        Some(crate::header::payload(self.method()?))
    }

    /// Returns the header for the run that continues this one, if it has nonces.
    pub(super) fn nonces(&self) -> Option<Payload> {
        let memory = self.0.borrow();
        let json = serde_json::to_vec(&memory.nonces).ok()?;
        (!memory.nonces.is_empty()).then(|| crate::header::payload(json))
    }
}

impl Memory {
    fn note_update(&mut self, nonce: &str, update: Option<&str>) {
        let nonces = &self.nonces;
        self.updates.retain(|nonce, _| nonces.contains(nonce));
        if let Some(update) = update {
            self.updates.insert(nonce.to_owned(), update.to_owned());
        }
    }
}

/// Returns the nonces of the run that this one continues. The server copies the headers of a client to a retry, so they
/// are read only if a workflow has written them.
fn earlier(workflow: &WorkflowContextView) -> Option<Nonces> {
    workflow.continued_from_run_id()?;
    let raw = workflow.raw();
    let is_by_workflow = raw.continued_initiator() == ContinueAsNewInitiator::Workflow;
    let header = raw.headers.get(NONCES_HEADER).filter(|_| is_by_workflow)?;
    serde_json::from_slice(&header.data).ok()
}

/// Adds the rpc that calls, by its full name.
pub(super) fn with_parent(command: Command, method: &str) -> Command {
    match method.rsplit_once('.') {
        Some((service, method)) => command.context("parent", &[service, method]),
        None => command,
    }
}
