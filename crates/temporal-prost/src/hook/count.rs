use super::{Call, Hook, Refusal};
use std::sync::Arc;
use temporalio_common::telemetry::metrics::{CoreMeter, Counter, MetricKeyValue, MetricParameters};

/// Counts refused calls in the metric `temporal_refused_calls`, with the labels `namespace`, `kind`, `method` and
/// `refusal`, the kind of the refusal.
///
/// Add it to the [`Hooks`](super::Hooks) whose refusals it counts, in clients or workers. Replays are not counted.
///
/// ```
/// use std::sync::Arc;
/// use temporal_prost::{
///     common::telemetry::metrics::CoreMeter,
///     hook::{Hook, Hooks, count_refused_calls},
/// };
///
/// fn counted(hook: impl Hook, meter: Arc<dyn CoreMeter>) -> Hooks {
///     Hooks::new().with(hook).with(count_refused_calls(meter))
/// }
/// ```
#[must_use]
pub fn count_refused_calls(meter: Arc<dyn CoreMeter>) -> impl Hook {
    let parameters = MetricParameters::builder()
        .name("temporal_refused_calls")
        .description("Calls that a hook has refused")
        .build();
    Counting { counter: meter.counter(parameters), meter }
}

struct Counting {
    meter: Arc<dyn CoreMeter>,
    counter: Counter,
}

impl Hook for Counting {
    fn refused(&self, call: &Call<'_>, refusal: &Refusal) {
        let labels = [
            ("namespace", call.namespace()),
            ("kind", call.kind().as_str()),
            ("method", call.method()),
            ("refusal", refusal.kind()),
        ];
        let labels = labels.map(|(key, value)| MetricKeyValue::new(key, value.to_owned()));
        self.counter.add(1, &self.meter.new_attributes(labels.into()));
    }
}
