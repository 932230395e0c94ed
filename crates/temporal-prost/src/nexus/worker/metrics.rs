use super::subject::Subject;
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
use temporalio_common::telemetry::metrics::{
    CoreMeter, Counter, HistogramDuration, MetricAttributes, MetricKeyValue, MetricParameters,
};

/// The metrics of Temporal's other SDKs for Nexus tasks.
#[derive(Clone)]
pub(super) struct Metrics {
    meter: Arc<dyn CoreMeter>,
    instruments: Arc<Instruments>,
    /// The labels of the worker.
    labels: Vec<MetricKeyValue>,
}

struct Instruments {
    no_task: Counter,
    failed: Counter,
    schedule_to_start: HistogramDuration,
    execution: HistogramDuration,
    end_to_end: HistogramDuration,
}

impl Instruments {
    fn new(meter: &dyn CoreMeter) -> Self {
        let named = |name, description| MetricParameters::builder().name(name).description(description);
        let counter = |name, description| meter.counter(named(name, description).build());
        let latency =
            |name, description| meter.histogram_duration(named(name, description).unit("duration").build());
        Self {
            no_task: counter(
                "temporal_nexus_poll_no_task",
                "Polls that the server has answered without a task",
            ),
            failed: counter("temporal_nexus_task_execution_failed", "Tasks that have failed or timed out"),
            schedule_to_start: latency(
                "temporal_nexus_task_schedule_to_start_latency",
                "The time from the request to the start of its handler",
            ),
            execution: latency("temporal_nexus_task_execution_latency", "The time that handlers take"),
            end_to_end: latency(
                "temporal_nexus_task_endtoend_latency",
                "The time from the request until the server has the answer",
            ),
        }
    }
}

impl Metrics {
    pub(super) fn new(meter: Arc<dyn CoreMeter>, [namespace, task_queue]: [&str; 2]) -> Self {
        let labels = [("namespace", namespace), ("task_queue", task_queue)];
        let labels = labels.map(|(key, value)| MetricKeyValue::new(key, value.to_owned())).to_vec();
        Self { instruments: Arc::new(Instruments::new(&*meter)), meter, labels }
    }

    /// Records a poll that has brought no task.
    pub(super) fn no_task(&self) {
        self.instruments.no_task.add(1, &self.meter.new_attributes(self.labels.clone().into()));
    }

    /// Records the start of a task.
    pub(super) fn start(&self, subject: &Subject) -> Stopwatch {
        let own = [("nexus_service", &subject.service), ("nexus_operation", &subject.operation)];
        let own = own.map(|(key, value)| MetricKeyValue::new(key, value.clone()));
        let labels = self.meter.new_attributes([&self.labels[..], &own].concat().into());
        let stopwatch =
            Stopwatch { metrics: self.clone(), labels, scheduled: subject.scheduled, began: Instant::now() };
        stopwatch.record_since_scheduled(&self.instruments.schedule_to_start);
        stopwatch
    }
}

/// Measures one task.
pub(super) struct Stopwatch {
    metrics: Metrics,
    labels: MetricAttributes,
    scheduled: Option<SystemTime>,
    began: Instant,
}

impl Stopwatch {
    pub(super) fn began(&self) -> Instant {
        self.began
    }

    /// Records that the handler has ended.
    pub(super) fn executed(&self) {
        self.metrics.instruments.execution.record(self.began.elapsed(), &self.labels);
    }

    pub(super) fn failed(&self, reason: String) {
        let reason = MetricKeyValue::new("failure_reason", reason);
        let labels = self.metrics.meter.extend_attributes(self.labels.clone(), vec![reason].into());
        self.metrics.instruments.failed.add(1, &labels);
    }

    /// Records that the server has the answer.
    pub(super) fn answered(&self) {
        self.record_since_scheduled(&self.metrics.instruments.end_to_end);
    }

    /// The clock of the server may be ahead.
    fn record_since_scheduled(&self, latency: &HistogramDuration) {
        if let Some(scheduled) = self.scheduled {
            latency.record(scheduled.elapsed().unwrap_or(Duration::ZERO), &self.labels);
        }
    }
}
