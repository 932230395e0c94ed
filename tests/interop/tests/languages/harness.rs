//! The server, and a worker in Rust.

use std::{
    sync::{Arc, mpsc},
    thread,
};
use temporal_prost::{
    DirectFailures, RegistrationError,
    client::{Client, ClientInterceptor, ClientOptions, Connection},
    common::data_converters::{DataConverter, DefaultPayloadCodec, PayloadConverter},
    sdk::{Runtime, Worker, WorkerOptions},
};
use temporal_prost_codec::{CodecInterceptor, EncodedFailures, EncryptionCodec, Key, KeyRing};
use temporal_prost_interop::{App, Hands, v1::interop_temporal};
use tokio::task::LocalSet;

/// The form of the payloads of a conversation, on all sides.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Plain,
    Encrypted,
}

/// The codec of Temporal's samples.
fn encryption() -> EncryptionCodec {
    let key = Key::new("test-key-id", *b"test-key-test-key-test-key-test!");
    EncryptionCodec::new(KeyRing::new(key))
}

/// Returns a client of the server.
pub(crate) async fn connect(form: Form) -> Client {
    connect_through(form, Vec::new()).await
}

/// Returns a client of the server with interceptors. If it encrypts, it also encrypts headers.
pub(crate) async fn connect_through(form: Form, mut interceptors: Vec<Arc<dyn ClientInterceptor>>) -> Client {
    let mut options = ClientOptions::new("default").build();
    if form == Form::Encrypted {
        let failures = EncodedFailures::default();
        options.data_converter = DataConverter::new(PayloadConverter::default(), failures, encryption());
        interceptors.push(Arc::new(CodecInterceptor::new(encryption())));
    }
    options.client_interceptors = interceptors;
    connect_with(options).await
}

async fn connect_with(options: ClientOptions) -> Client {
    let connection =
        Connection::connect(test_server::connection_options()).await.expect("the server answers");
    Client::new(connection, options).expect("the options are valid")
}

/// Returns a name that no other test and no earlier run uses.
pub(crate) fn unique(name: &str) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    format!("{name}-{}", now.as_nanos())
}

/// A worker in Rust, which runs on a separate thread until the process ends.
pub(crate) struct Rust {
    queue: String,
}

impl Rust {
    pub(crate) fn queue(&self) -> &str {
        &self.queue
    }

    /// Starts a worker on a separate task queue.
    pub(crate) async fn work(form: Form) -> Self {
        let queue = unique("rust-worker");
        let mut options = WorkerOptions::new(&queue).build();
        interop_temporal::register_workflows::<App>(&mut options).expect("nothing is registered twice");
        interop_temporal::register_activities(&mut options, Hands).expect("nothing is registered twice");
        let client = connect(form).await;
        interop_temporal::register_xns_activities(&mut options, client).expect("nothing is registered twice");
        spawn(options, form);
        Self { queue }
    }
}

/// Starts a worker on a queue, which runs on a separate thread until the process ends.
pub(crate) fn work_on(
    queue: &str,
    register: impl FnOnce(&mut WorkerOptions) -> Result<(), RegistrationError>,
) {
    let mut options = WorkerOptions::new(queue).build();
    register(&mut options).expect("nothing is registered twice");
    spawn(options, Form::Plain);
}

/// Returns a client for a worker whose failures look like Go's own to Go.
async fn connect_directly(form: Form) -> Client {
    let payloads = PayloadConverter::default();
    let converter = match form {
        Form::Plain => DataConverter::new(payloads, DirectFailures::default(), DefaultPayloadCodec),
        Form::Encrypted => {
            DataConverter::new(payloads, DirectFailures::new(EncodedFailures::default()), encryption())
        }
    };
    connect_with(ClientOptions::new("default").data_converter(converter).build()).await
}

pub(crate) fn spawn(options: WorkerOptions, form: Form) {
    let (send, started) = mpsc::channel();
    thread::spawn(move || {
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
        tokio.expect("threads can be made").block_on(LocalSet::new().run_until(async move {
            let runtime = Runtime::from_current_tokio(Default::default()).expect("inside tokio");
            let mut worker =
                Worker::new(&runtime, connect_directly(form).await, options).expect("the options are valid");
            send.send(()).expect("the test waits");
            worker.run().await.expect("the worker ends in good order");
        }));
    });
    started.recv().expect("the worker starts");
}
