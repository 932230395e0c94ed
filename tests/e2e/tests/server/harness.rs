//! A client, a worker in the background, and the records of the server.

use std::{process::Command, thread, time::Duration};
use temporal_prost::{
    WorkflowHandle,
    client::{
        Client, ClientOptions, Connection, NamespacedClient as _, grpc::OperatorService as _,
        tonic::IntoRequest as _,
    },
    sdk::{Runtime, Worker, WorkerOptions},
    workflow::common::protos::temporal::api::{
        common::v1::{Payload, Payloads},
        enums::v1::IndexedValueType,
        history::v1::{HistoryEvent, history_event::Attributes},
        operatorservice::v1::{AddSearchAttributesRequest, ListSearchAttributesRequest},
    },
};
use temporal_prost_e2e::{
    App, Hands,
    nasty::v1::foo_temporal::{self, FooClient},
};
pub(crate) use test_server::address;
use tokio::{sync::OnceCell, task::LocalSet};

/// The separate queue of one of the schema's activities.
pub(crate) const ELSEWHERE: &str = "nasty-elsewhere";

/// Returns a client of the server.
pub(crate) async fn connect() -> Client {
    connect_with(ClientOptions::new("default").build()).await
}

/// Returns a client of the server with these options.
pub(crate) async fn connect_with(options: ClientOptions) -> Client {
    let connection =
        Connection::connect(test_server::connection_options()).await.expect("the server answers");
    Client::new(connection, options).expect("the options are valid")
}

/// Returns a command with the server's address.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("TEMPORAL_ADDRESS", address());
    command
}

/// Starts the workers of the schema's service, and returns a client.
pub(crate) async fn foos() -> FooClient {
    static READY: OnceCell<()> = OnceCell::const_new();
    READY.get_or_init(prepare).await;
    FooClient::new(connect().await)
}

async fn prepare() {
    add_search_attributes(connect().await).await;
    for queue in [foo_temporal::TASK_QUEUE, ELSEWHERE] {
        tokio::task::spawn_blocking(move || spawn(queue)).await.expect("the worker starts");
    }
}

/// Adds the schema's search attributes to the client's namespace, and waits until they exist.
pub(crate) async fn add_search_attributes(client: Client) {
    let namespace = client.namespace();
    let kinds = [
        ("CustomText", IndexedValueType::Text),
        ("CustomKeyword", IndexedValueType::Keyword),
        ("CustomInt", IndexedValueType::Int),
        ("CustomList", IndexedValueType::KeywordList),
        ("CustomBool", IndexedValueType::Bool),
        ("CustomDouble", IndexedValueType::Double),
        ("CustomTime", IndexedValueType::Datetime),
    ];
    let search_attributes = kinds.map(|(name, kind)| (name.to_owned(), kind as i32)).into();
    let request = AddSearchAttributesRequest { namespace: namespace.clone(), search_attributes };
    let mut server = client.connection().clone();
    // An earlier run may have added them.
    let _ = server.add_search_attributes(request.into_request()).await;
    for _ in 0..100 {
        let request = ListSearchAttributesRequest { namespace: namespace.clone() };
        let known = server.list_search_attributes(request.into_request()).await.expect("the server answers");
        let known = known.into_inner().custom_attributes;
        if kinds.iter().all(|(name, _)| known.contains_key(*name)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the server does not take the search attributes");
}

/// Returns an id that no other test and no earlier run uses.
pub(crate) fn unique(name: &str) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    format!("{name}-{}-{:?}", now.as_nanos(), thread::current().id()).replace(['(', ')'], "")
}

/// Returns the options of a worker with everything on `queue`.
pub(crate) fn options(queue: &str) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    foo_temporal::register_workflows::<App>(&mut options).expect("nothing is registered twice");
    foo_temporal::register_activities(&mut options, Hands).expect("nothing is registered twice");
    options
}

/// Starts a worker with everything on `queue`, on a separate thread until the process ends.
pub(crate) fn spawn(queue: &str) {
    spawn_options(options(queue));
}

/// Starts a worker with these options in the same way.
pub(crate) fn spawn_options(options: WorkerOptions) {
    spawn_with(options, ClientOptions::new("default").build());
}

/// Starts a worker with these options and these client options in the same way.
pub(crate) fn spawn_with(options: WorkerOptions, client: ClientOptions) {
    spawn_by(options, connect_with(client));
}

/// Starts a worker with these options and this client in the same way.
pub(crate) fn spawn_by(options: WorkerOptions, client: impl Future<Output = Client> + Send + 'static) {
    let (send, started) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
        tokio.expect("threads can be made").block_on(LocalSet::new().run_until(async move {
            let runtime = Runtime::from_current_tokio(Default::default()).expect("inside tokio");
            let mut worker = Worker::new(&runtime, client.await, options).expect("the options are valid");
            send.send(()).expect("the test waits");
            worker.run().await.expect("the worker ends in good order");
        }));
    });
    started.recv().expect("the worker starts");
}

/// Starts a worker with these options, and returns the function that stops it and waits for its end.
pub(crate) fn spawn_stoppable(options: WorkerOptions) -> impl FnOnce() + Send {
    let (send, started) = std::sync::mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let thread = thread::spawn(move || {
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
        tokio.expect("threads can be made").block_on(LocalSet::new().run_until(async move {
            let runtime = Runtime::from_current_tokio(Default::default()).expect("inside tokio");
            let mut worker = Worker::new(&runtime, connect().await, options).expect("the options are valid");
            let shut_down = worker.shutdown_handle();
            send.send(()).expect("the test waits");
            let (end, ()) = tokio::join!(worker.run(), async {
                stopped.await.expect("the test stops it");
                shut_down();
            });
            end.expect("the worker ends in good order");
        }));
    });
    started.recv().expect("the worker starts");
    move || {
        stop.send(()).expect("the worker runs");
        thread.join().expect("the worker ends");
    }
}

/// Returns the history of an execution.
pub(crate) async fn history<W: temporal_prost::Workflow>(handle: &WorkflowHandle<W>) -> Vec<HistoryEvent> {
    handle.fetch_history().into_events().await.expect("the history can be read")
}

/// Returns the attributes that `pick` finds among events.
pub(crate) fn find<T>(events: &[HistoryEvent], pick: impl Fn(&Attributes) -> Option<T>) -> Vec<T> {
    events.iter().filter_map(|event| event.attributes.as_ref().and_then(&pick)).collect()
}

/// Formats a payload as `encoding messageType data`.
pub(crate) fn shown(payload: &Payload) -> String {
    let text = |key: &str| {
        String::from_utf8_lossy(payload.metadata.get(key).map_or(b"", |value| value)).into_owned()
    };
    format!("{} {} {}", text("encoding"), text("messageType"), String::from_utf8_lossy(&payload.data))
}

/// Formats payloads like [`shown`].
pub(crate) fn all_shown(payloads: Option<&Payloads>) -> Vec<String> {
    payloads.map(|payloads| payloads.payloads.iter().map(shown).collect()).unwrap_or_default()
}
