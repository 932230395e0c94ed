//! Reapplies to a reset run what happened after the reset point.

use super::State;
use crate::hub::Hub;
use crate::proto::enums::{
    ResetReapplyExcludeType as Exclude, ResetReapplyType as Reapply, UpdateAdmittedEventOrigin as Origin,
};
use crate::proto::{Attributes as A, event, service, update};
use crate::run::Run;

/// The kinds of events that a request reapplies.
#[derive(Clone, Copy)]
pub(super) struct Kinds {
    signals: bool,
    updates: bool,
}

impl Kinds {
    pub(super) fn new(request: &service::ResetWorkflowExecutionRequest) -> Self {
        let excludes = |kind: Exclude| request.reset_reapply_exclude_types.contains(&(kind as i32));
        let reapply = request.reset_reapply_type();
        Self {
            signals: reapply != Reapply::None && !excludes(Exclude::Signal),
            updates: !matches!(reapply, Reapply::None | Reapply::Signal) && !excludes(Exclude::Update),
        }
    }
}

impl State {
    /// Returns what happened after an event of a run, including the runs that continue it.
    pub(super) fn happened_after(&self, base: &Run, last: i64) -> Vec<A> {
        let mut happened = Vec::new();
        let (mut run, mut first) = (base, last + 1);
        loop {
            happened.extend((first..=run.history.last()).filter_map(|id| run.history.event(id).attributes));
            let Some(A::WorkflowExecutionContinuedAsNewEventAttributes(end)) = happened.last() else { break };
            let Some(next) = self.runs.get(&end.new_execution_run_id) else { break };
            (run, first) = (next, 1);
        }
        happened
    }
}

impl Run {
    /// Reapplies events of the run that this run repeats. As on a real server, cancellation requests are not reapplied.
    pub(super) fn reapply(&mut self, hub: &mut Hub, happened: Vec<A>, kinds: Kinds) {
        for attributes in happened {
            match attributes {
                A::WorkflowExecutionSignaledEventAttributes(signal) if kinds.signals => {
                    self.write(hub, signal);
                }
                A::WorkflowExecutionUpdateAcceptedEventAttributes(accepted) if kinds.updates => {
                    self.readmit(hub, accepted.accepted_request);
                }
                A::WorkflowExecutionUpdateAdmittedEventAttributes(admitted) if kinds.updates => {
                    self.readmit(hub, admitted.request);
                }
                A::StartChildWorkflowExecutionInitiatedEventAttributes(child) => {
                    self.replaced_children.insert(child.workflow_id);
                }
                other => self.reapply_child(hub, other),
            }
        }
    }

    fn readmit(&mut self, hub: &mut Hub, request: Option<update::Request>) {
        let Some(request) = request else { return };
        let id = request.meta.clone().unwrap_or_default().update_id;
        if self.update(&id).is_some() {
            return;
        }
        let (request, origin) = (Some(request), Origin::Reapply as i32);
        self.write(hub, event::WorkflowExecutionUpdateAdmitted { request, origin });
        self.record_admission(id);
    }

    /// Reapplies the start and the end of a child that was requested before the reset point.
    fn reapply_child(&mut self, hub: &mut Hub, attributes: A) {
        let Some((initiated, ended)) = child_event(&attributes) else { return };
        let Some(child) = self.children.get_mut(&initiated) else { return };
        if let A::ChildWorkflowExecutionStartedEventAttributes(started) = &attributes {
            child.started = true;
            child.execution = started.workflow_execution.clone().unwrap_or_default();
        }
        if ended {
            self.children.remove(&initiated);
        }
        self.append(hub, crate::run::record::event(hub.now(), attributes));
    }
}

/// Returns the event that requested a child, and `true` if the child has ended.
fn child_event(attributes: &A) -> Option<(i64, bool)> {
    if let A::ChildWorkflowExecutionStartedEventAttributes(started) = attributes {
        return Some((started.initiated_event_id, false));
    }
    crate::run::rebuild::ended_child(attributes).map(|initiated| (initiated, true))
}
