//! Cells that are profiles: with codecs, and with several clusters.

use super::{
    fleet::{file, request, start},
    server::Server,
};
use crate::harness::{find, unique};
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};
use temporal_prost::{
    Report,
    client::{Client, ClientOptions, Connection},
    workflow::common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_cells::{
    FleetFile,
    routing::{RouteError, Router, StartSettings, profiles, profiles_with},
};
use temporal_prost_codec::{ENCRYPTED, apply_codec};
use temporal_prost_connect::{
    Cluster, ConnectionSettings, Transport,
    faults::{Fault, Faults, Rule},
};
use temporal_prost_e2e::tenants_v1::tenants_temporal::TenantsClient;
use temporal_prost_testing::MemoryServer;

const KEYS: &str = "cells:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// Writes the profile `one`, which encrypts.
fn encrypting(server: &Server) -> ConnectionSettings {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(unique("profiles"));
    fs::create_dir_all(&folder).unwrap();
    let shared = format!("[profile.one]\naddress = \"127.0.0.1:{}\"\n", server.port());
    fs::write(folder.join("temporal.toml"), shared).unwrap();
    fs::write(folder.join("temporal-prost.toml"), "[profile.one]\ncodec = { keys_file = \"keys\" }\n")
        .unwrap();
    fs::write(folder.join("keys"), KEYS).unwrap();
    let config_file = Some(folder.join("temporal.toml").display().to_string());
    ConnectionSettings { config_file, disable_config_env: true, ..ConnectionSettings::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_with_a_codec_encrypts_what_is_routed() {
    let server = Server::memory().await;
    let only: FleetFile =
        "[[versions]]\nversion = 1\nshard = 1\ncells = [{ name = \"one\" }]".parse().unwrap();
    let plain = Router::new(only.clone(), profiles(encrypting(&server)));
    let error = start(&plain, request("acme", "order")).await.unwrap_err();
    assert!(Report::new(&error).to_string().contains("has a codec"), "{}", Report::new(&error));

    let connect = profiles_with(encrypting(&server), |profile| profile.codec(apply_codec));
    let started = start(&Router::new(only, connect), request("acme", "order")).await.unwrap();
    let stored = TenantsClient::new(server.client().await.unwrap()).serve_handle(&started.handle.workflow_id);
    let events = stored.fetch_history().into_events().await.unwrap();
    let inputs = find(&events, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => started.input.clone(),
        _ => None,
    });
    assert_eq!(inputs[0].payloads[0].metadata["encoding"], ENCRYPTED.as_bytes());
}

/// A server in memory as two clusters of a transport, each with faults.
async fn over_transport(server: &MemoryServer, faults: [&Faults; 2]) -> Client {
    let options = server.connection_options();
    let cluster = |name: &str, faults: &Faults| {
        Cluster::over(name, options.service_override.clone().unwrap()).faults(faults.clone())
    };
    let clusters = [cluster("cluster-a", faults[0]), cluster("cluster-b", faults[1])];
    let options = Transport::new("default", clusters).unwrap().install(options);
    Client::new(Connection::connect(options).await.unwrap(), ClientOptions::new("default").build()).unwrap()
}

#[tokio::test]
async fn a_cell_fails_over_inside_before_a_start_moves_on() {
    let file = file(&["one", "two"]);
    let names = file.assign("acme").cells;
    let servers = [MemoryServer::new(), MemoryServer::new()];
    let faults = [Faults::new(), Faults::new()];
    let first = over_transport(&servers[0], faults.each_ref()).await;
    let clients: BTreeMap<_, _> =
        names.iter().cloned().zip([first, servers[1].client().await.unwrap()]).collect();
    let router = Router::new(file, move |cell| {
        let client = clients[&cell.name].clone();
        Box::pin(async move { Ok(client) })
    });
    // The clusters of the first cell are lost one after the other, after it was connected.
    let mut cells = vec![start(&router, request("acme", "both")).await.unwrap().handle.cell];
    for (faults, name) in faults.iter().zip(["one", "none"]) {
        faults.add(Rule::new(Fault::Refuse));
        cells.push(start(&router, request("acme", name)).await.unwrap().handle.cell);
    }
    assert_eq!(cells, [names[0].clone(), names[0].clone(), names[1].clone()]);
}

#[tokio::test]
async fn a_start_whose_answer_is_lost_stays_on_its_cell() {
    let file = file(&["one", "two"]);
    let names = file.assign("acme").cells;
    let (server, faults) = (MemoryServer::new(), Faults::new());
    let first = over_transport(&server, [&faults; 2]).await;
    let router = Router::new(file, move |_| {
        let client = first.clone();
        Box::pin(async move { Ok(client) })
    });
    let settings = StartSettings { patience: Duration::from_millis(300), ..StartSettings::default() };
    faults.add(Rule::new(Fault::Reset).rpc("StartWorkflowExecution"));
    let error = start(&router.with_settings(settings), request("acme", "order")).await.unwrap_err();
    let RouteError::OutcomeUnknown { handle, .. } = &error else { panic!("{error:?}") };
    assert_eq!(handle.cell, names[0]);
}
