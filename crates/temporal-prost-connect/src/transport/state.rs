//! The state that all requests share: the active cluster, the breakers, and the cluster that takes requests.

use super::{
    answer,
    breaker::{Breaker, Contact},
    health::{ClusterHealth, Health},
    knowledge::{Claim, Knowledge},
    metrics::Metrics,
};
use parking_lot::Mutex;
use std::time::{Duration, Instant};
use temporalio_client::tonic::Status;
use tokio::sync::watch;

/// The cluster that takes requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The clusters have not been asked yet.
    Unknown,
    /// The cluster with this number.
    To(usize),
    /// No cluster can be reached.
    Down,
}

/// The state of a transport.
pub(super) struct State {
    pub(super) namespace: String,
    pub(super) metrics: Metrics,
    facts: Mutex<Facts>,
    route: watch::Sender<Route>,
    health: watch::Sender<Health>,
}

#[derive(Debug)]
struct Facts {
    knowledge: Knowledge,
    clusters: Vec<Facet>,
}

/// The knowledge about a cluster.
#[derive(Debug)]
struct Facet {
    name: String,
    breaker: Breaker,
    last_error: Option<String>,
    was_asked: bool,
}

impl Facet {
    fn record(&mut self, contact: Option<Contact>, error: Option<String>, is_probe: bool) {
        self.was_asked |= is_probe;
        self.last_error = error.or(self.last_error.take());
        match contact {
            Some(contact) if is_probe => self.breaker.record_probe(contact),
            Some(contact) => self.breaker.record(contact),
            None => {}
        }
    }
}

impl State {
    pub(super) fn new(namespace: String, names: Vec<String>, metrics: Metrics) -> Self {
        let is_alone = names.len() == 1;
        let facet = |name| Facet { name, breaker: Breaker::default(), last_error: None, was_asked: is_alone };
        let clusters = names.into_iter().map(facet).collect();
        let state = Self {
            namespace,
            metrics,
            facts: Mutex::new(Facts { knowledge: Knowledge::default(), clusters }),
            route: watch::Sender::new(Route::Unknown),
            health: watch::Sender::default(),
        };
        state.publish(&state.facts.lock());
        state
    }

    pub(super) fn route(&self) -> watch::Receiver<Route> {
        self.route.subscribe()
    }

    pub(super) fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    pub(super) fn name(&self, cluster: usize) -> String {
        self.facts.lock().clusters.get(cluster).map(|facet| facet.name.clone()).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.facts.lock().clusters.iter().position(|facet| facet.name == name)
    }

    /// Records how a request or a probe has ended.
    pub(super) fn record<T>(&self, cluster: usize, result: &Result<T, Status>, is_probe: bool) {
        let contact = answer::contact(result);
        let is_loss = contact.is_some_and(|contact| contact != Contact::Answered);
        if !is_loss && self.is_calm(cluster) {
            return;
        }
        if is_loss && !is_probe {
            self.metrics.lost(&self.name(cluster));
        }
        let error = result.as_ref().err().filter(|_| is_loss).map(|status| answer::line(status));
        self.change(|facts| {
            if let Some(facet) = facts.clusters.get_mut(cluster) {
                facet.record(contact, error, is_probe);
            }
        });
    }

    /// Returns whether another answer of `cluster` changes nothing, as nearly always.
    fn is_calm(&self, cluster: usize) -> bool {
        let facts = self.facts.lock();
        facts.clusters.get(cluster).is_some_and(|facet| facet.was_asked && !facet.breaker.is_open())
    }

    /// Records a probe that has no answer in time.
    pub(super) fn record_silence(&self, cluster: usize, timeout: Duration) {
        self.change(|facts| {
            let Some(facet) = facts.clusters.get_mut(cluster) else { return };
            facet.was_asked = true;
            facet.last_error = Some(format!("no answer within {timeout:?}"));
            facet.breaker.record_probe(Contact::Lost);
        });
    }

