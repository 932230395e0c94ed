//! The metrics of a transport.

use std::sync::Arc;
use temporalio_common::telemetry::metrics::{
    CoreMeter, Counter, MetricAttributes, MetricKeyValue, MetricParameters, NoOpCoreMeter,
};

/// The counters, labelled with the namespace and a cluster.
pub(super) struct Metrics {
    namespace: String,
    meter: Arc<dyn CoreMeter>,
    switches: Counter,
    losses: Counter,
    repeated: Counter,
}

impl Metrics {
    pub(super) fn new(namespace: &str, meter: Option<Arc<dyn CoreMeter>>) -> Self {
        let meter = meter.unwrap_or_else(|| Arc::new(NoOpCoreMeter));
        let counter = |name: &'static str, description: &'static str| {
            meter.counter(MetricParameters::builder().name(name).description(description).build())
        };
        Self {
            namespace: namespace.to_owned(),
            switches: counter("temporal_cluster_switches", "Changes to this cluster"),
            losses: counter("temporal_cluster_losses", "Requests whose connection to this cluster was lost"),
            repeated: counter("temporal_cluster_repeated_requests", "Requests sent again after this cluster"),
            meter,
        }
    }

    pub(super) fn switched(&self, cluster: &str) {
        self.switches.add(1, &self.labels(cluster));
    }

    pub(super) fn lost(&self, cluster: &str) {
        self.losses.add(1, &self.labels(cluster));
    }

    pub(super) fn repeated(&self, cluster: &str) {
        self.repeated.add(1, &self.labels(cluster));
    }

    fn labels(&self, cluster: &str) -> MetricAttributes {
        let labels = [("namespace", self.namespace.clone()), ("cluster", cluster.to_owned())];
        self.meter.new_attributes(labels.map(|(key, value)| MetricKeyValue::new(key, value)).into())
    }
}
