//! Workflows that work without end.

use crate::proto::Time;
use std::collections::BTreeMap;

/// How many times as many workflow tasks are allowed if time passes meanwhile.
const WHILE_TIME_PASSES: u32 = 10;

/// The workflow tasks that a workflow has completed since the last action from outside. The next run continues the
/// count.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    action: u64,
    tasks: u32,
    /// The time of the last task, and the number of tasks at that time.
    time: Time,
    at_once: u32,
}

/// The sign that a workflow works without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endless {
    /// So many workflow tasks while time stood still.
    Standing(u32),
    /// So many workflow tasks since the last action from outside.
    Moving(u32),
    /// So many attempts of the activity that this event scheduled.
    Attempts(i64, i32),
}

impl Endless {
    /// Returns `true` if time passes meanwhile.
    pub(crate) fn passes_time(self) -> bool {
        !matches!(self, Self::Standing(_))
    }
}

/// The workflows that work without end.
#[derive(Debug)]
pub(crate) struct Paces {
    /// The number of tasks or attempts after which a workflow counts as one.
    limit: u32,
    actions: u64,
    /// The reason for each workflow, by its first run.
    endless: BTreeMap<String, String>,
}

impl Paces {
    pub(crate) fn new(limit: u32) -> Self {
        Self { limit: limit.max(1), actions: 0, endless: BTreeMap::new() }
    }

    /// Notes an action from outside: it may have caused whatever follows.
    pub(crate) fn act(&mut self) {
        self.actions += 1;
    }

    /// Counts a workflow task. After each sign of endlessness, the count starts anew.
    pub(crate) fn count_task(&self, pace: &mut Pace, now: Time) -> Option<Endless> {
        if pace.action != self.actions {
            *pace = Pace { action: self.actions, ..Pace::default() };
        }
        if pace.time != now {
            (pace.time, pace.at_once) = (now, 0);
        }
        (pace.tasks, pace.at_once) = (pace.tasks.saturating_add(1), pace.at_once.saturating_add(1));
        let sign = if pace.at_once >= self.limit {
            Endless::Standing(pace.at_once)
        } else if pace.tasks >= self.limit.saturating_mul(WHILE_TIME_PASSES) {
            Endless::Moving(pace.tasks)
        } else {
            return None;
        };
        (pace.tasks, pace.at_once) = (0, 0);
        Some(sign)
    }

    /// Judges the attempts of the activity that the event `scheduled` scheduled.
    pub(crate) fn count_attempt(&self, scheduled: i64, failed: i32) -> Option<Endless> {
        failed.unsigned_abs().is_multiple_of(self.limit).then_some(Endless::Attempts(scheduled, failed))
    }

    /// Notes that a workflow works without end.
    pub(crate) fn note(&mut self, first_run_id: &str, reason: &str) {
        self.endless.insert(first_run_id.to_owned(), reason.to_owned());
    }

    /// Returns the reason why a workflow counts as endless, if it does.
    pub(crate) fn reason(&self, first_run_id: &str) -> Option<&String> {
        self.endless.get(first_run_id)
    }

    /// Returns the reasons of all endless workflows.
    pub(crate) fn reasons(&self) -> Vec<String> {
        self.endless.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts tasks at these times, and returns the signs with the numbers of their tasks.
    fn signs(paces: &Paces, times: impl Iterator<Item = u64>) -> Vec<(usize, Endless)> {
        let mut pace = Pace::default();
        let signs = times.map(|seconds| paces.count_task(&mut pace, Time::from_secs(seconds)));
        signs.enumerate().filter_map(|(number, sign)| Some((number, sign?))).collect()
    }

    #[test]
    fn tasks_count_at_one_time_and_in_all() {
        let paces = Paces::new(3);
        assert_eq!(signs(&paces, [1, 1, 2, 2, 3].into_iter()), []);
        assert_eq!(signs(&paces, [1, 2, 2, 2, 2].into_iter()), [(3, Endless::Standing(3))]);
        assert_eq!(signs(&paces, 0..31), [(29, Endless::Moving(30))]);
    }

    #[test]
    fn an_action_from_outside_starts_the_count_anew() {
        let (mut paces, mut pace) = (Paces::new(3), Pace::default());
        for _ in 0..10 {
            assert_eq!(paces.count_task(&mut pace, Time::ZERO), None);
            paces.act();
        }
    }

    #[test]
    fn every_so_many_attempts_are_a_sign() {
        let paces = Paces::new(3);
        let signs = (1..=6).filter_map(|failed| paces.count_attempt(5, failed)).collect::<Vec<_>>();
        assert_eq!(signs, [Endless::Attempts(5, 3), Endless::Attempts(5, 6)]);
        assert_eq!(Paces::new(0).count_attempt(5, 1), Some(Endless::Attempts(5, 1)));
    }
}
