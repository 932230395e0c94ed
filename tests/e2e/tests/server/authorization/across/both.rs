//! A workflow that calls another namespace, whose workflow calls an operation of the first.

use super::place::{Place, delegating, policy, propagation, replays};
use crate::{
    harness::{find, history, unique},
    nexus::floor::{Handling, create_endpoint},
    payload::encryption::codec,
    xns::namespace,
};
use futures::FutureExt as _;
use temporal_prost::{
    WorkflowHandle, common::protos::temporal::api::history::v1::history_event::Attributes, nexus::NexusWorker,
};
use temporal_prost_biscuit::{ClientAuthorization, Delegation, Rule, testing::TestIssuer};
use temporal_prost_connect::context::Context;
use temporal_prost_e2e::{
    Tenant,
    bourse_v1::bourse_temporal::{self, workflow::Trade},
    far_v1::{
        Calls,
        near_temporal::{self, CallHandle, NearClient},
    },
};

/// Calls go from the first namespace to the second, and back.
struct Loop {
    issuer: TestIssuer,
    first: Place,
    second: Place,
    endpoint: String,
}

impl Loop {
    async fn open() -> Self {
        let issuer = TestIssuer::new();
        // Nobody but the user has a right.
        let strict = policy().rule(super::place::BOURSE, "Trade", Rule::new().right("trade"));
        let first = Place::new("default", "loop", (&issuer, strict));
        let second = Place::new(namespace().await, "loop", (&issuer, policy()));
        let on_behalf =
            || ClientAuthorization::only_on_behalf().delegation(Delegation::new(policy(), codec()));
        let (back, away) = (first.client(on_behalf()).await, second.client(on_behalf()).await);
        let endpoint = first.queue.replace('_', "-");
        create_endpoint(&back, &endpoint, &first.queue).await;
        let operations = NexusWorker::new(&back, &*first.queue).register(bourse_temporal::nexus_service());
        let operations = operations
            .unwrap()
            .around(|context, handled| propagation().nexus_context(context.headers()).scope(handled).boxed());
        Handling::start(first.authorization.guard(operations)).forget();
        first.serve(|options| near_temporal::register_xns_activities(options, away).unwrap()).await;
        second.serve(|_| {}).await;
        Self { issuer, first, second, endpoint }
    }

    async fn start(&self, rights: &[&str], id: &str) -> CallHandle {
        let step = format!("away {} nexus {} {id}", self.second.queue, self.endpoint);
        let calls = Calls { queue: String::new(), steps: vec![step] };
        let ada = delegating(self.issuer.token("ada", rights));
        let near = NearClient::new(self.first.client(ada).await);
        let tenant = Context::new().with(&Tenant("acme".to_owned())).unwrap();
        let call = near.call(calls).task_queue(&self.first.queue);
        tenant.scope(call.start().into_future()).await.unwrap()
    }
}

#[tokio::test]
async fn tokens_and_values_cross_both() {
    let (all, id) = (Loop::open().await, unique("loop"));
    let call = all.start(&["call", "trade"], &id).await;
    assert_eq!(call.result().await.unwrap().lines, ["done"]);
    assert_eq!(all.second.decisions.all(), ["allowed start Call as ada, delegated"]);
    let decided = ["operation", "start"].map(|kind| format!("allowed {kind} Trade as ada, delegated"));
    assert_eq!(all.first.decisions.all()[2..], decided);
    let client = all.first.client(ClientAuthorization::new(all.issuer.token("reader", &[]))).await;
    let trade = WorkflowHandle::<Trade>::attach(&client, format!("trade/{id}"));
    let tenant = find(&history(&trade).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            let header = started.header.clone().unwrap_or_default();
            Some(Context::from_headers(&header.fields).get().unwrap())
        }
        _ => None,
    });
    assert_eq!(tenant, [Some(Tenant("acme".to_owned()))]);
    replays(&call).await;
    replays(&trade).await;
}

#[tokio::test]
async fn a_right_that_the_user_lacks_is_missing_at_the_end() {
    let all = Loop::open().await;
    let call = all.start(&["call"], &unique("loop")).await;
    assert_eq!(call.result().await.unwrap().lines, ["Unauthorized"]);
    assert!(all.first.decisions.of("refused operation Trade: you need the right `trade`").len() == 1);
    replays(&call).await;
}
