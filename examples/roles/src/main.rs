//! Lets a viewer and an operator try everything with a cluster, and prints what each may do and what each refusal says.
//! Then it goes on until Ctrl-C, or with `--once` ends.
//!
//! It uses the Temporal server that the environment names, or else a server in memory.

use roles::{Company, Scene, User};
use std::path::Path;
use temporal_prost::client::{Client, ClientOptions, Connection};
use temporal_prost_connect::Profile;
use temporal_prost_testing::MemoryServer;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter("error").with_writer(std::io::stderr).init();
    let (address, connection) = connect().await?;
    let folder = tempfile::tempdir()?;
    let company = Company::open(folder.path()).await?;
    let (end, ended) = oneshot::channel::<()>();
    let client = Client::new(connection.clone(), ClientOptions::new("default").build())?;
    // It also ends if the scene has failed.
    let worker = roles::work(client, company.authorization(), async { drop(ended.await) });
    let scene = async {
        play(&company, connection).await?;
        if !std::env::args().any(|argument| argument == "--once") {
            explain(&company, folder.path(), &address).await?;
            tokio::signal::ctrl_c().await?;
        }
        drop(end);
        anyhow::Ok(())
    };
    tokio::try_join!(worker, scene)?;
    Ok(())
}

/// Connects to the server that the environment names, or to one in memory.
async fn connect() -> anyhow::Result<(String, Connection)> {
    let mut options = Profile::load()?.connection;
    if std::env::var_os("TEMPORAL_ADDRESS").is_none() {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        options.target = format!("http://{}", listener.local_addr()?).parse()?;
        let server = MemoryServer::with_options(|options| options.skip_time = false);
        tokio::spawn(async move { server.serve(listener).await });
    }
    let address = options.target.authority().to_owned();
    Ok((address, Connection::connect(options).await?))
}

async fn play(company: &Company, connection: Connection) -> anyhow::Result<()> {
    for tried in Scene::new(company, connection, "blue")?.play().await? {
        println!("{tried}");
    }
    Ok(())
}

/// Prints commands to try.
async fn explain(company: &Company, folder: &Path, address: &str) -> anyhow::Result<()> {
    println!("\ntry more in another terminal, as the viewer or as the operator:\n");
    println!("export TEMPORAL_ADDRESS={address} CLUSTERS_KEYS={}", folder.join("keys.json").display());
    for (role, user) in [("viewer", User::VERA), ("operator", User::ADA)] {
        println!("export CLUSTERS_TOKEN={} # the {role}", company.log_in(user).await?.display());
    }
    println!(
        "cargo run --package roles --bin clusters -- run-cluster --region eu --name green --nodes 3 --detach"
    );
    println!("\nCtrl-C ends everything");
    Ok(())
}