    pub(super) fn describe(&self, claim: Claim) {
        self.change(|facts| facts.knowledge.describe(claim));
    }

    /// Learns that the active cluster is not one of the transport's. Returns `true` if that is new.
    pub(super) fn describe_foreign(&self, name: &str, version: i64) -> bool {
        let mut is_new = false;
        self.change(|facts| is_new = facts.knowledge.describe_foreign(name, version));
        is_new
    }

    pub(super) fn refuse(&self, from: usize, active: usize) {
        self.change(|facts| facts.knowledge.refuse(from, active, Instant::now()));
    }

    /// Returns the delay before the next probe of `cluster` if it is lost, and whether another cluster is lost.
    pub(super) fn losses(&self, cluster: usize) -> (Option<Duration>, bool) {
        let facts = self.facts.lock();
        let delay = facts.clusters.get(cluster).and_then(|facet| facet.breaker.delay(fastrand::f64()));
        (delay, facts.clusters.iter().any(|facet| facet.breaker.is_open()))
    }

    /// Returns the error of requests that no cluster can take.
    pub(super) fn down(&self) -> Status {
        let facts = self.facts.lock();
        let cause = |facet: &Facet| match &facet.last_error {
            Some(error) => format!("`{}`: {error}", facet.name),
            None => format!("`{}`: no answer yet", facet.name),
        };
        let causes: Vec<_> = facts.clusters.iter().map(cause).collect();
        let causes = causes.join("; ");
        Status::unavailable(format!("no cluster of namespace `{}` can be reached: {causes}", self.namespace))
    }

    fn change(&self, act: impl FnOnce(&mut Facts)) {
        let mut facts = self.facts.lock();
        act(&mut facts);
        self.publish(&facts);
    }

    /// Tells requests and health checks about changes.
    fn publish(&self, facts: &Facts) {
        let route = facts.route();
        let changed = |current: &mut Route| std::mem::replace(current, route) != route;
        if self.route.send_if_modified(changed) {
            self.report(facts, route);
        }
        let health = facts.health(route);
        self.health.send_if_modified(|current| {
            let is_new = *current != health;
            *current = health;
            is_new
        });
    }

    fn report(&self, facts: &Facts, route: Route) {
        let namespace = &self.namespace;
        match route {
            Route::Unknown => {}
            Route::To(cluster) => {
                let name = facts.clusters.get(cluster).map_or("", |facet| &facet.name);
                tracing::info!(namespace, cluster = name, "sends requests to this Temporal cluster");
                self.metrics.switched(name);
            }
            Route::Down => tracing::error!(namespace, "no Temporal cluster can be reached"),
        }
    }
}

impl Facts {
    /// Chooses the active cluster. If it cannot be reached, another may forward requests to it.
    fn route(&self) -> Route {
        let is_undecided = !self.knowledge.is_known() && self.clusters.iter().any(|facet| !facet.was_asked);
        if is_undecided {
            return Route::Unknown;
        }
        let active = self.knowledge.active();
        let by_preference = std::iter::once(active).chain(0..self.clusters.len());
        let is_reachable = |number: &usize| !self.clusters[*number].breaker.is_open();
        by_preference.into_iter().find(is_reachable).map_or(Route::Down, Route::To)
    }

    fn health(&self, route: Route) -> Health {
        let name = |number: usize| self.clusters.get(number).map(|facet| facet.name.clone());
        let in_use = if let Route::To(number) = route { name(number) } else { None };
        let clusters = self.clusters.iter().map(|facet| ClusterHealth {
            name: facet.name.clone(),
            is_reachable: !facet.breaker.is_open(),
            last_error: facet.last_error.clone(),
        });
        let is_known = self.knowledge.is_known();
        let own = || is_known.then(|| name(self.knowledge.active())).flatten();
        let active = self.knowledge.foreign().map(str::to_owned).or_else(own);
        Health { in_use, active, clusters: clusters.collect() }
    }
}
