//! A meter that records its counters.

use std::{
    collections::HashMap,
    error::Error,
    sync::{Arc, Mutex},
};
use temporalio_common::telemetry::metrics::{
    CoreMeter, Counter, CounterBase, Gauge, GaugeF64, Histogram, HistogramDuration, HistogramF64,
    MetricAttributable, MetricAttributes, MetricParameters, NewAttributes, NoOpCoreMeter, UpDownCounter,
};

/// A single count.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
    value: u64,
    labels: HashMap<String, String>,
}

impl Counted {
    pub(crate) fn one<const N: usize>(labels: [(&str, &str); N]) -> Self {
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        Self { value: 1, labels }
    }
}

type Counts = Arc<Mutex<Vec<(String, Counted)>>>;

/// Records counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Counts);

impl Meter {
    pub(crate) fn shared(&self) -> Arc<dyn CoreMeter> {
        Arc::new(self.clone())
    }

    /// Returns the counts with this name.
    pub(crate) fn counted(&self, name: &str) -> Vec<Counted> {
        let counts = self.0.lock().unwrap();
        counts.iter().filter(|(counted, _)| counted == name).map(|(_, counted)| counted.clone()).collect()
    }
}

struct Instrument {
    name: String,
    counts: Counts,
}

struct Bound {
    name: String,
    labels: HashMap<String, String>,
    counts: Counts,
}

impl MetricAttributable<Box<dyn CounterBase>> for Instrument {
    fn with_attributes(&self, attributes: &MetricAttributes) -> Result<Box<dyn CounterBase>, Box<dyn Error>> {
        let labels = match attributes {
            MetricAttributes::NoOp(labels) => HashMap::clone(labels),
            _ => HashMap::new(),
        };
        Ok(Box::new(Bound { name: self.name.clone(), labels, counts: self.counts.clone() }))
    }
}

impl CounterBase for Bound {
    fn adds(&self, value: u64) {
        let counted = Counted { value, labels: self.labels.clone() };
        self.counts.lock().unwrap().push((self.name.clone(), counted));
    }
}

impl CoreMeter for Meter {
    fn new_attributes(&self, attributes: NewAttributes) -> MetricAttributes {
        NoOpCoreMeter.new_attributes(attributes)
    }

    fn extend_attributes(&self, existing: MetricAttributes, more: NewAttributes) -> MetricAttributes {
        NoOpCoreMeter.extend_attributes(existing, more)
    }

    fn counter(&self, parameters: MetricParameters) -> Counter {
        Counter::new(Arc::new(Instrument { name: parameters.name.into_owned(), counts: self.0.clone() }))
    }

    fn histogram(&self, parameters: MetricParameters) -> Histogram {
        NoOpCoreMeter.histogram(parameters)
    }

    fn histogram_f64(&self, parameters: MetricParameters) -> HistogramF64 {
        NoOpCoreMeter.histogram_f64(parameters)
    }

    fn histogram_duration(&self, parameters: MetricParameters) -> HistogramDuration {
        NoOpCoreMeter.histogram_duration(parameters)
    }

    fn gauge(&self, parameters: MetricParameters) -> Gauge {
        NoOpCoreMeter.gauge(parameters)
    }

    fn gauge_f64(&self, parameters: MetricParameters) -> GaugeF64 {
        NoOpCoreMeter.gauge_f64(parameters)
    }

    fn up_down_counter(&self, parameters: MetricParameters) -> UpDownCounter {
        NoOpCoreMeter.up_down_counter(parameters)
    }
}
