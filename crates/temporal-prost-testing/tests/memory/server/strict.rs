//! Search attributes on a strict server.

use crate::order::Order;
use crate::worker::QUEUE;
use temporal_prost_testing::MemoryServer;
use temporalio_client::grpc::OperatorService as _;
use temporalio_client::tonic::IntoRequest;
use temporalio_client::{Client, WorkflowStartOptions};
use temporalio_common::protos::temporal::api::enums::v1::IndexedValueType;
use temporalio_common::protos::temporal::api::operatorservice::v1::AddSearchAttributesRequest;
use temporalio_common::search_attributes::{SearchAttributeKey, SearchAttributes};

async fn start(client: &Client, id: &str) -> Result<(), String> {
    let city = SearchAttributeKey::<String>::keyword("City").value_set("Bern".to_owned());
    let attributes = SearchAttributes::new([city]);
    let options = WorkflowStartOptions::new(QUEUE, id).search_attributes(attributes).build();
    let started = client.start_workflow(Order::run, String::new(), options).await;
    started.map(drop).map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn a_strict_server_refuses_search_attributes_until_they_are_registered() {
    let server = MemoryServer::with_options(|options| options.strict_search_attributes = true);
    let client = server.client().await.unwrap();
    let refused = start(&client, "first").await.unwrap_err();
    assert!(refused.contains("no mapping defined for search attribute City"), "{refused}");
    let add = AddSearchAttributesRequest {
        namespace: "default".to_owned(),
        search_attributes: [("City".to_owned(), IndexedValueType::Keyword as i32)].into(),
    };
    client.connection().clone().add_search_attributes(add.into_request()).await.unwrap();
    start(&client, "second").await.unwrap();
}

#[tokio::test]
async fn other_servers_accept_unknown_search_attributes() {
    let client = MemoryServer::new().client().await.unwrap();
    start(&client, "first").await.unwrap();
}
