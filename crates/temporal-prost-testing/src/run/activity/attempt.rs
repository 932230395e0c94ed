//! Attempts of activities: their starts, heartbeats, cancellations and failures.

use super::end::End;
use super::{Activity, Running, State};
use crate::hub::{Effect, Hub};
use crate::proto::status::{Answer, not_found};
use crate::proto::{
    Failure, FailureInfo, Payloads, RetryState, TimeoutType, event, failure, service, timestamp,
    workflow_type,
};
use crate::run::Run;
use crate::run::retry::{FailedAttempt, backoff};
use crate::task::queues::{Kind, QueueKey, Task};
use crate::task::token::TaskToken;
use crate::time::deadlines::Due;

type Poll = service::PollActivityTaskQueueRequest;
type Polled = service::PollActivityTaskQueueResponse;

impl Run {
    /// Hands an attempt to a worker, unless the attempt is obsolete.
    pub(crate) fn start_attempt(
        &mut self,
        hub: &mut Hub,
        token: &TaskToken,
        worker: &Poll,
    ) -> Option<Polled> {
        let scheduled = token.scheduled;
        let activity = self.activities.get_mut(&scheduled)?;
        if !matches!(activity.state, State::Waiting(_)) || activity.attempt != token.attempt {
            return None;
        }
        hub.progress.attempts += 1;
        activity.state = State::Running(Running::new(hub));
        activity.started_at = Some(hub.now());
        activity.heartbeat_at = None;
        activity.identity.clone_from(&worker.identity);
        activity.control_queue.clone_from(&worker.worker_control_task_queue);
        let timeouts = activity.timeouts;
        self.clear_due(hub, Due::ScheduleToStart(scheduled));
        if let Some(patience) = timeouts.start_to_close {
            self.set_due(hub, Due::StartToClose(scheduled), patience);
        }
        if let Some(patience) = timeouts.heartbeat {
            self.set_due(hub, Due::Heartbeat(scheduled), patience);
        }
        self.attempt_answer(hub, token)
    }

    fn attempt_answer(&self, hub: &Hub, token: &TaskToken) -> Option<Polled> {
        let activity = self.activities.get(&token.scheduled)?;
        let recorded: event::ActivityTaskScheduled = self.history.get(token.scheduled)?;
        Some(Polled {
            task_token: token.encode(),
            workflow_namespace: self.namespace.clone(),
            workflow_type: Some(workflow_type(&self.workflow_type)),
            workflow_execution: Some(self.execution()),
            activity_type: recorded.activity_type,
            activity_id: recorded.activity_id,
            header: recorded.header,
            input: recorded.input,
            heartbeat_details: activity.heartbeat_details.clone(),
            scheduled_time: Some(timestamp(activity.scheduled_at)),
            current_attempt_scheduled_time: Some(timestamp(activity.attempt_scheduled_at)),
            started_time: Some(timestamp(hub.now())),
            attempt: token.attempt,
            schedule_to_close_timeout: recorded.schedule_to_close_timeout,
            start_to_close_timeout: recorded.start_to_close_timeout,
            heartbeat_timeout: recorded.heartbeat_timeout,
            retry_policy: recorded.retry_policy,
            priority: recorded.priority,
            ..Default::default()
        })
    }

    /// Returns the running activity. If `attempt` is set, it must match.
    pub(crate) fn running(&mut self, scheduled: i64, attempt: Option<i32>) -> Answer<&mut Activity> {
        let activity = self.activities.get_mut(&scheduled).filter(|activity| activity.is_running());
        let named = activity.filter(|activity| attempt.is_none_or(|attempt| attempt == activity.attempt));
        named.ok_or_else(|| {
            not_found("invalid activityID or activity already timed out or invoking workflow is completed")
        })
    }

    /// Records a heartbeat. Returns `true` if the activity should stop.
    pub(crate) fn heartbeat(
        &mut self,
        hub: &mut Hub,
        token: &TaskToken,
        details: Option<Payloads>,
    ) -> Answer<bool> {
        let activity = self.running(token.scheduled, token.named_attempt())?;
        activity.heartbeat_details = details;
        activity.heartbeat_at = Some(hub.now());
        let (patience, cancelled) = (activity.timeouts.heartbeat, activity.cancel_requested.is_some());
        if let Some(patience) = patience {
            self.set_due(hub, Due::Heartbeat(token.scheduled), patience);
        }
        Ok(cancelled)
    }

