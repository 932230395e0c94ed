//! Cells that break.

use super::{
    fleet::{Servers, all_cells, attach, request, start},
    server::{Server, database, program},
};
use temporal_prost_cells::{
    FleetFile,
    routing::{LookUpError, RouteError, Router},
};
use temporal_prost_e2e::tenants_v1::ServeRequest;

/// Waits until a router has noticed that a cell is gone.
async fn notice(router: &Router, tenant: &str) {
    while !matches!(router.find(tenant, "nothing").await, Err(LookUpError::Incomplete { .. })) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_breaks_its_cells_and_nobody_elses_last_one() {
    let servers = Servers::start("poison").await;
    let (router, connected) = servers.router(all_cells());
    let mut shard = all_cells().assign("acme").cells;
    let poison = |name: &str| ServeRequest { poisonous: true, ..request("acme", name) };
    for cell in &shard {
        let started = start(&router, poison(cell.as_str())).await.unwrap();
        assert_eq!(started.handle.cell, *cell);
        // Its activity breaks the cell.
        servers.await_kill(cell).await;
        notice(&router, "acme").await;
    }

    let error = start(&router, poison("last")).await.unwrap_err();
    let RouteError::ShardDown { key, down } = &error else { panic!("{error:?}") };
    assert_eq!(key, "acme");
    assert_eq!(down.0.iter().map(|(cell, _)| cell.clone()).collect::<Vec<_>>(), shard);
    assert!(shard.iter().all(|cell| error.to_string().contains(cell.as_str())), "{error}");
    shard.sort();
    assert_eq!(connected.cells(), shard, "no other cell has been called");

    let mut completed = 0;
    for tenant in (0..24).map(|number| format!("tenant-{number}")) {
        let cells = all_cells().assign(&tenant).cells;
        if cells.iter().all(|cell| shard.contains(cell)) {
            continue;
        }
        let (router, _) = servers.router(all_cells());
        let started = start(&router, request(&tenant, "order")).await.unwrap();
        assert!(!shard.contains(&started.handle.cell));
        started.value.result().await.unwrap();
        completed += 1;
    }
    assert!(completed > 12, "{completed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_is_lost_takes_its_workflows_and_no_new_ones() {
    let servers = Servers::start("lost").await;
    let (router, _) = servers.router(all_cells());
    let tenants: Vec<_> = (0..12).map(|number| format!("tenant-{number}")).collect();
    let mut handles = Vec::new();
    for tenant in &tenants {
        let request = ServeRequest { waits: true, ..request(tenant, "order") };
        handles.push(start(&router, request).await.unwrap().handle);
    }
    let gone = &handles[0].cell;
    servers.kill(gone);
    notice(&router, &tenants[0]).await;

    let lost = router.unreachable(&handles).await;
    let expected: Vec<_> = handles.iter().filter(|handle| handle.cell == *gone).cloned().collect();
    assert_eq!(lost, expected);
    for (tenant, handle) in tenants.iter().zip(&handles).filter(|(_, handle)| handle.cell != *gone) {
        let served = attach(&router, tenant, handle).await;
        served.finish().await.unwrap();
        served.result().await.unwrap();
    }
    let file = all_cells().with_down([gone.clone()]).unwrap();
    let router = router.with_file(file);
    for tenant in &tenants {
        let started = start(&router, request(tenant, "another")).await.unwrap();
        assert_ne!(started.handle.cell, *gone);
        started.value.result().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_comes_back_completes_its_workflows() {
    let Some(program) = program() else { return };
    let database = database("back");
    let server = Server::real(&program, &database, None).await;
    server.work_for_all();
    let servers = Servers([("real".to_owned(), server.clone())].into());
    let only: FleetFile =
        "[[versions]]\nversion = 1\nshard = 1\ncells = [{ name = \"real\" }]".parse().unwrap();
    let (router, _) = servers.router(only);
    let waiting = ServeRequest { waits: true, ..request("acme", "order") };
    let handle = start(&router, waiting).await.unwrap().handle;
    server.kill();
    assert!(router.find("acme", &handle.workflow_id).await.is_err());

    let _again = Server::real(&program, &database, Some(server.port())).await;
    let text = handle.to_string();
    let stored = text.parse().unwrap();
    let workflow = attach(&router, "acme", &stored).await;
    workflow.finish().await.unwrap();
    workflow.result().await.unwrap();
    assert_eq!(router.find("acme", &handle.workflow_id).await.unwrap(), handle);
}
