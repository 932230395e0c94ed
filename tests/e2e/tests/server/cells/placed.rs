//! Workflows on draining cells, on cells of earlier versions, and on queues of cells.

use super::{
    fleet::{Servers, attach, request, start},
    server::Server,
};
use temporal_prost_cells::FleetFile;
use temporal_prost_e2e::tenants_v1::{ServeRequest, tenants_temporal::TASK_QUEUE};

async fn two() -> Servers {
    let servers = [Server::memory().await, Server::memory().await];
    servers.iter().for_each(Server::work_for_all);
    Servers(["one", "two"].map(str::to_owned).into_iter().zip(servers).collect())
}

fn version(number: u64, cells: &str) -> String {
    format!("[[versions]]\nversion = {number}\nshard = 1\ncells = [{cells}]\n")
}

const BOTH: &str = r#"{ name = "one" }, { name = "two" }"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_draining_cell_keeps_its_workflows_and_gets_no_new_ones() {
    let file: FleetFile = version(1, BOTH).parse().unwrap();
    let (router, _) = two().await.router(file.clone());
    let waiting = ServeRequest { waits: true, ..request("acme", "first") };
    let first = start(&router, waiting).await.unwrap().handle;
    let name = format!("name = \"{}\"", first.cell);
    let drained = BOTH.replace(&name, &format!("{name}, draining = true"));
    let router = router.with_file((version(1, BOTH) + &version(2, &drained)).parse().unwrap());

    let second = start(&router, request("acme", "second")).await.unwrap();
    assert_ne!(second.handle.cell, first.cell);
    second.value.result().await.unwrap();
    assert_eq!(router.find("acme", &first.workflow_id).await.unwrap(), first);
    let served = attach(&router, "acme", &first).await;
    served.finish().await.unwrap();
    served.result().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_is_found_on_a_cell_of_an_earlier_version() {
    let old = version(1, r#"{ name = "one" }"#);
    let (router, _) = two().await.router(old.parse().unwrap());
    let new: FleetFile = (old + &version(2, BOTH)).parse().unwrap();
    // A tenant that the new cell takes over.
    let tenants = (0..).map(|number| format!("tenant-{number}"));
    let tenant = tenants.into_iter().find(|tenant| new.assign(tenant).contains("two")).unwrap();
    let handle = start(&router, request(&tenant, "order")).await.unwrap().handle;
    let router = router.with_file(new);
    assert_eq!(router.find(&tenant, &handle.workflow_id).await.unwrap(), handle);
    attach(&router, &tenant, &handle).await.result().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_of_one_cluster_have_queues_of_their_own() {
    let server = Server::memory().await;
    let servers = Servers(["one", "two"].map(|name| (name.to_owned(), server.clone())).into());
    let cells = r#"{ name = "one", queue = "*-blue" }, { name = "two", queue = "*-green" }"#;
    let file: FleetFile = version(1, cells).parse().unwrap();
    for cell in file.newest().cells() {
        cell.queues([TASK_QUEUE]).iter().for_each(|queue| server.work(queue));
    }
    let (router, _) = servers.router(file);
    let mut queues = Vec::new();
    for tenant in (0..8).map(|number| format!("tenant-{number}")) {
        let started = start(&router, request(&tenant, "order")).await.unwrap();
        let queue = started.value.result().await.unwrap().queue;
        let cell = router.file().newest().cell(started.handle.cell.as_str()).unwrap();
        assert_eq!(queue, cell.queue_for(TASK_QUEUE));
        queues.push(queue);
    }
    assert!(queues.contains(&"tenants-blue".to_owned()) && queues.contains(&"tenants-green".to_owned()));
}
