//! Certificates that live for seconds rotate under load, and authorities are replaced, without a failed workflow task.

use crate::load;
use crate::server;
use crate::setup::{Setup, WORKER, YEAR};
use secure::Authority;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};

/// The life of a certificate. The next one is written after a quarter of it.
const LIFE: Duration = Duration::from_secs(8);
const MINUTE: Duration = Duration::from_mins(1);
const ROTATIONS: usize = 10;
const LANES: usize = 4;

#[ignore = "takes 40 seconds: cargo xtask lane rotation"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_rotate_ten_times_under_load() {
    let mut setup = Setup::start(LIFE).await;
    rotate_under_load(&mut setup, LIFE).await;
    let admitted = setup.admitted.as_ref().map(|admitted| admitted.borrow().len());
    assert_eq!(admitted, Some(ROTATIONS + 2));
}

/// Without the gateway.
#[ignore = "takes four minutes: cargo xtask lane rotation"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_of_a_minute_rotate_ten_times_on_a_server_that_requires_them() {
    let mut setup = Setup::server(MINUTE).await;
    refuses_strangers(&setup).await;
    rotate_under_load(&mut setup, MINUTE).await;
    refuses_strangers(&setup).await;
}

/// Checks that the server requires a certificate of the present authority.
async fn refuses_strangers(setup: &Setup) {
    let read = |name: &str| std::fs::read(setup.files.path(name)).unwrap();
    let own = [read("worker.crt"), read("worker.key")];
    let stranger = Authority::new("a stranger").unwrap().worker(WORKER, YEAR).unwrap();
    setup.files.replace_identity("worker", &stranger).unwrap();
    secure::connect(&setup.files).await.expect_err("a stranger is refused");
    setup.files.replace("worker.crt", &own[0]).unwrap();
    setup.files.replace("worker.key", &own[1]).unwrap();
    secure::connect(&setup.files).await.expect("the worker is admitted");
}

/// Places orders while everything is replaced.
async fn rotate_under_load(setup: &mut Setup, life: Duration) {
    let begun = Instant::now();
    let client = secure::connect(&setup.files).await.unwrap();
    let (stop, ended) = watch::channel(false);
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        lanes.spawn(load::run(client.clone(), lane, ended.clone()));
    }
    let (worker_stop, worker_end) = tokio::sync::oneshot::channel::<()>();
    let rotation = async {
        rotate(setup, life).await;
        replace_authorities(setup).await;
        stop.send_replace(true);
        let placed: usize = std::mem::take(&mut lanes).join_all().await.into_iter().sum();
        worker_stop.send(()).unwrap();
        placed
    };
    let worked = secure::work(client.clone(), async { worker_end.await.unwrap() });
    let both = Box::pin(async { tokio::join!(rotation, worked) });
    let (placed, worked) = LocalSet::new().run_until(both).await;
    worked.unwrap();
    assert!(placed > ROTATIONS * LANES, "{placed} orders");
    println!("{placed} orders, {:.1?}", begun.elapsed());
}

/// Replaces the client certificate, ten times. The load takes several times the life of a certificate.
async fn rotate(setup: &mut Setup, life: Duration) {
    setup.wait_until_admitted().await;
    for _ in 0..ROTATIONS {
        tokio::time::sleep(life / 4).await;
        let issued = setup.authority.worker(WORKER, life).unwrap();
        setup.files.replace_identity("worker", &issued).unwrap();
        setup.wait_until_admitted().await;
    }
}

/// Replaces the authority of both sides: both trust the old and the new one for a while.
async fn replace_authorities(setup: &mut Setup) {
    let next = Authority::new("second").unwrap();
    let files = &setup.files;
    for side in ["clients", "servers"] {
        files.replace_authorities(side, &[&setup.authority, &next]).unwrap();
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    files.replace_identity("gateway", &next.server("gateway", YEAR).unwrap()).unwrap();
    files.replace_identity("worker", &next.worker(WORKER, YEAR).unwrap()).unwrap();
    server::issue_system(files, &next, YEAR);
    setup.authority = next;
    setup.wait_until_admitted().await;
    for side in ["clients", "servers"] {
        setup.files.replace_authorities(side, &[&setup.authority]).unwrap();
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
}
