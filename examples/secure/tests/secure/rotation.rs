//! Certificates that live for seconds rotate under load, and authorities are replaced, without a failed workflow task.

use crate::load;
use crate::setup::{Setup, WORKER, YEAR};
use secure::Authority;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};

/// The life of a certificate. The next one is written after a quarter of it.
const LIFE: Duration = Duration::from_secs(8);
const ROTATIONS: usize = 10;
const LANES: usize = 4;

#[ignore = "takes 40 seconds: cargo xtask lane rotation"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_rotate_ten_times_under_load() {
    let begun = Instant::now();
    let mut setup = Setup::start(LIFE).await;
    let client = secure::connect(&setup.files).await.unwrap();
    let (stop, ended) = watch::channel(false);
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        lanes.spawn(load::run(client.clone(), lane, ended.clone()));
    }
    let (worker_stop, worker_end) = tokio::sync::oneshot::channel::<()>();
    let rotation = async {
        rotate(&mut setup).await;
        replace_authorities(&mut setup).await;
        stop.send_replace(true);
        let placed: usize = std::mem::take(&mut lanes).join_all().await.into_iter().sum();
        worker_stop.send(()).unwrap();
        placed
    };
    let worked = secure::work(client.clone(), async { worker_end.await.unwrap() });
    let (placed, worked) = LocalSet::new().run_until(async { tokio::join!(rotation, worked) }).await;
    worked.unwrap();
    assert!(placed > ROTATIONS * LANES, "{placed} orders");
    let certificates = setup.admitted.borrow().len();
    println!("{placed} orders, {certificates} certificates, {:.1?}", begun.elapsed());
    assert_eq!(certificates, ROTATIONS + 2);
}

/// Replaces the client certificate, ten times. The load takes several times the life of a certificate.
async fn rotate(setup: &mut Setup) {
    setup.wait_until_admitted().await;
    for _ in 0..ROTATIONS {
        tokio::time::sleep(LIFE / 4).await;
        let issued = setup.authority.worker(WORKER, LIFE).unwrap();
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
    setup.authority = next;
    setup.wait_until_admitted().await;
    for side in ["clients", "servers"] {
        setup.files.replace_authorities(side, &[&setup.authority]).unwrap();
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
}
