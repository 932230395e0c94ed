use crate::puppet::Queue;
use depot::{Hall, v1, v2, worker};
use futures_util::StreamExt as _;
use temporal_prost::{
    client::{
        Client, ClientOptions, Connection, ConnectionOptions, Url, WorkflowListOptions,
        grpc::WorkflowService as _, tonic::IntoRequest as _,
    },
    common::protos::temporal::api::{
        common::v1::WorkflowExecution, workflowservice::v1::DeleteWorkflowExecutionRequest,
    },
};
use temporal_prost_terraform::Debug;
use test_terraform::{Cli, Directory, Found, Provider, TestServer, TestWorker, interrupt};

/// A server with a worker or without one, and the provider of each version.
pub(crate) struct Stage {
    pub(crate) hall: Hall,
    pub(crate) client: Client,
    pub(crate) server: TestServer,
    old: Debug,
    pub(crate) new: Debug,
    worker: Option<TestWorker>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::over(Hall::default()).await
    }

    /// Returns the stage of another server, whose worker uses this hall.
    pub(crate) async fn over(hall: Hall) -> Self {
        let mut stage = Self { hall, ..Self::idle().await };
        stage.resume();
        stage
    }

    /// Returns a stage without a worker.
    pub(crate) async fn idle() -> Self {
        let server = TestServer::start().await;
        let target = Url::parse(&format!("http://{}", server.address)).unwrap();
        let connection = Connection::connect(ConnectionOptions::new(target).build()).await.unwrap();
        let client = Client::new(connection, ClientOptions::new(&server.namespace).build()).unwrap();
        let old = v1::boxes_temporal::terraform::program().debug().unwrap();
        let new = v2::boxes_temporal::terraform::program().debug().unwrap();
        Self { hall: Hall::default(), client, server, old, new, worker: None }
    }

    /// Stops the worker.
    pub(crate) async fn stop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.stop().await;
        }
    }

    /// Starts another worker.
    pub(crate) fn resume(&mut self) {
        self.worker = Some(TestWorker::start(self.client.clone(), worker(&self.hall).unwrap()));
    }

    /// Returns the queue of tasks that no worker takes.
    pub(crate) fn queue(&self) -> Queue {
        let (connection, namespace) = (self.client.connection().clone(), self.server.namespace.clone());
        Queue { connection, namespace }
    }

    /// Stops the worker, and interrupts an apply as soon as it has started a workflow. Returns its text.
    pub(crate) async fn interrupt_create(&mut self, directory: &Directory) -> String {
        self.stop().await;
        let apply = directory.spawn_apply();
        self.queue().started().await;
        interrupt(apply).await
    }

    /// Returns the number of runs of a kind of workflow.
    pub(crate) async fn runs(&self, kind: &str) -> usize {
        let query = format!("WorkflowType = 'depot.v2.Boxes.{kind}'");
        let runs = self.client.list_workflows(query, WorkflowListOptions::default());
        runs.map(Result::unwrap).count().await
    }

    /// Deletes the latest run of a workflow, as the end of its retention does.
    pub(crate) async fn forget(&self, id: &str) {
        let workflow_execution = Some(WorkflowExecution { workflow_id: id.to_owned(), ..Default::default() });
        let namespace = self.server.namespace.clone();
        let delete = DeleteWorkflowExecutionRequest { namespace, workflow_execution };
        let mut connection = self.client.connection().clone();
        connection.delete_workflow_execution(delete.into_request()).await.unwrap();
    }

    pub(crate) fn new_provider(&self) -> Provider {
        self.provider(&self.new, &self.server.namespace)
    }

    /// Returns the provider of the new version with another namespace.
    pub(crate) fn provider_of(&self, namespace: &str) -> Provider {
        self.provider(&self.new, namespace)
    }

    /// Returns the provider of the new version with another address.
    pub(crate) fn provider_at(&self, address: &str) -> Provider {
        let mut provider = self.new_provider();
        provider.block = provider.block.replace(&self.server.address, address);
        provider
    }

    /// Returns the configuration of a provider, as JSON.
    pub(crate) fn settings(&self) -> String {
        self.settings_at(&self.server.address)
    }

    /// Returns the configuration with another address.
    pub(crate) fn settings_at(&self, address: &str) -> String {
        let namespace = &self.server.namespace;
        serde_json::json!({"address": address, "namespace": namespace, "allow_plaintext": true}).to_string()
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
