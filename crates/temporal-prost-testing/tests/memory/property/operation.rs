//! Random operations of clients and operators.

use super::script::Step;
use fastrand::Rng;

/// The workflow ids of a case.
const WORKFLOWS: usize = 4;

/// An operation on one of the workflows of a case.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Start(String, Vec<Step>, OnConflict),
    SignalWithStart(String, Vec<Step>),
    Signal(String),
    Query(String),
    /// An update that adds a number. Odd totals are rejected.
    Add(String, u64),
    /// An update that adds a number after as many units of time.
    AddLater(String, u64),
    Cancel(String),
    Terminate(String),
    /// Resets to a random end of a workflow task, and reapplies signals and updates or nothing.
    Reset(String, usize, bool),
    /// Awaits the result while the case goes on.
    Await(String),
    /// Creates a schedule that starts two workflows.
    Schedule(u64),
    Skip(u64),
    StopWorker,
    KillWorker,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum OnConflict {
    Fail,
    UseExisting,
    TerminateExisting,
}

/// Returns the operations of a case.
pub(crate) fn operations(prefix: &str, rng: &mut Rng) -> Vec<Operation> {
    let count = rng.usize(6..20);
    let mut operations = vec![Operation::Start(id(prefix, 0), steps(prefix, rng, 2), OnConflict::Fail)];
    operations.extend((0..count).map(|_| operation(prefix, rng)));
    operations
}

fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}/{number}")
}

fn any_id(prefix: &str, rng: &mut Rng) -> String {
    id(prefix, rng.usize(..WORKFLOWS))
}

fn operation(prefix: &str, rng: &mut Rng) -> Operation {
    let workflow = any_id(prefix, rng);
    match rng.u32(..24) {
        0..4 => Operation::Start(workflow, steps(prefix, rng, 2), on_conflict(rng)),
        4 => Operation::SignalWithStart(workflow, steps(prefix, rng, 2)),
        5..8 => Operation::Signal(workflow),
        8..10 => Operation::Query(workflow),
        10..12 => Operation::Add(workflow, rng.u64(1..10)),
        12 => Operation::AddLater(workflow, rng.u64(1..4)),
        13 => Operation::Cancel(workflow),
        14 => Operation::Terminate(workflow),
        15..18 => Operation::Reset(workflow, rng.usize(..8), rng.bool()),
        18 => Operation::Await(workflow),
        19 => Operation::Schedule(rng.u64(2..9)),
        20..22 => Operation::Skip(rng.u64(1..12)),
        22 => Operation::StopWorker,
        _ => Operation::KillWorker,
    }
}

fn on_conflict(rng: &mut Rng) -> OnConflict {
    match rng.u32(..3) {
        0 => OnConflict::Fail,
        1 => OnConflict::UseExisting,
        _ => OnConflict::TerminateExisting,
    }
}

fn steps(prefix: &str, rng: &mut Rng, depth: u32) -> Vec<Step> {
    (0..rng.usize(1..5)).map(|_| step(prefix, rng, depth)).collect()
}

fn step(prefix: &str, rng: &mut Rng, depth: u32) -> Step {
    match rng.u32(..17) {
        0..3 => Step::Timer(rng.u64(1..6)),
        3..5 => Step::Activity(rng.u32(..3)),
        5 => Step::LocalActivity,
        6..8 => Step::Race(rng.u64(..5)),
        8 | 9 if depth > 0 => Step::Child(steps(prefix, rng, depth - 1)),
        10 => Step::Signal(any_id(prefix, rng)),
        11 => Step::Cancel(any_id(prefix, rng)),
        12..14 => Step::Signals(rng.usize(1..3)),
        14 => Step::ContinueAsNew,
        15 => Step::Fail,
        _ => Step::Memo,
    }
}
