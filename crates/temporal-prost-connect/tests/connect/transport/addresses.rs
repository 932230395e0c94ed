//! Names, and the addresses behind them.

use super::{
    call::{list, send},
    wire::{Dead, temporal},
};
use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::Mutex;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use temporal_prost_connect::{Cluster, Health, Resolve, Transport};
use temporal_prost_testing::MemoryServer;
use temporalio_client::{
    ConnectionOptions, DnsLoadBalancingOptions, Url, callback_based::GrpcRequest, tonic::Code,
};
use temporalio_common::protos::temporal::api::workflowservice::v1::DescribeNamespaceRequest;

const PATIENCE: Duration = Duration::from_secs(20);

/// A name server whose answers change.
#[derive(Debug, Default)]
struct Names(Mutex<Vec<SocketAddr>>);

impl Resolve for Names {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        assert_eq!((host, port), ("temporal.example", 7233));
        async { Ok(self.0.lock().clone()) }.boxed()
    }
}

impl Names {
    fn of(addresses: &[SocketAddr]) -> Arc<Self> {
        Arc::new(Self(Mutex::new(addresses.to_vec())))
    }

    fn transport(self: &Arc<Self>) -> Transport {
        let interval =
            DnsLoadBalancingOptions::builder().resolution_interval(Duration::from_millis(200)).build();
        let options = ConnectionOptions::new(Url::parse("http://temporal.example:7233").unwrap());
        let options = options.dns_load_balancing(Some(interval)).build();
        let resolver: Arc<dyn Resolve> = Arc::<Self>::clone(self);
        Transport::new("default", [Cluster::new("cluster-a", options).unwrap().resolver(resolver)]).unwrap()
    }
}

fn server(namespace: &str) -> MemoryServer {
    MemoryServer::with_options(|options| options.namespaces.push(namespace.to_owned()))
}

/// A request that only a server with this namespace answers.
fn describe(namespace: &str) -> GrpcRequest {
    let namespace = namespace.to_owned();
    super::call::request("DescribeNamespace", &DescribeNamespaceRequest { namespace, ..Default::default() })
}

#[tokio::test]
async fn an_address_without_a_server_costs_no_request() {
    let live = temporal(&MemoryServer::new()).await;
    let dead = [Dead::new(), Dead::new()];
    let transport = Names::of(&[dead[0].address(), live, dead[1].address()]).transport();
    for _ in 0..20 {
        send(&transport, list()).await.unwrap();
    }
    assert!(transport.health().borrow().is_ready());
}

#[tokio::test]
async fn requests_take_turns_over_all_addresses() {
    let servers = [server("one"), server("two")];
    let addresses = [temporal(&servers[0]).await, temporal(&servers[1]).await];
    let transport = Names::of(&addresses).transport();
    let mut answered = 0;
    for _ in 0..10 {
        answered += usize::from(send(&transport, describe("one")).await.is_ok());
    }
    assert_eq!(answered, 5);
}

#[tokio::test]
async fn a_name_that_moves_takes_the_requests_with_it_although_the_old_server_answers() {
    let (old, new) = (temporal(&server("old")).await, temporal(&server("new")).await);
    let names = Names::of(&[old]);
    let transport = names.transport();
    send(&transport, describe("old")).await.unwrap();
    *names.0.lock() = vec![new];
    let moved = async {
        while send(&transport, describe("new")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, moved).await.unwrap();
    assert_eq!(send(&transport, describe("old")).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_name_that_moves_away_from_a_dead_server_is_followed() {
    let dead = Dead::new();
    let names = Names::of(&[dead.address()]);
    let transport = names.transport();
    let error = send(&transport, list()).await.unwrap_err();
    assert!(
        error.message().contains("cannot connect to http://temporal.example:7233 at 127.0.0.1:"),
        "{error}"
    );
    assert!(error.message().contains("Connection refused"), "{error}");
    *names.0.lock() = vec![temporal(&MemoryServer::new()).await];
    let mut health = transport.health();
    tokio::time::timeout(PATIENCE, health.wait_for(Health::is_ready)).await.unwrap().unwrap();
    send(&transport, list()).await.unwrap();
}

#[tokio::test]
async fn a_name_without_an_address_is_an_error_and_later_without_effect() {
    let names = Names::of(&[]);
    let transport = names.transport();
    let error = send(&transport, list()).await.unwrap_err();
    assert!(
        error.message().contains("cannot resolve `temporal.example`: the name has no address"),
        "{error}"
    );
    *names.0.lock() = vec![temporal(&MemoryServer::new()).await];
    let mut health = transport.health();
    tokio::time::timeout(PATIENCE, health.wait_for(Health::is_ready)).await.unwrap().unwrap();
    names.0.lock().clear();
    tokio::time::sleep(Duration::from_secs(2)).await;
    send(&transport, list()).await.unwrap();
}
