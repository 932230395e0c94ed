//! The list of what the workers of a service run.

use crate::{emit::rust::value, model::Service};

pub(super) fn implementation(service: &Service) -> String {
    let workflows = service.workflows.iter().map(|workflow| ("workflow", &workflow.method.marker));
    let activities = service.activities.iter().map(|activity| ("activity", &activity.method.marker));
    let served = workflows.chain(activities);
    let served = served.map(|(kind, marker)| format!("tp::Served::{kind}::<{kind}::{marker}>()"));
    let (name, served) = (&service.full_name, value::list(served));
    format!(
        "
        impl tp::Service for Service {{
            const NAME: &'static str = {name:?};
            const SERVED: &'static [tp::Served] = &[{served}];
        }}
        "
    )
}
