//! Tests of an environment with options of its client, and of mocks that use the server.

use super::environment;
use crate::order::{Order, Shop};
use crate::worker::QUEUE;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::time::Duration;
use temporal_prost_testing::TestEnvironment;
use temporalio_client::{ClientOptions, WorkflowStartOptions};
use temporalio_common::data_converters::{
    DataConverter, DefaultFailureConverter, PayloadCodec, PayloadConversionError, PayloadConverter,
    SerializationContextData,
};
use temporalio_common::protos::temporal::api::common::v1::Payload;
use temporalio_common::protos::temporal::api::history::v1::history_event::Attributes;

/// A codec that turns every payload round.
struct Mirror;

fn mirrored(mut payloads: Vec<Payload>) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
    for payload in &mut payloads {
        payload.data.reverse();
    }
    async { Ok(payloads) }.boxed()
}

impl PayloadCodec for Mirror {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        mirrored(payloads)
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        mirrored(payloads)
    }
}

#[tokio::test]
async fn workers_and_mocks_use_the_data_converter_and_the_namespace_of_the_client() {
    let converter =
        DataConverter::new(PayloadConverter::default(), DefaultFailureConverter::default(), Mirror);
    let client = ClientOptions::new("billing").data_converter(converter).build();
    let env = TestEnvironment::start_with(|options| options.client = client).await.unwrap();
    env.worker(QUEUE, |options| {
        options.register_workflow::<Order>()?;
        Ok(())
    })
    .unwrap();
    env.mock_activity(&Shop::ship, |address| async move { Ok(format!("mocked {address}")) });
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    let order = env.client().start_workflow(Order::run, "Bern".to_owned(), options).await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "mocked Bern");
    assert_eq!(env.calls(&Shop::ship).unwrap(), ["Bern"]);
    let history = env.history("order").unwrap();
    let Some(Attributes::WorkflowExecutionStartedEventAttributes(started)) = &history.events()[0].attributes
    else {
        panic!("{history}")
    };
    assert_eq!(started.input.as_ref().unwrap().payloads[0].data, b"\"nreB\"");
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mock_may_use_the_server() {
    let env = environment().await;
    let server = env.server().clone();
    env.mock_activity(&Shop::ship, move |_| {
        // No lock is held meanwhile.
        let (server, now) = (server.clone(), server.now());
        async move {
            server.client().await.unwrap();
            Ok(format!("{:?}", server.now().duration_since(now).unwrap()))
        }
    });
    let options = WorkflowStartOptions::new(QUEUE, "order").build();
    let order = env.client().start_workflow(Order::run, String::new(), options).await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), format!("{:?}", Duration::ZERO));
    env.finish().unwrap();
}
