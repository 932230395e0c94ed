//! Everything that becomes due, by time.

use crate::clock::Hold;
use crate::proto::Time;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Whose deadline it is.
#[derive(Debug)]
pub(crate) enum Owner {
    /// A run, by its id.
    Run(String, Due),
    /// A schedule, by its namespace and id.
    Schedule(String, String),
    /// An activity attempt that lets virtual time pass until then: its run, and the event that scheduled it.
    Activity(String, i64),
    /// Somebody outside who sleeps until then.
    Sleeper(#[expect(dead_code, reason = "held until the deadline")] Hold),
}

/// What becomes due in a run. Numbers are the ids of the events that began it.
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
}

impl Due {
    /// Whether a worker is at work until then. Workers live in real time, so the deadline counts in real time too.
    fn is_of_worker(self) -> bool {
        use Due::{Heartbeat, StartToClose, StickyTask, TaskRetry, TaskTimeout};
        matches!(self, StickyTask | TaskTimeout | TaskRetry | StartToClose(_) | Heartbeat(_))
    }
}

/// Names a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    time: Time,
    number: u64,
    /// When it comes due in real time.
    instant: Option<Instant>,
}

/// All deadlines.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    by_time: BTreeMap<Key, Owner>,
    by_instant: BTreeMap<(Instant, u64), Time>,
    last: u64,
}

impl Deadlines {
    /// Adds a deadline that is `patience` from `now`.
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

    /// The time of the first deadline.
    pub(crate) fn next(&self) -> Option<Time> {
        self.by_time.first_key_value().map(|(key, _)| key.time)
    }

    /// The first deadline in real time: when it comes, and its virtual time.
    pub(crate) fn next_real(&self) -> Option<(Instant, Time)> {
        self.by_instant.first_key_value().map(|((instant, _), time)| (*instant, *time))
    }

    /// Whether somebody outside sleeps.
    pub(crate) fn has_sleeper(&self) -> bool {
        self.by_time.values().any(|owner| matches!(owner, Owner::Sleeper(_)))
    }

    /// Takes the first deadline that has come.
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
