//! Starts whose outcome is unknown or refused.

use super::fleet::{Started, file, request, start};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use temporal_prost::{
    client::{
        Client, ClientOptions, Connection, RetryOptions,
        callback_based::{CallbackBasedGrpcService, GrpcRequest},
        tonic::Status,
    },
    common::protos::temporal::api::workflowservice::v1::StartWorkflowExecutionRequest,
    prost::Message as _,
};
use temporal_prost_cells::{
    CellName, FleetFile,
    routing::{LookUpError, NOT_SENT, RouteError, Router, StartSettings},
};
use temporal_prost_testing::MemoryServer;

/// A server in memory behind a network that fails.
#[derive(Clone)]
struct Faulty {
    server: MemoryServer,
    /// The number of starts that fail.
    failures: Arc<AtomicUsize>,
    fails: fn() -> Status,
    /// Set if a failing start arrives.
    arrives: bool,
    starts: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    fn new(failures: usize, arrives: bool, fails: fn() -> Status) -> Self {
        let failures = Arc::new(AtomicUsize::new(failures));
        Self { server: MemoryServer::new(), failures, fails, arrives, starts: Arc::default() }
    }

    fn well() -> Self {
        Self::new(0, true, || Status::unavailable(""))
    }

    /// Returns the request ids of the starts that were sent.
    fn starts(&self) -> Vec<String> {
        self.starts.lock().unwrap().clone()
    }

    async fn client(&self) -> Client {
        let mut options = self.server.connection_options();
        let below = options.service_override.take().unwrap().callback;
        let cell = self.clone();
        let callback = move |request: GrpcRequest| {
            let (cell, below) = (cell.clone(), below.clone());
            let fails = cell.fails_on(&request);
            let answer: futures::future::BoxFuture<'static, _> = Box::pin(async move {
                if !fails {
                    return below(request).await;
                }
                if cell.arrives {
                    below(request).await?;
                }
                Err((cell.fails)())
            });
            answer
        };
        options.service_override = Some(CallbackBasedGrpcService { callback: Arc::new(callback) });
        options.retry_options = RetryOptions::default();
        let connection = Connection::connect(options).await.unwrap();
        Client::new(connection, ClientOptions::new("default").build()).unwrap()
    }

    fn fails_on(&self, request: &GrpcRequest) -> bool {
        if request.rpc != "StartWorkflowExecution" {
            return false;
        }
        let start = StartWorkflowExecutionRequest::decode(&*request.proto).unwrap();
        self.starts.lock().unwrap().push(start.request_id);
        let one_less = |failures: usize| failures.checked_sub(1);
        self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }
}

/// Two cells in the order in which a tenant tries them, and a router.
struct Pair {
    names: Vec<CellName>,
    cells: [Faulty; 2],
    router: Router,
}

fn pair(first: Faulty, second: Faulty) -> Pair {
    let file = file(&["one", "two"]);
    let names = file.assign("acme").cells;
    let cells = [first, second];
    let by_name: BTreeMap<_, _> = names.iter().cloned().zip(cells.clone()).collect();
    let router = Router::new(file, move |cell| {
        let cell = by_name[&cell.name].clone();
        Box::pin(async move { Ok(cell.client().await) })
    });
    Pair { names, cells, router: router.with_settings(impatient(&StartSettings::default())) }
}

fn impatient(settings: &StartSettings) -> StartSettings {
    StartSettings { patience: Duration::from_millis(300), ..*settings }
}

