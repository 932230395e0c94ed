//! The completion of a workflow task.

use super::end::TaskFailure;
use super::{Place, Reason, Sticky};
use crate::hub::{Effect, Hub};
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{Failure, count, event, positive, protocol, service};
use crate::run::Run;
use crate::run::close::Termination;
use crate::run::command::Step;
use crate::run::command::check::{Refused, closes};
use crate::time::deadlines::Due;
use std::time::Duration;
use temporalio_common::protos::temporal::api::deployment::v1::WorkerDeploymentVersion;

/// The maximum number of events of a run.
const MOST_EVENTS: i64 = 50 * 1024;

const TOO_MANY_EVENTS: &str = "Workflow history count exceeds limit.";

/// The request with which a worker completes a task.
type Completion = service::RespondWorkflowTaskCompletedRequest;

impl Run {
    /// Completes the task. If the task leaves no trace, returns the event to which the worker must reset its workflow.
    /// Otherwise, returns zero.
    pub(crate) fn complete_task(&mut self, hub: &mut Hub, number: u64, request: Completion) -> Answer<i64> {
        let task = self.tasks.current.as_ref().filter(|task| task.number == number);
        let place = task.filter(|task| task.is_started()).map(|task| task.place);
        let place = place.ok_or_else(|| not_found("Workflow task not found."))?;
        if let Err(refused) = self.check_commands(hub, &request.commands) {
            return Err(self.refuse(hub, refused, request.identity));
        }
        if self.exceeds(&request) {
            self.terminate(hub, Termination::because(TOO_MANY_EVENTS));
            return Err(invalid(TOO_MANY_EVENTS));
        }
        self.clear_due(hub, Due::TaskTimeout);
        self.tasks.sticky = sticky(&request);
        for (id, result) in &request.query_results {
            self.answer_query(id.parse().unwrap_or_default(), result.clone());
        }
        if self.leaves_no_trace(place, &request) {
            return Ok(self.discard_task(hub, request));
        }
        self.apply(hub, request);
        Ok(0)
    }

    /// Returns `true` if the history would become too long.
    fn exceeds(&self, request: &Completion) -> bool {
        let closes = request.commands.last().and_then(|last| last.attributes.as_ref()).is_some_and(closes);
        let more = 1 + count(request.commands.len()) + count(self.buffered.len());
        !closes && self.history.last() + more > MOST_EVENTS
    }

    /// Fails the task because of a command that cannot be performed.
    fn refuse(&mut self, hub: &mut Hub, refused: Refused, identity: String) -> tonic::Status {
        let Refused { cause, message } = refused;
        let failure = Some(Failure { message: message.clone(), ..Default::default() });
        self.fail_task(hub, TaskFailure { cause, failure, identity });
        invalid(message)
    }

    /// Returns `true` if the task was made for updates and has only rejected them.
    fn leaves_no_trace(&self, place: Place, request: &Completion) -> bool {
        matches!(place, Place::Unwritten { reason: Reason::Speculative, .. })
            && request.commands.is_empty()
            && self.buffered.is_empty()
            && !request.messages.is_empty()
            && request.messages.iter().all(is_rejection)
    }

    fn discard_task(&mut self, hub: &mut Hub, request: Completion) -> i64 {
        self.tasks.current = None;
        let last = self.history.last();
        self.receive_all(hub, request.messages);
        self.settle_task(hub, false);
        last
    }

    fn apply(&mut self, hub: &mut Hub, request: Completion) {
        let completed = self.write_completed(hub, &request);
        // No command refers to a rejection. It reaches its caller even if the run ends now.
        let (rejections, mut messages) = request.messages.into_iter().partition(is_rejection);
        self.receive_all(hub, rejections);
        for command in request.commands {
            let step = Step { completed, metadata: command.user_metadata, messages: &mut messages };
            if let Some(requested) = command.attributes {
                self.apply_command(hub, step, requested);
            }
        }
        self.receive_all(hub, messages);
        if self.is_open() {
            let news = self.flush(hub);
            self.settle_task(hub, news || request.force_create_new_workflow_task);
        }
    }

    fn write_completed(&mut self, hub: &mut Hub, request: &Completion) -> i64 {
        self.write_task(hub);
        // A real server writes the end of a task as another batch than an unwritten beginning.
        hub.transaction += 1;
        let task = self.tasks.current.take();
        let started = task.as_ref().and_then(|task| task.started.as_ref()).map_or(0, |start| start.event);
        let scheduled = match task.map(|task| task.place) {
            Some(Place::Written(scheduled)) => scheduled,
            _ => 0,
        };
        self.tasks.attempt = 1;
        self.tasks.last_failure = None;
        self.tasks.previous_started = started;
        self.count_task(hub);
        let event = event::WorkflowTaskCompleted {
            scheduled_event_id: scheduled,
            started_event_id: started,
            identity: request.identity.clone(),
            sdk_metadata: request.sdk_metadata.clone(),
            metering_metadata: request.metering_metadata,
            versioning_behavior: request.versioning_behavior,
            deployment_version: deployment(request),
            ..Default::default()
        };
        self.write(hub, event)
    }

    /// Counts the task, to detect workflows that work without end. Only virtual time stands still for them.
    fn count_task(&mut self, hub: &mut Hub) {
        let sign = hub.paces.count_task(&mut self.pace, hub.clock.now());
        if let Some(sign) = sign.filter(|_| hub.clock.is_virtual()) {
            hub.effects.push_back(Effect::Endless { run: self.id.clone(), sign });
        }
    }

    fn receive_all(&mut self, hub: &mut Hub, messages: Vec<protocol::Message>) {
        for message in messages {
            self.receive(hub, message);
        }
    }

    /// Schedules another task if one is needed.
    fn settle_task(&mut self, hub: &mut Hub, needed: bool) {
        self.take_back_updates();
        self.take_back_queries();
        if needed {
            self.need_task(hub);
        } else if self.has_admitted_updates() && self.tasks.current.is_none() {
            self.schedule_task(hub, Some(Reason::Speculative));
        }
        self.offer_queries(hub);
    }
}

fn sticky(request: &Completion) -> Option<Sticky> {
    let attributes = request.sticky_attributes.as_ref()?;
    let patience = positive(attributes.schedule_to_start_timeout.as_ref()).unwrap_or(Duration::from_secs(5));
    Some(Sticky { queue: attributes.worker_task_queue.clone()?.name, patience })
}

fn is_rejection(message: &protocol::Message) -> bool {
    message.body.as_ref().is_some_and(|body| body.type_url.ends_with("update.v1.Rejection"))
}

fn deployment(request: &Completion) -> Option<WorkerDeploymentVersion> {
    let options = request.deployment_options.clone().filter(|options| !options.deployment_name.is_empty())?;
    Some(WorkerDeploymentVersion { deployment_name: options.deployment_name, build_id: options.build_id })
}
