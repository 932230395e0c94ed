//! A circuit breaker: it stops requests to a cluster that cannot be reached, until a probe has reached the cluster again.

use super::backoff;
use std::time::Duration;

/// How a request to a cluster ended, as far as the connection is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// The cluster has answered, with a result or an error.
    Answered,
    /// The connection broke while the request was under way. A probe then shows whether the cluster can be reached: a
    /// server or a balancer may close any connection at any time.
    Lost,
    /// No connection could be made.
    Unreachable,
}

/// The breaker of a cluster.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Breaker {
    /// Requests pass.
    #[default]
    Closed,
    /// Only probes pass.
    Open {
        /// The number of probes that have failed.
        probes: u32,
    },
}

impl Breaker {
    pub(super) fn is_open(&self) -> bool {
        *self != Self::Closed
    }

    /// Records the end of a request.
    pub(super) fn record(&mut self, contact: Contact) {
        match contact {
            Contact::Answered => *self = Self::Closed,
            Contact::Unreachable if !self.is_open() => *self = Self::Open { probes: 0 },
            Contact::Unreachable | Contact::Lost => {}
        }
    }

    /// Records the end of a probe.
    pub(super) fn record_probe(&mut self, contact: Contact) {
        *self = match (contact, &self) {
            (Contact::Answered, _) => Self::Closed,
            (_, Self::Closed) => Self::Open { probes: 0 },
            (_, Self::Open { probes }) => Self::Open { probes: probes.saturating_add(1) },
        };
    }

    /// Returns the delay before the next probe, or `None` while requests pass.
    pub(super) fn delay(&self, jitter: f64) -> Option<Duration> {
        match self {
            Self::Closed => None,
            Self::Open { probes } => Some(backoff::delay(*probes, jitter)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A request, or a probe.
    type Event = (Contact, bool);

    fn contact() -> impl Strategy<Value = Contact> {
        prop_oneof![Just(Contact::Answered), Just(Contact::Lost), Just(Contact::Unreachable)]
    }

    /// Returns whether a breaker must be open after these events, from the rules in words.
    fn must_be_open(events: &[Event]) -> bool {
        let is_answer = |(contact, _): &Event| *contact == Contact::Answered;
        let mut since_answer = events.iter().rev().take_while(|event| !is_answer(event));
        since_answer.any(|(contact, is_probe)| *is_probe || *contact == Contact::Unreachable)
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
        breaker.record(Contact::Unreachable);
        assert_eq!(breaker.delay(0.0), first);
        breaker.record_probe(Contact::Unreachable);
        assert_eq!(breaker.delay(0.0), first.map(|delay| delay * 2));
    }
}
