//! Clusters that do not answer, and namespaces that they do not know.

use crate::{
    protocol::raw::{call, connect, field, json},
    stage::Stage,
};
use test_terraform::Cli;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

const BOX: &str = "resource \"depot_box\" \"main\" {\n  name = \"7\"\n}\n";
const SHELF: &str = "resource \"depot_shelf\" \"main\" {\n  row = \"7\"\n}\n";

/// An address of a server. Dropping it closes its connections and refuses new ones.
struct Gateway {
    address: String,
    connections: JoinHandle<()>,
}

impl Gateway {
    async fn open(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, server) = (listener.local_addr().unwrap().to_string(), server.to_owned());
        let connections = tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = TcpStream::connect(&server).await.unwrap();
                open.spawn(async move { copy_bidirectional(&mut client, &mut server).await });
            }
        });
        Self { address, connections }
    }

    /// Closes the address, and waits until it refuses connections.
    async fn close(self) {
        self.connections.abort();
        assert!(self.connections.await.unwrap_err().is_cancelled());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_is_lost_during_a_run_is_an_error_and_the_state_stays() {
    let stage = Stage::idle().await;
    let gateway = Gateway::open(&stage.server.address).await;
    let channel = connect(&stage.new).await;
    let settings = stage.settings_at(&gateway.address);
    assert_eq!(call(&channel, "ConfigureProvider", json(2, &settings)).await.unwrap(), b"");
    gateway.close().await;
    for (name, state) in [
        ("depot_box", r#"{"id": "box/tea", "name": "tea", "weight": 3}"#),
        ("depot_shelf", r#"{"id": "shelf/7", "row": "7", "boards": 3}"#),
    ] {
        let (name, private) = (field(1, name.as_bytes()), br#"{"revision":1}"#);
        let read = [&name, &json(2, state), &field(3, private)[..]].concat();
        let answer = call(&channel, "ReadResource", read).await.unwrap();
        assert!(answer.starts_with(&json(1, state)) && answer.ends_with(&field(3, private)));
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.contains("Cannot read depot_"), "{answer}");

        let values = [json(2, state), json(3, "null"), json(4, "null"), field(5, private)].concat();
        let deleted = call(&channel, "ApplyResourceChange", [name, values].concat()).await.unwrap();
        let deleted = String::from_utf8_lossy(&deleted).into_owned();
        let id = if state.contains("box/tea") { "box/tea" } else { "shelf/7" };
        assert!(deleted.contains("Cannot delete depot_") && deleted.contains(id), "{deleted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_unreachable_cluster_is_an_error_and_the_state_stays() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let gateway = Gateway::open(&stage.server.address).await;
        let address = gateway.address.clone();
        gateway.close().await;
        let both = [BOX, SHELF].concat();
        let mut directory = stage.directory(cli, &both);
        directory.apply().await;
        let kept = directory.state();
        directory.set_provider(stage.provider_at(&address));
        for resources in [&*both, "", &both.replace('7', "8")] {
            directory.write(resources);
            let text = directory.apply_fails().await;
            assert!(text.contains("Cannot connect to Temporal") && text.contains(&address), "{text}");
            assert_eq!(directory.state(), kept);
        }
        directory.set_provider(stage.new_provider());
        directory.write(&both);
        directory.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_unknown_namespace_is_an_error_and_the_state_stays() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        // Each resource is alone, because an error of one would keep the state of the other.
        for (resource, id) in [(BOX, "box/7"), (SHELF, "shelf/7")] {
            let mut directory = stage.directory(cli, resource);
            directory.apply().await;
            let kept = directory.state();
            assert!(kept.contains(id), "{kept}");

            directory.set_provider(stage.provider_of("nowhere"));
            for resources in [resource, "", &resource.replace('7', "8")] {
                directory.write(resources);
                let text = directory.apply_fails().await;
                assert!(text.contains("nowhere"), "{text}");
                assert_eq!(directory.state(), kept);
            }

            directory.set_provider(stage.new_provider());
            directory.write(resource);
            directory.expect_no_changes().await;
        }
    }
}
