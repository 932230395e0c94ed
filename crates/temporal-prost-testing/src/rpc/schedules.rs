//! Schedules.

use super::executions::start_request::{name, queue_name};
use crate::proto::status::{Answer, invalid, not_found, with_detail};
use crate::proto::{
    Time, enums::ScheduleOverlapPolicy as Overlap, errordetails, proto_duration, service, time, timestamp,
};
use crate::run::command::check_attributes::LONGEST_ID;
use crate::schedule::{SCHEDULER, Schedule, Spec, canonical};
use crate::state::State;
use api::schedule_action::Action;
use service::{
    CreateScheduleRequest, CreateScheduleResponse, DeleteScheduleRequest, DeleteScheduleResponse,
    DescribeScheduleRequest, DescribeScheduleResponse, ListScheduleMatchingTimesRequest,
    ListScheduleMatchingTimesResponse, ListSchedulesRequest, ListSchedulesResponse, PatchScheduleRequest,
    PatchScheduleResponse, UpdateScheduleRequest, UpdateScheduleResponse,
};
use std::time::Duration;
use temporalio_common::protos::temporal::api::schedule::v1 as api;
use tonic::{Code, Status};

/// The longest delay of a missed start.
const DEFAULT_CATCHUP_WINDOW: Duration = Duration::from_hours(365 * 24);

/// The maximum number of times in a list or a backfill.
const MOST_TIMES: usize = 1000;

/// Rejects a schedule whose id is too long, as the id of the workflow that a real server runs.
fn check_id(id: &str, request_id: &str) -> Answer<()> {
    if id.len() + SCHEDULER.len() > LONGEST_ID {
        return Err(invalid("WorkflowId length exceeds limit."));
    }
    name("RequestId", request_id)
}

/// Creates the error of a schedule that exists. On a real server, it is a workflow.
fn exists(id: &str) -> Status {
    let message = format!("Workflow execution is already running. WorkflowId: {SCHEDULER}{id}.");
    let detail = errordetails::WorkflowExecutionAlreadyStartedFailure::default();
    with_detail(Code::AlreadyExists, &message, &detail)
}

/// Returns the definition in its canonical form, and its compiled times.
fn compiled(definition: Option<api::Schedule>) -> Answer<(api::Schedule, Spec)> {
    let mut definition = definition.unwrap_or_default();
    if let Some(Action::StartWorkflow(start)) = definition.action.as_ref().and_then(|one| one.action.as_ref())
    {
        name("WorkflowType", start.workflow_type.as_ref().map_or("", |kind| &kind.name))?;
        queue_name(start.task_queue.as_ref().map_or("", |queue| &queue.name))?;
    }
    let spec = canonical(definition.spec.unwrap_or_default());
    let (spec, compiled) = spec.map_err(|error| invalid(format!("Invalid schedule spec: {error}")))?;
    definition.spec = Some(spec);
    fill_in(definition.policies.get_or_insert_default());
    Ok((definition, compiled))
}

/// Fills in the defaults, which descriptions show.
fn fill_in(policies: &mut api::SchedulePolicies) {
    if policies.overlap_policy() == Overlap::Unspecified {
        policies.set_overlap_policy(Overlap::Skip);
    }
    policies.catchup_window.get_or_insert(proto_duration(DEFAULT_CATCHUP_WINDOW));
}

impl State {
    pub(super) fn create_schedule(
        &mut self,
        request: CreateScheduleRequest,
    ) -> Answer<CreateScheduleResponse> {
        let (namespace, id) = (request.namespace, request.schedule_id);
        check_id(&id, &request.request_id)?;
        let (definition, spec) = compiled(request.schedule)?;
        let key = (namespace.clone(), id.clone());
        if let Some(existing) = self.schedules.get(&key) {
            let conflict_token = existing.conflict_token();
            let is_repeated = existing.request_id == request.request_id;
            return if is_repeated {
                Ok(CreateScheduleResponse { conflict_token })
            } else {
                Err(exists(&id))
            };
        }
        let mut schedule = Schedule::new(definition, spec, self.hub.now());
        schedule.request_id = request.request_id;
        schedule.memo = request.memo;
        schedule.search_attributes = request.search_attributes;
        let conflict_token = schedule.conflict_token();
        self.deleted_schedules.remove(&key);
        self.schedules.insert(key, schedule);
        self.apply_patch(&namespace, &id, request.initial_patch.unwrap_or_default())?;
        Ok(CreateScheduleResponse { conflict_token })
    }