    /// Cancels an activity, either at once or through the worker that performs it.
    pub(crate) fn cancel_activity(&mut self, hub: &mut Hub, scheduled: i64, requested: i64) {
        let Some(activity) = self.activities.get_mut(&scheduled) else { return };
        activity.cancel_requested = Some(requested);
        if !activity.is_running() {
            self.end_activity(hub, scheduled, End::Canceled(None));
        } else if !activity.control_queue.is_empty() {
            let token = TaskToken::activity(&self.id, scheduled, activity.attempt).encode();
            let key = QueueKey::new(&self.namespace, Kind::Nexus, &activity.control_queue);
            hub.queues.add(&key, Task::CancelActivity { token });
        }
    }

    /// Ends a failed attempt. The next attempt follows, or the activity fails.
    pub(crate) fn fail_attempt(&mut self, hub: &mut Hub, scheduled: i64, failure: Failure) {
        match self.next_attempt(hub, scheduled, &failure) {
            None => {}
            Some(Ok(())) => self.back_off(hub, scheduled, failure),
            Some(Err(state)) => self.end_activity(hub, scheduled, End::Failed(failure, state)),
        }
    }

    /// Ends an attempt, or the whole activity, because of a timeout.
    pub(crate) fn time_out_activity(&mut self, hub: &mut Hub, scheduled: i64, kind: TimeoutType) {
        let Some(activity) = self.activities.get(&scheduled) else { return };
        let failure = timeout(kind, activity);
        match self.next_attempt(hub, scheduled, &failure) {
            None => {}
            Some(Ok(())) => self.back_off(hub, scheduled, failure),
            Some(Err(state)) => self.end_activity(hub, scheduled, End::TimedOut(failure, state)),
        }
    }

    /// Plans the next attempt, if the activity exists and its retry policy allows another attempt.
    fn next_attempt(
        &mut self,
        hub: &Hub,
        scheduled: i64,
        failure: &Failure,
    ) -> Option<Result<(), RetryState>> {
        let activity = self.activities.get_mut(&scheduled)?;
        if activity.cancel_requested.is_some() {
            return Some(Err(RetryState::CancelRequested));
        }
        let end = activity
            .timeouts
            .schedule_to_close
            .map(|patience| activity.scheduled_at.saturating_add(patience));
        let attempt = FailedAttempt { number: activity.attempt, failure, now: hub.now(), end };
        let delay = backoff(&activity.retry, &attempt);
        Some(delay.map(|delay| activity.state = State::Backoff(hub.now().saturating_add(delay))))
    }

    fn back_off(&mut self, hub: &mut Hub, scheduled: i64, failure: Failure) {
        for due in [Due::StartToClose, Due::Heartbeat, Due::ScheduleToStart] {
            self.clear_due(hub, due(scheduled));
        }
        let Some(activity) = self.activities.get_mut(&scheduled) else { return };
        let sign = hub.paces.count_attempt(scheduled, activity.attempt);
        if let Some(sign) = sign.filter(|_| hub.clock.is_virtual()) {
            hub.effects.push_back(Effect::Endless { run: self.id.clone(), sign });
        }
        activity.attempt = activity.attempt.saturating_add(1);
        activity.started_at = None;
        activity.last_failure = Some(failure);
        if let State::Backoff(at) = activity.state {
            self.set_due(hub, Due::ActivityRetry(scheduled), at.saturating_sub(hub.now()));
        }
    }
}

fn timeout(kind: TimeoutType, activity: &Activity) -> Failure {
    let cause = activity.last_failure.clone().filter(|_| kind == TimeoutType::ScheduleToClose);
    let last_heartbeat_details = activity.heartbeat_details.clone();
    let info = failure::TimeoutFailureInfo { timeout_type: kind as i32, last_heartbeat_details };
    Failure {
        message: format!("activity {kind:?} timeout"),
        source: "Server".to_owned(),
        cause: cause.map(Box::new),
        failure_info: Some(FailureInfo::TimeoutFailureInfo(info)),
        ..Default::default()
    }
}
