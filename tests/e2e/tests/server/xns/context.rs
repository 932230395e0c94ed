//! Values that accompany calls into another namespace.

use super::{FAR, propagation, worker};
use crate::harness::{connect_with, unique};
use temporal_prost::client::ClientOptions;
use temporal_prost_connect::context::Context;
use temporal_prost_e2e::{
    Tenant,
    far_v1::{Calls, near_temporal::NearClient},
};

#[tokio::test]
async fn a_call_takes_its_values_into_the_other_namespace() {
    let (queue, n) = (worker("context").await, unique("n"));
    let steps = [format!("start {n} wait"), format!("tell {n} end"), format!("result {n}")];
    let interceptors = vec![propagation().client_interceptor()];
    let options = ClientOptions::new("default").client_interceptors(interceptors).build();
    let near = NearClient::new(connect_with(options).await);
    let call = near.call(Calls { queue: FAR.to_owned(), steps: steps.to_vec() }).task_queue(queue);
    let tenant = Context::new().with(&Tenant("ann".to_owned())).unwrap();
    let said = tenant.scope(call.execute()).await.unwrap().lines;
    assert_eq!(said[2], format!("{n} works for ann, end for ann"));
}
