use depot::{Hall, v1, v2, worker};
use temporal_prost::client::{Client, ClientOptions, Connection, ConnectionOptions, Url};
use temporal_prost_terraform::Debug;
use test_terraform::{Cli, Directory, Found, Provider, TestServer, TestWorker};

/// A server with a worker, and the provider of each version.
pub(crate) struct Stage {
    pub(crate) hall: Hall,
    pub(crate) client: Client,
    server: TestServer,
    old: Debug,
    new: Debug,
    worker: Option<TestWorker>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::over(Hall::default()).await
    }

    /// Returns the stage of another server, whose worker uses this hall.
    pub(crate) async fn over(hall: Hall) -> Self {
        let server = TestServer::start().await;
        let target = Url::parse(&format!("http://{}", server.address)).unwrap();
        let connection = Connection::connect(ConnectionOptions::new(target).build()).await.unwrap();
        let client = Client::new(connection, ClientOptions::new(&server.namespace).build()).unwrap();
        let worker = TestWorker::start(client.clone(), worker(&hall).unwrap());
        let old = v1::boxes_temporal::terraform::program().debug().unwrap();
        let new = v2::boxes_temporal::terraform::program().debug().unwrap();
        Self { hall, client, server, old, new, worker: Some(worker) }
    }

    /// Stops the worker.
    pub(crate) fn stop(&mut self) {
        self.worker = None;
    }

    /// Starts another worker.
    pub(crate) fn resume(&mut self) {
        self.worker = Some(TestWorker::start(self.client.clone(), worker(&self.hall).unwrap()));
    }

    pub(crate) fn new_provider(&self) -> Provider {
        self.provider(&self.new, &self.server.namespace)
    }

    /// Returns the provider of the new version with another namespace.
    pub(crate) fn provider_of(&self, namespace: &str) -> Provider {
        self.provider(&self.new, namespace)
    }

    pub(crate) fn old_provider(&self) -> Provider {
        self.provider(&self.old, &self.server.namespace)
    }

    fn provider(&self, debug: &Debug, namespace: &str) -> Provider {
        let address = &self.server.address;
        let block = format!("  address = {address:?}\n  namespace = {namespace:?}\n  allow_plaintext = true");
        let found = Found::Running(debug.reattach().to_owned());
        Provider { name: "depot", source: "example.com/acme/depot", block, found }
    }

    /// Returns a directory with resources of the new version.
    pub(crate) fn directory(&self, cli: Cli, resources: &str) -> Directory {
        let directory = Directory::new(cli, self.new_provider());
        directory.write(resources);
        directory
    }
}
