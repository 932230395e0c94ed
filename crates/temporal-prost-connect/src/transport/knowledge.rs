//! The active cluster of a namespace, from contradictory sources.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// The time in which refusals of the same cluster count once.
const REFUSAL: Duration = Duration::from_millis(200);

/// The description of a namespace by one of its clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// The active cluster.
    pub(super) active: usize,
    /// The number that grows with each failover.
    pub(super) version: i64,
}

/// The current knowledge. Clusters are numbers, in order of preference.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    claim: Option<Claim>,
    /// When a refusal of each cluster counted last.
    refusals: BTreeMap<usize, Instant>,
    /// The active cluster according to the last refusal that counted.
    tentative: Option<usize>,
    /// The name of the active cluster and its version, if it is not one of ours.
    foreign: Option<(String, i64)>,
}

impl Knowledge {
    /// Returns the active cluster, or the preferred one as long as none is known.
    pub(super) fn active(&self) -> usize {
        self.tentative.or(self.claim.map(|claim| claim.active)).unwrap_or_default()
    }

    pub(super) fn is_known(&self) -> bool {
        self.claim.is_some()
    }

    /// Learns the description of a namespace. A cluster that was down during a failover still describes the past, so
    /// the highest version counts.
    pub(super) fn describe(&mut self, claim: Claim) {
        if self.claim.is_none_or(|known| known.version <= claim.version) {
            self.claim = Some(claim);
            self.tentative = None;
        }
        self.foreign.take_if(|(_, version)| *version <= claim.version);
    }

    /// Learns that the active cluster is not one of ours. Returns `true` if that is new.
    pub(super) fn describe_foreign(&mut self, name: &str, version: i64) -> bool {
        let is_past = self.claim.is_some_and(|known| known.version > version);
        let is_known = self.foreign().is_some_and(|known| known == name);
        if is_past || is_known {
            return false;
        }
        self.foreign = Some((name.to_owned(), version));
        true
    }

    /// Returns the name of the active cluster if it is not one of ours.
    pub(super) fn foreign(&self) -> Option<&str> {
        self.foreign.as_ref().map(|(name, _)| name.as_str())
    }

    /// Learns that the cluster `from` has refused a request because `active` is active.
    ///
    /// The refusals of one cluster count once in a while. Otherwise, two clusters of which one has not heard of a failover
    /// yet would send requests back and forth.
    pub(super) fn refuse(&mut self, from: usize, active: usize, now: Instant) {
        let is_recent = |last: &Instant| now.saturating_duration_since(*last) < REFUSAL;
        if from == self.active() && !self.refusals.get(&from).is_some_and(is_recent) {
            self.refusals.insert(from, now);
            self.tentative = Some(active);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_highest_version_counts() {
        let mut knowledge = Knowledge::default();
        assert_eq!((knowledge.active(), knowledge.is_known()), (0, false));
        knowledge.describe(Claim { active: 1, version: 2 });
        knowledge.describe(Claim { active: 0, version: 1 });
        assert_eq!((knowledge.active(), knowledge.is_known()), (1, true));
        knowledge.describe(Claim { active: 0, version: 101 });
        assert_eq!(knowledge.active(), 0);
    }

    #[test]
    fn a_refusal_counts_at_once() {
        let mut knowledge = Knowledge::default();
        knowledge.describe(Claim { active: 0, version: 1 });
        knowledge.refuse(0, 1, Instant::now());
        assert_eq!(knowledge.active(), 1);
    }

    #[test]
    fn clusters_that_contradict_each_other_count_once_in_a_while() {
        let (mut knowledge, now) = (Knowledge::default(), Instant::now());
        let refusals = [(0, 1, 0), (1, 0, 0), (0, 1, 199), (0, 1, 200), (1, 0, 201)];
        let actives = refusals.map(|(from, active, milliseconds)| {
            knowledge.refuse(from, active, now + Duration::from_millis(milliseconds));
            knowledge.active()
        });
        assert_eq!(actives, [1, 0, 0, 1, 0]);
    }

    #[test]
    fn a_foreign_cluster_is_known_until_a_newer_description() {
        let mut knowledge = Knowledge::default();
        assert!(knowledge.describe_foreign("c", 3));
        assert!(!knowledge.describe_foreign("c", 3), "it is not new");
        knowledge.describe(Claim { active: 0, version: 1 });
        assert_eq!(knowledge.foreign(), Some("c"));
        knowledge.describe(Claim { active: 0, version: 101 });
        assert_eq!(knowledge.foreign(), None);
        assert!(!knowledge.describe_foreign("c", 3), "it is the past");
    }

    #[test]
    fn a_description_overrides_a_refusal() {
        let mut knowledge = Knowledge::default();
        knowledge.describe(Claim { active: 1, version: 2 });
        knowledge.refuse(1, 0, Instant::now());
        assert_eq!(knowledge.active(), 0);
        knowledge.describe(Claim { active: 1, version: 2 });
        assert_eq!(knowledge.active(), 1);
    }

    proptest! {
        #[test]
        fn descriptions_in_any_order_lead_to_the_same_cluster(
            claims in prop::collection::btree_map(0..1000_i64, 0..3_usize, 1..6)
                .prop_map(Vec::from_iter)
                .prop_shuffle(),
        ) {
            let mut knowledge = Knowledge::default();
            for (version, active) in claims.iter().copied() {
                knowledge.describe(Claim { active, version });
            }
            let newest = claims.iter().max_by_key(|(version, _)| *version).unwrap();
            prop_assert_eq!(knowledge.active(), newest.1);
        }
    }
}
