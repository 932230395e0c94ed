//! Schedules: the workflows that they start, and their times.

mod action;
mod canonical;
mod overlap;
mod spec;

pub(crate) use canonical::canonical;
pub(crate) use spec::Spec;

use crate::proto::status::{Answer, not_found};
use crate::proto::{Failure, Memo, Payloads, SearchAttributes, Time, WorkflowExecution, enums, timestamp};
use crate::state::State;
use crate::time::deadlines::{Key, Owner};
use std::collections::{BTreeMap, VecDeque};
use temporalio_common::protos::temporal::api::schedule::v1 as api;
use tonic::Status;

/// The number of future times in a description.
const FUTURE_TIMES: usize = 10;

/// The prefix of the ids of the workflows that are schedules on a real server.
pub(crate) const SCHEDULER: &str = "temporal-sys-scheduler:";

/// All schedules, by namespace and id.
pub(crate) type Schedules = BTreeMap<(String, String), Schedule>;

#[derive(Debug)]
pub(crate) struct Schedule {
    /// The definition as descriptions show it: with the specification in its canonical form.
    pub(crate) definition: api::Schedule,
    spec: Spec,
    /// The id of the request that created it, used to ignore duplicates.
    pub(crate) request_id: String,
    pub(crate) info: api::ScheduleInfo,
    pub(crate) memo: Option<Memo>,
    pub(crate) search_attributes: Option<SearchAttributes>,
    /// Counts updates, to detect conflicting updates.
    pub(crate) version: u64,
    /// The time of the next action, and its deadline.
    due: Option<(Time, Key)>,
    /// Actions that wait for the end of a workflow.
    buffer: VecDeque<Action>,
    last: LastOutcome,
}

/// An action that is due.
#[derive(Clone, Copy, Debug)]
struct Action {
    /// The time that the schedule assigns to the action.
    nominal: Time,
    overlap: enums::ScheduleOverlapPolicy,
    /// If `true`, the action was requested. Pauses and limits do not apply.
    manual: bool,
}

/// The outcome that a finished workflow passes to the next one.
#[derive(Clone, Debug, Default)]
struct LastOutcome {
    result: Option<Payloads>,
    failure: Option<Failure>,
}

impl Schedule {
    pub(crate) fn new(definition: api::Schedule, spec: Spec, now: Time) -> Self {
        Self {
            definition,
            spec,
            request_id: String::new(),
            info: api::ScheduleInfo { create_time: Some(timestamp(now)), ..Default::default() },
            memo: None,
            search_attributes: None,
            version: 1,
            due: None,
            buffer: VecDeque::new(),
            last: LastOutcome::default(),
        }
    }

    pub(crate) fn conflict_token(&self) -> Vec<u8> {
        self.version.to_string().into_bytes()
    }

    /// Replaces the definition.
    pub(crate) fn update(&mut self, definition: api::Schedule, spec: Spec, now: Time) {
        self.definition = definition;
        self.spec = spec;
        self.version += 1;
        self.info.update_time = Some(timestamp(now));
    }

    fn policies(&self) -> api::SchedulePolicies {
        self.definition.policies.unwrap_or_default()
    }

    pub(crate) fn state(&mut self) -> &mut api::ScheduleState {
        self.definition.state.get_or_insert_default()
    }

    fn may_act(&self) -> bool {
        let state = self.definition.state.clone().unwrap_or_default();
        !state.paused && (!state.limited_actions || state.remaining_actions > 0)
    }

    /// Returns the times after `start`, up to and including `end`.
    pub(crate) fn times(&self, start: Time, end: Time) -> impl Iterator<Item = Time> {
        self.spec.times_after(start).take_while(move |time| *time <= end)
    }

    /// Returns the description, including values that are computed on demand.
    pub(crate) fn description(&self, now: Time) -> api::ScheduleInfo {
        let future = self.spec.times_after(now).take(FUTURE_TIMES).map(timestamp).collect();
        let buffered = i64::try_from(self.buffer.len()).unwrap_or(i64::MAX);
        api::ScheduleInfo { future_action_times: future, buffer_size: buffered, ..self.info.clone() }
    }

    pub(crate) fn list_info(&self, now: Time) -> api::ScheduleListInfo {
        let state = self.definition.state.clone().unwrap_or_default();
        let action = self.definition.action.as_ref().and_then(|action| action.action.as_ref());
        let workflow_type =
            action.and_then(|api::schedule_action::Action::StartWorkflow(start)| start.workflow_type.clone());
        let info = self.description(now);
        api::ScheduleListInfo {
            spec: self.definition.spec.clone(),
            workflow_type,
            notes: state.notes,
            paused: state.paused,
            recent_actions: info.recent_actions,
            future_action_times: info.future_action_times,
            ..Default::default()
        }
    }

    fn is_running(&self) -> bool {
        !self.info.running_workflows.is_empty()
    }

    fn forget_running(&mut self, execution: &WorkflowExecution) {
        self.info.running_workflows.retain(|running| running != execution);
    }
}

/// Creates the error of a schedule that does not exist. On a real server, it is a workflow.
fn missing(id: &str, deleted: bool) -> Status {
    if deleted {
        return not_found("workflow execution already completed");
    }
    not_found(&format!("workflow not found for ID: {SCHEDULER}{id}"))
}

impl State {
    pub(crate) fn schedule(&mut self, namespace: &str, id: &str) -> Answer<&mut Schedule> {
        self.hub.namespaces.get(namespace)?;
        let key = (namespace.to_owned(), id.to_owned());
        let deleted = self.deleted_schedules.contains_key(&key);
        self.schedules.get_mut(&key).ok_or_else(|| missing(id, deleted))
    }

    /// Sets the deadline of the next action.
    pub(crate) fn plan_schedule(&mut self, namespace: &str, id: &str) {
        let (now, key) = (self.hub.now(), (namespace.to_owned(), id.to_owned()));
        let Some(schedule) = self.schedules.get_mut(&key) else { return };
        if let Some((_, due)) = schedule.due.take() {
            self.hub.deadlines.remove(due);
        }
        if schedule.may_act()
            && let Some(next) = schedule.spec.times_after(now).next()
        {
            let owner = Owner::Schedule(key.0, key.1);
            let patience = next.saturating_sub(now);
            schedule.due = Some((next, self.hub.deadlines.add(now, patience, owner)));
        }
    }

    pub(crate) fn delete_schedule_of(&mut self, namespace: &str, id: &str) {
        let key = (namespace.to_owned(), id.to_owned());
        let Some(mut gone) = self.schedules.remove(&key) else { return };
        if let Some((_, due)) = gone.due.take() {
            self.hub.deadlines.remove(due);
        }
        self.deleted_schedules.insert(key, gone);
    }

    /// Triggers an action at once, even if the schedule is paused.
    pub(crate) fn trigger_schedule(
        &mut self,
        namespace: &str,
        id: &str,
        (nominal, overlap): (Time, enums::ScheduleOverlapPolicy),
    ) {
        self.act(namespace, id, Action { nominal, overlap, manual: true });
    }

    /// Performs an action because a time of the schedule has come.
    pub(crate) fn fire_schedule(&mut self, namespace: &str, id: &str) {
        let Ok(schedule) = self.schedule(namespace, id) else { return };
        if let Some((nominal, _)) = schedule.due.take() {
            let overlap = enums::ScheduleOverlapPolicy::Unspecified;
            self.act(namespace, id, Action { nominal, overlap, manual: false });
        }
        self.plan_schedule(namespace, id);
    }
}
