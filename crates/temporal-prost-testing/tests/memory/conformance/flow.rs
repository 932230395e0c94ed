//! The flows that are compared.

use super::operations::Fate;
use super::play::{Act, Job, Policy};

/// A workflow, and what happens to it.
pub(crate) struct Flow {
    /// The name of the file of the recording.
    pub(crate) name: &'static str,
    pub(crate) start: Start,
    pub(crate) acts: Vec<Act>,
    /// The acts of another workflow, which is started first, and whose id has the suffix `other`.
    pub(crate) other: Vec<Act>,
    /// Operations from outside, on the workflows with these suffixes of the id. Each is performed when the workflow has
    /// no open workflow task.
    pub(crate) deeds: Vec<(&'static str, Deed)>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Start {
    Plain,
    /// With every option.
    Full,
    WithSignal,
    WithUpdate,
    /// With a retry policy.
    Retried,
    /// With a cron schedule.
    Cron,
    /// With an execution timeout of one second.
    Short,
}

#[derive(Clone, Copy)]
pub(crate) enum Deed {
    Signal,
    Query,
    /// An odd number is rejected, and four fails.
    Update(u64),
    Cancel,
    Terminate,
    /// Resets to the newest workflow task.
    Reset,
    /// Waits for the result.
    Await,
    /// Waits until a run that continues another has started.
    AwaitNextRun,
}

fn flow(name: &'static str, acts: impl Into<Vec<Act>>, deeds: &[(&'static str, Deed)]) -> Flow {
    Flow { name, start: Start::Plain, acts: acts.into(), other: Vec::new(), deeds: deeds.to_vec() }
}

/// Returns all flows.
pub(crate) fn flows() -> Vec<Flow> {
    let mut flows = own_flows();
    flows.extend(activities());
    flows.extend(children());
    flows.extend(others());
    flows.extend(starts());
    flows.extend(nexus());
    flows.extend(operations());
    flows.push(recorded());
    flows
}

/// A flow with many kinds of calls.
fn recorded() -> Flow {
    let child = Act::Child("child".to_owned(), vec![Act::Timer]);
    let activities = [Act::LocalActivity(Job::Work), Act::Activity(Job::FailFirst)];
    let rest = [Act::Patch, Act::SearchAttributes, child];
    let acts = [&[Act::AwaitSignals(1)], &activities[..], &rest[..]].concat();
    flow("recorded", acts, &[("", Deed::Signal), AWAIT])
}

const AWAIT: (&str, Deed) = ("", Deed::Await);

/// Flows of a workflow alone.
fn own_flows() -> Vec<Flow> {
    vec![
        flow("timer", [Act::Timer], &[AWAIT]),
        flow("timer-cancelled", [Act::CancelTimer], &[AWAIT]),
        flow("search-attributes", [Act::SearchAttributes, Act::Timer], &[AWAIT]),
        flow("memo", [Act::Memo, Act::Timer], &[AWAIT]),
        flow("patch", [Act::Patch, Act::Timer], &[AWAIT]),
        flow("continue-as-new", [Act::Timer, Act::ContinueAsNew(vec![Act::Timer])], &[AWAIT]),
        flow("failure", [Act::Timer, Act::Fail], &[AWAIT]),
        flow("workflow-task-failure", [Act::Timer, Act::Panic], &[AWAIT]),
    ]
}

fn activities() -> Vec<Flow> {
    let jobs = [
        ("activity", Job::Work),
        ("activity-retried", Job::FailFirst),
        ("activity-failed", Job::FailForGood),
        ("activity-timed-out", Job::Late),
        ("activity-unattended", Job::Unattended),
    ];
    let mut flows: Vec<Flow> = jobs.map(|(name, job)| flow(name, [Act::Activity(job)], &[AWAIT])).into();
    flows.push(flow("activity-cancelled", [Act::CancelActivity], &[AWAIT]));
    flows.push(flow("local-activity", [Act::LocalActivity(Job::Work)], &[AWAIT]));
    flows.push(flow("local-activity-failed", [Act::LocalActivity(Job::FailForGood)], &[AWAIT]));
    flows
}

