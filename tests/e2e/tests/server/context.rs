//! Values that accompany calls, through clients, workflows and activities.

mod codec;
mod propagation;
pub(crate) mod standalone;

use crate::harness::{connect_with, spawn_with, unique};
use temporal_prost::{client::ClientOptions, common::data_converters::DataConverter, sdk::WorkerOptions};
use temporal_prost_connect::context::{Context, Propagation};
use temporal_prost_e2e::{
    Guards, Tenant,
    guard::v1::guard_temporal::{self, GuardClient},
};

/// A context with this tenant.
fn of(tenant: &str) -> Context {
    Context::new().with(&Tenant(tenant.to_owned())).unwrap()
}

fn tenants() -> Propagation {
    Propagation::new().value::<Tenant>()
}

/// Starts a worker that propagates values, and returns a client that does so and the queue.
async fn serve(name: &str, propagation: &Propagation, converter: DataConverter) -> (GuardClient, String) {
    let queue = unique(name);
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    propagation.register(&mut options);
    let client = ClientOptions::new("default").data_converter(converter.clone()).build();
    tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    let interceptors = vec![propagation.client_interceptor()];
    let client =
        ClientOptions::new("default").data_converter(converter).client_interceptors(interceptors).build();
    (GuardClient::new(connect_with(client).await), queue)
}
