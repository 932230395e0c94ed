use super::task::Subject;
use std::{sync::Arc, time::Duration};
use temporalio_common::telemetry::metrics::{
    CoreMeter, Counter, HistogramDuration, MetricKeyValue, MetricParameters, NoOpCoreMeter,
};

/// How a task has ended.
#[derive(Debug)]
pub(super) enum Ended {
    Answered,
    /// With the reason.
    Failed(String),
}

/// The metrics of Temporal's other SDKs for Nexus tasks.
#[derive(Clone)]
pub(super) struct Metrics {
    meter: Arc<dyn CoreMeter>,
    failed: Counter,
    latency: HistogramDuration,
    task_queue: String,
}

impl Metrics {
    pub(super) fn none(task_queue: &str) -> Self {
        Self::new(Arc::new(NoOpCoreMeter), task_queue)
    }

    pub(super) fn new(meter: Arc<dyn CoreMeter>, task_queue: &str) -> Self {
        let failed = MetricParameters::builder()
            .name("temporal_nexus_task_execution_failed")
            .description("Nexus tasks whose handler has failed or has not ended in time");
        let latency = MetricParameters::builder()
            .name("temporal_nexus_task_execution_latency")
            .unit("duration")
            .description("The time that handlers of Nexus tasks take");
        let (failed, latency) = (meter.counter(failed.build()), meter.histogram_duration(latency.build()));
        Self { meter, failed, latency, task_queue: task_queue.to_owned() }
    }

    pub(super) fn record(&self, subject: &Subject, ended: &Ended, elapsed: Duration) {
        let labels = [
            ("task_queue", self.task_queue.as_str()),
            ("nexus_service", &subject.service),
            ("nexus_operation", &subject.operation),
        ];
        let mut labels = labels.map(|(key, value)| MetricKeyValue::new(key, value.to_owned())).to_vec();
        self.latency.record(elapsed, &self.meter.new_attributes(labels.clone().into()));
        if let Ended::Failed(reason) = ended {
            labels.push(MetricKeyValue::new("failure_reason", reason.clone()));
            self.failed.add(1, &self.meter.new_attributes(labels.into()));
        }
    }
}