    pub(super) fn describe_schedule(
        &mut self,
        request: &DescribeScheduleRequest,
    ) -> Answer<DescribeScheduleResponse> {
        let now = self.hub.now();
        let key = (request.namespace.clone(), request.schedule_id.clone());
        if self.deleted_schedules.contains_key(&key) {
            return Err(not_found("schedule not found"));
        }
        let schedule = self.schedule(&key.0, &key.1)?;
        Ok(DescribeScheduleResponse {
            schedule: Some(schedule.definition.clone()),
            info: Some(schedule.description(now)),
            memo: schedule.memo.clone(),
            search_attributes: schedule.search_attributes.clone(),
            conflict_token: schedule.conflict_token(),
        })
    }

    pub(super) fn update_schedule(
        &mut self,
        request: UpdateScheduleRequest,
    ) -> Answer<UpdateScheduleResponse> {
        let now = self.hub.now();
        let (definition, spec) = compiled(request.schedule)?;
        let schedule = self.schedule(&request.namespace, &request.schedule_id)?;
        if !request.conflict_token.is_empty() && request.conflict_token != schedule.conflict_token() {
            return Err(Status::failed_precondition("mismatched conflict token"));
        }
        schedule.update(definition, spec, now);
        if request.search_attributes.is_some() {
            schedule.search_attributes = request.search_attributes;
        }
        self.plan_schedule(&request.namespace, &request.schedule_id);
        Ok(UpdateScheduleResponse {})
    }

    pub(super) fn patch_schedule(&mut self, request: PatchScheduleRequest) -> Answer<PatchScheduleResponse> {
        self.apply_patch(&request.namespace, &request.schedule_id, request.patch.unwrap_or_default())?;
        Ok(PatchScheduleResponse {})
    }

    /// Pauses or resumes the schedule, triggers it, and backfills missed times.
    fn apply_patch(&mut self, namespace: &str, id: &str, patch: api::SchedulePatch) -> Answer<()> {
        let now = self.hub.now();
        let state = self.schedule(namespace, id)?.state();
        if !patch.pause.is_empty() {
            (state.paused, state.notes) = (true, patch.pause);
        }
        if !patch.unpause.is_empty() {
            (state.paused, state.notes) = (false, patch.unpause);
        }
        if let Some(trigger) = patch.trigger_immediately {
            let nominal = trigger.scheduled_time.as_ref().map_or(now, time);
            self.act_manually(namespace, id, (nominal, trigger.overlap_policy()));
        }
        for backfill in patch.backfill_request {
            let schedule = self.schedule(namespace, id)?;
            let range = [&backfill.start_time, &backfill.end_time].map(|at| at.as_ref().map_or(now, time));
            // The start is part of the range, as on a real server.
            let before = range[0].saturating_sub(Duration::from_millis(1));
            let times: Vec<Time> = schedule.times(before, range[1]).take(MOST_TIMES).collect();
            for at in times {
                self.act_manually(namespace, id, (at, backfill.overlap_policy()));
            }
        }
        self.plan_schedule(namespace, id);
        Ok(())
    }

    fn act_manually(&mut self, namespace: &str, id: &str, (nominal, overlap): (Time, Overlap)) {
        self.trigger_schedule(namespace, id, (nominal, overlap));
        // A workflow may have been terminated. Its schedule needs to know.
        self.perform_effects();
    }

    pub(super) fn delete_schedule(
        &mut self,
        request: &DeleteScheduleRequest,
    ) -> Answer<DeleteScheduleResponse> {
        self.schedule(&request.namespace, &request.schedule_id)?;
        self.delete_schedule_of(&request.namespace, &request.schedule_id);
        Ok(DeleteScheduleResponse {})
    }

    pub(super) fn list_schedules(&mut self, request: &ListSchedulesRequest) -> Answer<ListSchedulesResponse> {
        self.hub.namespaces.get(&request.namespace)?;
        let now = self.hub.now();
        let own = self.schedules.iter().filter(|((namespace, _), _)| *namespace == request.namespace);
        let entry = |((_, id), schedule): (&(String, String), &Schedule)| api::ScheduleListEntry {
            schedule_id: id.clone(),
            memo: schedule.memo.clone(),
            search_attributes: schedule.search_attributes.clone(),
            info: Some(schedule.list_info(now)),
        };
        Ok(ListSchedulesResponse { schedules: own.map(entry).collect(), ..Default::default() })
    }

    pub(super) fn list_schedule_times(
        &mut self,
        request: &ListScheduleMatchingTimesRequest,
    ) -> Answer<ListScheduleMatchingTimesResponse> {
        let key = (request.namespace.clone(), request.schedule_id.clone());
        let schedule = match self.deleted_schedules.get(&key) {
            Some(deleted) => deleted,
            None => &*self.schedule(&key.0, &key.1)?,
        };
        let (Some(start), Some(end)) = (&request.start_time, &request.end_time) else {
            return Err(invalid("missing or invalid query"));
        };
        let start_time = schedule.times(time(start), time(end)).take(MOST_TIMES).map(timestamp).collect();
        Ok(ListScheduleMatchingTimesResponse { start_time })
    }
}
