//! Descriptions of events.

use super::line::{Line, type_name};
use super::span::span;
use super::subject::Subject;
use crate::proto::enums::EventType;
use std::fmt;
use std::time::Duration;
use temporalio_common::{ActivityDefinition, SignalDefinition, UpdateDefinition, WorkflowDefinition};

/// A description of events that a history should or should not contain.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_testing::{EventType, Step};
/// use temporalio_common::UntypedActivity;
///
/// let charge = UntypedActivity::new("Charge");
/// assert_eq!(Step::activity(&charge).to_string(), "ActivityTaskScheduled Charge");
/// assert_eq!(Step::timer(Duration::from_mins(90)).to_string(), "TimerStarted 1h30m");
/// let failed = Step::event(EventType::ActivityTaskFailed).named("Charge");
/// assert_eq!(failed.to_string(), "ActivityTaskFailed Charge");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    kind: EventType,
    name: Option<String>,
    duration: Option<Duration>,
}

impl Step {
    /// Describes every event of a type.
    #[must_use]
    pub fn event(kind: EventType) -> Self {
        Self { kind, name: None, duration: None }
    }

    /// Describes calls of an activity.
    #[must_use]
    pub fn activity<D: ActivityDefinition>(activity: &D) -> Self {
        Self::event(EventType::ActivityTaskScheduled).named(activity.name())
    }

    /// Describes starts of child workflows.
    #[must_use]
    pub fn child<D: WorkflowDefinition>(workflow: &D) -> Self {
        Self::event(EventType::StartChildWorkflowExecutionInitiated).named(workflow.name())
    }

    /// Describes starts of timers with this duration.
    #[must_use]
    pub fn timer(duration: Duration) -> Self {
        Self { duration: Some(duration), ..Self::event(EventType::TimerStarted) }
    }

    /// Describes signals that the workflow receives.
    #[must_use]
    pub fn signal<D: SignalDefinition>(signal: &D) -> Self {
        Self::event(EventType::WorkflowExecutionSignaled).named(signal.name())
    }

    /// Describes signals that the workflow sends to other workflows.
    ///
    /// ```
    /// use temporal_prost_testing::{EventHistory, Step};
    /// use temporalio_common::SignalDefinition;
    ///
    /// /// Checks that a workflow receives a signal and then passes it on.
    /// fn assert_passed_on<S: SignalDefinition>(history: &EventHistory, signal: &S) {
    ///     history.assert_in_order(&[Step::signal(signal), Step::signal_sent(signal)]);
    /// }
    /// ```
    #[must_use]
    pub fn signal_sent<D: SignalDefinition>(signal: &D) -> Self {
        Self::event(EventType::SignalExternalWorkflowExecutionInitiated).named(signal.name())
    }

    /// Describes updates that the workflow accepts.
    #[must_use]
    pub fn update<D: UpdateDefinition>(update: &D) -> Self {
        Self::event(EventType::WorkflowExecutionUpdateAccepted).named(update.name())
    }

    /// Restricts the description to events about the activity, workflow, signal, update or marker of this name. It
    /// applies to all events of an activity or child, for example its failure.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    pub(super) fn is(&self, line: &Line) -> bool {
        let subject = line.subject.as_ref();
        let named = || subject.and_then(Subject::name);
        self.kind == line.kind
            && self.name.as_deref().is_none_or(|name| named() == Some(name))
            && self.duration.is_none_or(|duration| subject == Some(&Subject::Timer(duration)))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&type_name(self.kind))?;
        if let Some(name) = &self.name {
            write!(f, " {name}")?;
        }
        self.duration.map_or(Ok(()), |duration| write!(f, " {}", span(duration)))
    }
}
