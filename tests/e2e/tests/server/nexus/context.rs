//! Context values that cross from a caller to the workflow behind an operation.

use super::floor::{Bourse, Handling};
use crate::harness::{connect_with, find, history, unique};
use futures::FutureExt as _;
use temporal_prost::{
    client::ClientOptions,
    common::protos::temporal::api::{common::v1::Payload, history::v1::history_event::Attributes},
    sdk::WorkerOptions,
};
use temporal_prost_connect::context::{Context, ContextError, ContextValue, Propagation, from_json, to_json};

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Tenant(String);

impl ContextValue for Tenant {
    const NAME: &'static str = "tenant";

    fn encode(&self) -> Result<Payload, ContextError> {
        to_json(self)
    }

    fn decode(payload: &Payload) -> Result<Self, ContextError> {
        from_json(payload)
    }
}

fn propagation() -> Propagation {
    Propagation::new().value::<Tenant>()
}

fn options() -> ClientOptions {
    ClientOptions::new("default").client_interceptors(vec![propagation().client_interceptor()]).build()
}

/// Runs a caller with a tenant, whose operations are in a worker with this propagation. Returns the tenants of the workflow
/// behind the operation.
async fn tenants(of_caller: Propagation) -> Vec<Option<Tenant>> {
    let bourse = Bourse::closed(options()).await;
    let mut worker = WorkerOptions::new(&*bourse.queue).build();
    of_caller.register(&mut worker);
    Bourse::work_with(worker, options);
    let operations = bourse.operations(&connect_with(options()).await);
    Handling::start(
        operations
            .around(|context, handled| propagation().nexus_context(context.headers()).scope(handled).boxed()),
    )
    .forget();
    let id = unique("tenant");
    let context = Context::new().with(&Tenant("acme".to_owned())).unwrap();
    context.scope(bourse.broke_until_done("trade", &id)).await;
    find(&history(&bourse.trade(&id)).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            let header = started.header.clone().unwrap_or_default();
            Some(Context::from_headers(&header.fields).get().unwrap())
        }
        _ => None,
    })
}

#[tokio::test]
async fn values_cross_from_caller_to_workflow() {
    assert_eq!(tenants(propagation()).await, [Some(Tenant("acme".to_owned()))]);
}

#[tokio::test]
async fn values_that_have_to_be_encoded_do_not_cross() {
    assert_eq!(tenants(propagation().encoded()).await, [None]);
}