async fn serve(router: &Router) -> Started {
    start(router, request("acme", "order")).await
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_request_id() {
    let Pair { names, cells, router } =
        pair(Faulty::new(2, true, || Status::unavailable("connection reset")), Faulty::well());
    let started = serve(&router).await.unwrap();
    assert_eq!(started.handle.cell, names[0]);
    let ids = cells[0].starts();
    assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert!(cells[1].starts().is_empty());
}

#[tokio::test]
async fn an_unknown_outcome_stays_on_its_cell() {
    let Pair { names, cells, router } =
        pair(Faulty::new(usize::MAX, true, || Status::deadline_exceeded("")), Faulty::well());
    let error = serve(&router).await.unwrap_err();
    let RouteError::OutcomeUnknown { handle, .. } = &error else { panic!("{error:?}") };
    assert_eq!(handle.to_string(), format!("{}/serve/acme/order", names[0]));
    assert!(cells[1].starts().is_empty(), "the next cell has not been asked");
    // It was started after all.
    assert_eq!(router.find("acme", "serve/acme/order").await.unwrap(), *handle);
}

#[tokio::test]
async fn a_refusal_after_an_unknown_outcome_is_no_refusal() {
    static ATTEMPTS: AtomicUsize = AtomicUsize::new(0);
    let fails = || match ATTEMPTS.fetch_add(1, Ordering::SeqCst) {
        0 => Status::unavailable("connection reset"),
        _ => Status::permission_denied("now the cell refuses"),
    };
    let Pair { cells, router, .. } = pair(Faulty::new(usize::MAX, true, fails), Faulty::well());
    let error = serve(&router).await.unwrap_err();
    assert!(matches!(error, RouteError::OutcomeUnknown { .. }), "{error:?}");
    assert!(cells[1].starts().is_empty());
}

#[tokio::test]
async fn a_start_moves_on_after_an_unknown_outcome_only_if_asked() {
    let Pair { names, cells, router } =
        pair(Faulty::new(usize::MAX, true, || Status::unavailable("reset")), Faulty::well());
    let settings = StartSettings { move_on_unknown: true, ..StartSettings::default() };
    let started = serve(&router.with_settings(impatient(&settings))).await.unwrap();
    assert_eq!(started.handle.cell, names[1]);
    assert_eq!(cells.map(|cell| cell.starts().is_empty()), [false, false], "at least once");
}

#[tokio::test]
async fn a_refused_start_goes_to_the_next_cell() {
    let unsent = || {
        let mut status = Status::unavailable("the breaker is open");
        status.metadata_mut().insert(NOT_SENT, "breaker".parse().unwrap());
        status
    };
    for fails in [unsent, || Status::permission_denied("no access"), || Status::not_found("no namespace")] {
        let Pair { names, cells, router } = pair(Faulty::new(usize::MAX, false, fails), Faulty::well());
        let started = serve(&router).await.unwrap();
        assert_eq!(started.handle.cell, names[1]);
        assert_eq!(cells[0].starts().len(), 1);
    }
}

#[tokio::test]
async fn a_decision_is_not_asked_for_elsewhere() {
    let Pair { names, cells, router } = pair(Faulty::well(), Faulty::well());
    serve(&router).await.unwrap();
    let error = serve(&router).await.unwrap_err();
    let RouteError::Start { cell, source } = &error else { panic!("{error:?}") };
    assert!(*cell == names[0] && source.is_already_started());
    assert!(cells[1].starts().is_empty());
}

#[tokio::test]
async fn one_id_runs_on_two_cells_unless_it_must_be_unique() {
    let Pair { names, router, .. } =
        pair(Faulty::new(1, false, || Status::permission_denied("")), Faulty::well());
    assert_eq!(serve(&router).await.unwrap().handle.cell, names[1]);
    let unique = impatient(&StartSettings { unique: true, ..StartSettings::default() });
    let error = serve(&router.with_settings(unique.clone())).await.unwrap_err();
    let RouteError::RunsElsewhere { handle } = &error else { panic!("{error:?}") };
    assert_eq!(handle.cell, names[1]);
    // Without it, the first cell starts the same id again.
    assert_eq!(serve(&router).await.unwrap().handle.cell, names[0]);

    let down = file(&["one", "two"]).with_down([names[1].clone()]).unwrap();
    let error = serve(&router.with_file(down).with_settings(unique)).await.unwrap_err();
    assert!(
        matches!(&error, RouteError::NotKnownUnique { handle, .. } if handle.cell == names[1]),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_function_that_starts_nothing_is_reported() {
    let Pair { router, .. } = pair(Faulty::well(), Faulty::well());
    let error = router.start("acme", |_| async { Ok::<_, std::io::Error>(()) }).await.unwrap_err();
    assert!(matches!(error, RouteError::NothingStarted), "{error:?}");
}

#[tokio::test]
async fn a_key_that_has_no_value_reaches_no_cell() {
    let Pair { cells, router, .. } = pair(Faulty::well(), Faulty::well());
    let error = start(&router, request("", "order")).await.unwrap_err();
    let RouteError::Key { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.field(), Some("tenant"));
    assert!(cells.iter().all(|cell| cell.starts().is_empty()));
}

#[tokio::test]
async fn look_ups_stay_in_the_shard() {
    let Pair { names, router, .. } = pair(Faulty::well(), Faulty::well());
    let error = router.find("acme", "nothing").await.unwrap_err();
    assert!(matches!(&error, LookUpError::NotFound { cells, .. } if cells.len() == 2), "{error:?}");
    let one_cell: FleetFile =
        "[[versions]]\nversion = 1\nshard = 1\ncells = [{ name = \"one\" }, { name = \"two\" }]"
            .parse()
            .unwrap();
    let router = router.with_file(one_cell);
    let other = format!("{}/serve", names[1]).parse().unwrap();
    let error = router.attach("acme", &other).await.unwrap_err();
    assert!(matches!(&error, LookUpError::OutsideShard { .. }), "{error:?}");
}
