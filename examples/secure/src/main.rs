//! Starts everything in one process: a Temporal server, a gateway that requires client certificates, a codec server,
//! the shop's worker, and a customer. The worker's certificate lives for a minute and is replaced every 20 seconds.
//!
//! Runs until Ctrl-C, or with `--once` until the customer is served.

use anyhow::Context;
use orders::v1::orders_temporal::OrdersClient;
use secure::{Authority, Backend, Files};
use std::time::Duration;
use temporal_prost::client::Client;
use temporal_prost_codec::server::{Access, CodecServer};
use temporal_prost_codec::{EncryptionCodec, KeyFile};
use tokio::net::TcpListener;
use tokio::sync::watch;

const WORKER: &str = "spiffe://example.com/orders";
const LIFE: Duration = Duration::from_mins(1);
const YEAR: Duration = Duration::from_hours(8760);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    orders::log();
    let (end, ended) = watch::channel(false);
    let (files, authority) = (Files::new()?, Authority::new("The shop's authority")?);
    issue(&files, &authority)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let codec = format!("http://{}", listener.local_addr()?);
    let backend = Backend::start(&codec).await?;
    serve_codec(&files, listener, backend.ui.as_deref())?;
    serve_gateway(&files, backend.address.clone()).await?;
    let served = async {
        shop(&files).await?;
        if std::env::args().any(|argument| argument == "--once") {
            end.send_replace(true);
        } else {
            explain(&files, &backend, &codec);
        }
        anyhow::Ok(())
    };
    let worker = async { secure::work(client(&files).await?, wait(ended.clone())).await };
    tokio::try_join!(rotate(&files, &authority, ended.clone()), worker, served, stop(&end))?;
    Ok(())
}

/// Sets `end` at Ctrl-C.
async fn stop(end: &watch::Sender<bool>) -> anyhow::Result<()> {
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        () = wait(end.subscribe()) => {}
    }
    end.send_replace(true);
    Ok(())
}

/// Waits for the end.
async fn wait(mut ended: watch::Receiver<bool>) {
    // It fails only if nobody can set it any more.
    let _ = ended.wait_for(|ended| *ended).await;
}

/// Issues the first certificates.
fn issue(files: &Files, authority: &Authority) -> anyhow::Result<()> {
    files.replace_identity("gateway", &authority.server("gateway", YEAR)?)?;
    files.replace_identity("worker", &authority.worker(WORKER, LIFE)?)?;
    files.replace_authorities("clients", &[authority])?;
    files.replace_authorities("servers", &[authority])
}

/// Lets the Temporal UI decrypt payloads. Without tokens, only on this machine.
fn serve_codec(files: &Files, listener: TcpListener, ui: Option<&str>) -> anyhow::Result<()> {
    let codec = EncryptionCodec::new(KeyFile::open(files.path("payload-keys"))?);
    let server = CodecServer::new(codec, Access::Open).origin(ui.unwrap_or("http://localhost:8233"));
    tokio::spawn(server.serve(listener));
    Ok(())
}

async fn serve_gateway(files: &Files, upstream: String) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    files.write_profile(&listener.local_addr()?.to_string())?;
    tokio::spawn(files.gateway(upstream)?.serve(listener));
    Ok(())
}

/// Replaces the worker's certificate before it expires, as Vault's agent or cert-manager does.
async fn rotate(files: &Files, authority: &Authority, ended: watch::Receiver<bool>) -> anyhow::Result<()> {
    while tokio::time::timeout(LIFE / 3, wait(ended.clone())).await.is_err() {
        files.replace_identity("worker", &authority.worker(WORKER, LIFE)?)?;
    }
    Ok(())
}

async fn client(files: &Files) -> anyhow::Result<Client> {
    secure::connect(files).await.context("the gateway refuses")
}

/// Serves a customer.
async fn shop(files: &Files) -> anyhow::Result<()> {
    let orders = OrdersClient::new(client(files).await?);
    orders::buy_tea(&orders, tokio::time::sleep(Duration::from_secs(1))).await
}

fn explain(files: &Files, backend: &Backend, codec: &str) {
    println!("\nthe certificates, keys and profiles are in {}", files.path("").display());
    match &backend.ui {
        Some(ui) => {
            println!("the UI shows decrypted payloads: {ui}/namespaces/default/workflows/order%2F1001");
        }
        None => println!("install the `temporal` command to see the orders in its UI"),
    }
    println!(
        "the server stores ciphertext: TEMPORAL_CONFIG_FILE={} temporal workflow show --workflow-id order/1001",
        files.path("temporal.toml").display()
    );
    println!("add --codec-endpoint {codec} to decrypt it\nCtrl-C ends everything");
}
