//! All deadlines, ordered by time.

use crate::proto::Time;
use crate::run::operation::Purpose;
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The owner of a deadline.
#[derive(Debug)]
pub(crate) enum Owner {
    /// A run, by its id.
    Run(String, Due),
    /// A schedule, by its namespace and id.
    Schedule(String, String),
    /// An activity attempt that lets virtual time pass until then.
    Activity(TaskToken),
    /// A mock that lets virtual time pass until then. It is busy again from then on.
    Mock(Arc<Mutex<Option<Hold>>>),
    /// An outside caller that sleeps until then.
    Sleeper(#[expect(dead_code, reason = "held until the deadline")] Hold),
}

/// A kind of deadline in a run. Numbers are the ids of the events that started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    FirstTask,
    RunTimeout,
    ExecutionTimeout,
    StickyTask,
    TaskTimeout,
    TaskRetry,
    Timer(i64),
    ActivityRetry(i64),
    ScheduleToStart(i64),
    ScheduleToClose(i64),
    StartToClose(i64),
    Heartbeat(i64),
    OperationTimeout(i64),
    /// A handler has to answer a request until then.
    OperationRequest(i64, Purpose),
    OperationRetry(i64, Purpose),
}

impl Due {
    /// Returns `true` if a worker is active until the deadline. Workers live in real time, so the deadline also counts
    /// in real time.
    fn is_of_worker(self) -> bool {
        use Due::{Heartbeat, OperationRequest, StartToClose, StickyTask, TaskRetry, TaskTimeout};
        matches!(
            self,
            StickyTask | TaskTimeout | TaskRetry | StartToClose(_) | Heartbeat(_) | OperationRequest(..)
        )
    }
}

/// Identifies a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    time: Time,
    number: u64,
    /// The deadline in real time.
    instant: Option<Instant>,
}

/// All pending deadlines.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    by_time: BTreeMap<Key, Owner>,
    by_instant: BTreeMap<(Instant, u64), Time>,
    last: u64,
}

impl Deadlines {
    /// Adds a deadline at `now` plus `patience`.
    pub(crate) fn add(&mut self, now: Time, patience: Duration, owner: Owner) -> Key {
        let real = matches!(&owner, Owner::Run(_, due) if due.is_of_worker());
        self.last += 1;
        let instant = if real { Instant::now().checked_add(patience) } else { None };
        let key = Key { time: now.saturating_add(patience), number: self.last, instant };
        self.by_time.insert(key, owner);
        if let Some(instant) = instant {
            self.by_instant.insert((instant, key.number), key.time);
        }
        key
    }

    pub(crate) fn remove(&mut self, key: Key) -> Option<Owner> {
        if let Some(instant) = key.instant {
            self.by_instant.remove(&(instant, key.number));
        }
        self.by_time.remove(&key)
    }

    /// Returns the time of the first deadline.
    pub(crate) fn next(&self) -> Option<Time> {
        self.by_time.first_key_value().map(|(key, _)| key.time)
    }

    /// Returns the first real-time deadline: its instant and its virtual time.
    pub(crate) fn next_real(&self) -> Option<(Instant, Time)> {
        self.by_instant.first_key_value().map(|((instant, _), time)| (*instant, *time))
    }

    /// Returns `true` if an outside caller sleeps.
    pub(crate) fn has_sleeper(&self) -> bool {
        self.by_time.values().any(|owner| matches!(owner, Owner::Sleeper(_)))
    }

    /// Removes and returns the first deadline that has passed.
    pub(crate) fn pop(&mut self, now: Time) -> Option<Owner> {
        let key = *self.by_time.first_key_value()?.0;
        if key.time <= now { self.remove(key) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_come_in_the_order_of_time_then_of_their_making() {
        let mut deadlines = Deadlines::default();
        let timer = |number| Owner::Run("run".to_owned(), Due::Timer(number));
        for (seconds, number) in [(3, 1), (1, 2), (1, 3)] {
            deadlines.add(Time::ZERO, Duration::from_secs(seconds), timer(number));
        }
        let mut come = Vec::new();
        while let Some(Owner::Run(_, Due::Timer(number))) = deadlines.pop(Duration::from_secs(2)) {
            come.push(number);
        }
        assert_eq!((come, deadlines.next()), (vec![2, 3], Some(Duration::from_secs(3))));
    }

    #[test]
    fn deadlines_of_workers_count_in_real_time() {
        let mut deadlines = Deadlines::default();
        deadlines.add(Time::ZERO, Duration::from_secs(1), Owner::Run("run".to_owned(), Due::Timer(1)));
        assert_eq!(deadlines.next_real(), None);
        let key =
            deadlines.add(Time::ZERO, Duration::from_secs(9), Owner::Run("run".to_owned(), Due::TaskTimeout));
        assert_eq!(deadlines.next_real().map(|(_, time)| time), Some(Duration::from_secs(9)));
        deadlines.remove(key);
        assert_eq!(deadlines.next_real(), None);
    }
}
