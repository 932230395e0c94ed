//! A circuit breaker: it stops requests to a cluster that has been lost, until a probe has reached the cluster again.

use super::backoff;
use std::time::Duration;

/// The number of losses in a row that open a breaker.
const LIMIT: u32 = 3;

/// How a request to a cluster ended, as far as the connection is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// The cluster has answered, with a result or an error.
    Answered,
    /// The connection broke while the request was under way.
    Lost,
    /// No connection could be made.
    Unreachable,
}

/// The state of a breaker.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Requests pass. The number counts losses since the last answer.
    Closed { losses: u32 },
    /// Only probes pass. The number counts those that failed.
    Open { probes: u32 },
}

/// The breaker of a cluster.
#[derive(Debug)]
pub(super) struct Breaker {
    state: State,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { state: State::Closed { losses: 0 } }
    }
}

impl Breaker {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Returns whether another answer changes nothing.
    pub(super) fn is_calm(&self) -> bool {
        self.state == State::Closed { losses: 0 }
    }

    /// Records the end of a request.
    pub(super) fn record(&mut self, contact: Contact) {
        self.state = match (contact, &self.state) {
            (Contact::Answered, _) => State::Closed { losses: 0 },
            (Contact::Lost, State::Closed { losses }) if losses + 1 < LIMIT => {
                State::Closed { losses: losses + 1 }
            }
            (_, State::Closed { .. }) => State::Open { probes: 0 },
            (_, State::Open { probes }) => State::Open { probes: *probes },
        };
    }

    /// Records the end of a probe. A single probe that fails opens the breaker, because nothing else depends on it.
    pub(super) fn record_probe(&mut self, contact: Contact) {
        self.state = match (contact, &self.state) {
            (Contact::Answered, _) => State::Closed { losses: 0 },
            (_, State::Closed { .. }) => State::Open { probes: 0 },
            (_, State::Open { probes }) => State::Open { probes: probes.saturating_add(1) },
        };
    }

    /// Returns the delay before the next probe, or `None` while requests pass.
    pub(super) fn delay(&self, jitter: f64) -> Option<Duration> {
        match self.state {
            State::Closed { .. } => None,
            State::Open { probes } => Some(backoff::delay(probes, jitter)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contact() -> impl Strategy<Value = Contact> {
        prop_oneof![Just(Contact::Answered), Just(Contact::Lost), Just(Contact::Unreachable)]
    }

    /// Returns whether a breaker must be open after these requests and probes, from the rules in words.
    fn must_be_open(events: &[(Contact, bool)]) -> bool {
        let since_answer = events.iter().rev().take_while(|(contact, _)| *contact != Contact::Answered);
        let since_answer: Vec<_> = since_answer.collect();
        let decisive = |(contact, is_probe): &(Contact, bool)| *is_probe || *contact == Contact::Unreachable;
        since_answer.len() >= LIMIT as usize || since_answer.into_iter().any(decisive)
    }

    proptest! {
        #[test]
        fn the_state_follows_from_what_happened_since_the_last_answer(
            events in prop::collection::vec((contact(), any::<bool>()), 0..20),
        ) {
            let mut breaker = Breaker::default();
            for (number, (contact, is_probe)) in events.iter().enumerate() {
                if *is_probe { breaker.record_probe(*contact) } else { breaker.record(*contact) }
                prop_assert_eq!(breaker.is_open(), must_be_open(&events[..=number]));
                prop_assert_eq!(breaker.delay(0.5).is_some(), breaker.is_open());
            }
        }
    }

    #[test]
    fn failed_probes_become_rarer_and_requests_that_end_late_do_not_count() {
        let mut breaker = Breaker::default();
        breaker.record(Contact::Unreachable);
        let first = breaker.delay(0.0);
        breaker.record(Contact::Lost);
        assert_eq!(breaker.delay(0.0), first);
        breaker.record_probe(Contact::Unreachable);
        assert_eq!(breaker.delay(0.0), first.map(|delay| delay * 2));
    }
}