fn children() -> Vec<Flow> {
    let child = |acts: &[Act]| [Act::Child("child".to_owned(), acts.to_vec())];
    let own_id = Act::Child(String::new(), Vec::new());
    let left = [Policy::Terminate, Policy::RequestCancel, Policy::Abandon].map(Act::Leave);
    let ends = ["/terminate", "/cancel"].map(|id| (id, Deed::Await));
    let abandoned = [("/abandon", Deed::Signal), ("/abandon", Deed::Await)];
    vec![
        flow("child", child(&[Act::Timer]), &[AWAIT]),
        flow("child-failed", child(&[Act::Fail]), &[AWAIT]),
        flow("child-continued", child(&[Act::ContinueAsNew(vec![Act::Timer])]), &[AWAIT]),
        flow("child-terminated", child(&[Act::AwaitSignals(1)]), &[("/child", Deed::Terminate), AWAIT]),
        flow("child-cancelled", [Act::CancelChild], &[AWAIT]),
        flow("child-full", [Act::FullChild], &[AWAIT]),
        flow("child-timed-out", [Act::SlowChild], &[AWAIT]),
        flow("child-rejected", [own_id], &[AWAIT]),
        flow("children-left", left, &[&[AWAIT], &ends[..], &abandoned[..]].concat()),
    ]
}

/// Flows with another workflow.
fn others() -> Vec<Flow> {
    let other = |name, act: fn(String) -> Act, suffix: &str, ends: &[(&'static str, Deed)]| Flow {
        other: vec![Act::AwaitSignals(1)],
        ..flow(name, [act(suffix.to_owned())], &[&[AWAIT], ends].concat())
    };
    let end = [("/other", Deed::Await)];
    let signal_and_end = [("/other", Deed::Signal), ("/other", Deed::Await)];
    vec![
        other("signal-external", Act::Signal, "other", &end),
        other("cancel-external", Act::Cancel, "other", &end),
        other("signal-nobody", Act::Signal, "nobody", &signal_and_end),
        other("cancel-nobody", Act::Cancel, "nobody", &signal_and_end),
    ]
}

fn starts() -> Vec<Flow> {
    let started =
        |name, start, acts: &[Act], deeds: &[(&'static str, Deed)]| Flow { start, ..flow(name, acts, deeds) };
    let waits = [Act::AwaitSignals(1)];
    let cron = [("", Deed::Signal), ("", Deed::AwaitNextRun), ("", Deed::Terminate), AWAIT];
    vec![
        started("start-full", Start::Full, &[Act::Timer], &[AWAIT]),
        started("start-with-signal", Start::WithSignal, &waits, &[AWAIT]),
        started("start-with-update", Start::WithUpdate, &waits, &[("", Deed::Signal), AWAIT]),
        started("retried", Start::Retried, &[Act::FailFirst], &[AWAIT]),
        started("cron", Start::Cron, &waits, &cron),
        started("timed-out", Start::Short, &waits, &[AWAIT]),
    ]
}

/// Flows with Nexus operations.
fn nexus() -> Vec<Flow> {
    let fates = [
        ("nexus-completed", Fate::Completed),
        ("nexus-failed", Fate::Failed),
        ("nexus-canceled", Fate::Canceled),
        ("nexus-rejected", Fate::Rejected),
        ("nexus-retried", Fate::RejectedOnce),
        ("nexus-started", Fate::Started),
        ("nexus-workflow-failed", Fate::WorkflowFailed),
        ("nexus-workflow-canceled", Fate::WorkflowCanceled),
        ("nexus-cancel-rejected", Fate::CancelRejected),
        ("nexus-timed-out", Fate::TimedOut),
    ];
    fates.map(|(name, fate)| flow(name, [Act::Operation(fate)], &[AWAIT])).into()
}

/// Flows with operations from outside.
fn operations() -> Vec<Flow> {
    let on_self = |name, acts: &[Act], deeds: &[Deed]| {
        let deeds: Vec<_> = deeds.iter().map(|deed| ("", *deed)).collect();
        flow(name, acts, &[&deeds[..], &[AWAIT]].concat())
    };
    let waits = [Act::AwaitSignals(1)];
    let waits_twice = [Act::AwaitSignals(1), Act::Memo, Act::AwaitSignals(2)];
    vec![
        on_self("signal", &waits, &[Deed::Signal]),
        on_self("query", &waits, &[Deed::Query, Deed::Signal]),
        on_self("update", &waits, &[Deed::Update(2), Deed::Signal]),
        on_self("update-failed", &waits, &[Deed::Update(4), Deed::Signal]),
        on_self("update-rejected", &waits, &[Deed::Update(3), Deed::Update(2), Deed::Signal]),
        on_self("cancel", &[Act::AwaitCancel], &[Deed::Cancel]),
        on_self("terminate", &waits, &[Deed::Terminate]),
        on_self("reset", &waits_twice, &[Deed::Signal, Deed::Reset, Deed::Signal]),
        on_self("reset-reapplied", &waits_twice, &[Deed::Signal, Deed::Update(2), Deed::Reset, Deed::Signal]),
    ]
}
