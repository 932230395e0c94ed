//! Refusals of the gateway and the client, and their texts.

use crate::setup::{Setup, WORKER, YEAR};
use orders::v1::orders_temporal::OrdersClient;
use secure::Authority;
use std::time::Duration;
use tokio::task::LocalSet;

async fn refusal(setup: &Setup) -> Vec<String> {
    let error = secure::connect(&setup.files).await.expect_err("the connection is refused");
    error.chain().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_example_sells_tea() {
    let setup = Setup::in_memory(YEAR).await;
    let client = secure::connect(&setup.files).await.unwrap();
    let (sold, end) = tokio::sync::oneshot::channel::<()>();
    let customer = async {
        let orders = OrdersClient::new(client.clone());
        orders::buy_tea(&orders, tokio::time::sleep(Duration::from_millis(10))).await.unwrap();
        sold.send(()).unwrap();
    };
    let worker = secure::work(client.clone(), async { end.await.unwrap() });
    let both = Box::pin(async { tokio::join!(worker, customer) });
    let (end_of_work, ()) = LocalSet::new().run_until(both).await;
    end_of_work.unwrap();
}

#[tokio::test]
async fn an_expired_certificate_is_named_with_its_file_and_its_end() {
    let setup = Setup::start(Duration::from_secs(1)).await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let said = refusal(&setup).await;
    let file = setup.files.path("worker.crt");
    let expected = format!("the certificate of `{WORKER}` in `{}` expired at ", file.display());
    assert!(said.iter().any(|text| text.starts_with(&expected)), "{said:?}");
}

#[tokio::test]
async fn a_certificate_that_the_server_refuses_is_named() {
    let setup = Setup::start(YEAR).await;
    let stranger = Authority::new("a stranger").unwrap();
    setup.files.replace_identity("worker", &stranger.worker(WORKER, YEAR).unwrap()).unwrap();
    let said = refusal(&setup).await.join(": ");
    assert!(said.contains(WORKER) && said.contains("worker.crt"), "{said}");
}

#[tokio::test]
async fn a_server_of_another_authority_is_refused() {
    let setup = Setup::start(YEAR).await;
    let stranger = Authority::new("a stranger").unwrap();
    setup.files.replace_authorities("servers", &[&stranger]).unwrap();
    let said = refusal(&setup).await.join(": ");
    assert!(said.contains("servers.pem") && said.contains("invalid peer certificate"), "{said}");
}
