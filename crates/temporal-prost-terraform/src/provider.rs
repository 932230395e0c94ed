//! The service that Terraform calls.

mod configuration;
mod resources;
mod values;

pub(crate) use configuration::Connect;

use crate::{
    apply::Stop,
    diagnostic::error,
    protos::tfplugin6::{
        ApplyRequest, ApplyResponse, ConfigureRequest, ConfigureResponse, Diagnostic, Empty, ImportRequest,
        ImportResponse, PlanRequest, PlanResponse, ReadRequest, ReadResponse, Schema, SchemaResponse,
        StopResponse, UpgradeRequest, UpgradeResponse, ValidateProviderRequest, ValidateProviderResponse,
        ValidateResourceRequest, ValidateResourceResponse, provider_server,
    },
    resource::{Provider, Resource},
    schema::{announce, block},
};
use std::sync::{Mutex, PoisonError};
use temporalio_client::Client;
use tonic::{Request, Response, Status};

/// A provider, and the client that its configuration connects.
pub(crate) struct Server {
    provider: &'static Provider,
    connect: Box<Connect>,
    /// The client of the latest configuration. With `--debug`, several runs of Terraform use the same provider.
    client: Mutex<Option<Client>>,
    stop: Stop,
}

impl Server {
    pub(crate) fn new(provider: &'static Provider, connect: Box<Connect>) -> Self {
        Self { provider, connect, client: Mutex::new(None), stop: Stop::new() }
    }

    /// Returns the resource whose Terraform type has this name.
    fn resource(&self, type_name: &str) -> Result<&'static Resource, Diagnostic> {
        let unknown = || {
            error("Unknown resource type", format!("The provider has no resource type `{type_name}`."), None)
        };
        self.provider.resources.iter().find(|resource| resource.name == type_name).ok_or_else(unknown)
    }

    fn client(&self) -> Result<Client, Diagnostic> {
        let detail =
            "A setting of the provider depends on a resource that does not exist. Apply that resource first.";
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        client.ok_or_else(|| error("The provider is not configured", detail, None))
    }

    fn set_client(&self, client: Client) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl provider_server::Provider for Server {
    async fn get_provider_schema(&self, _: Request<Empty>) -> Answer<SchemaResponse> {
        let provider = block(0, self.provider.description, announce(configuration::ATTRIBUTES));
        let resource = |resource: &Resource| -> (String, Schema) {
            let attributes = announce(resource.attributes);
            (resource.name.to_owned(), block(resource.version, resource.description, attributes))
        };
        let resource_schemas = self.provider.resources.iter().map(resource).collect();
        let provider = Some(provider);
        Ok(Response::new(SchemaResponse { provider, resource_schemas, diagnostics: Vec::new() }))
    }

    async fn validate_provider_config(
        &self,
        request: Request<ValidateProviderRequest>,
    ) -> Answer<ValidateProviderResponse> {
        let diagnostics = configuration::validate(request.into_inner().config.as_ref());
        Ok(Response::new(ValidateProviderResponse { diagnostics }))
    }

    async fn validate_resource_config(
        &self,
        request: Request<ValidateResourceRequest>,
    ) -> Answer<ValidateResourceResponse> {
        let diagnostics = self.validate(&request.into_inner());
        Ok(Response::new(ValidateResourceResponse { diagnostics }))
    }

    async fn upgrade_resource_state(&self, request: Request<UpgradeRequest>) -> Answer<UpgradeResponse> {
        let upgraded = self.upgrade(&request.into_inner());
        Ok(Response::new(match upgraded {
            Ok(state) => UpgradeResponse { upgraded_state: Some(state), diagnostics: Vec::new() },
            Err(diagnostic) => UpgradeResponse { upgraded_state: None, diagnostics: vec![diagnostic] },
        }))
    }

    async fn configure_provider(&self, request: Request<ConfigureRequest>) -> Answer<ConfigureResponse> {
        let diagnostics = Box::pin(self.configure(request.into_inner().config.as_ref())).await;
        Ok(Response::new(ConfigureResponse { diagnostics }))
    }

    async fn read_resource(&self, request: Request<ReadRequest>) -> Answer<ReadResponse> {
        Ok(Response::new(Box::pin(self.read(request.into_inner())).await))
    }

    async fn plan_resource_change(&self, request: Request<PlanRequest>) -> Answer<PlanResponse> {
        Ok(Response::new(self.plan(request.into_inner())))
    }

    async fn apply_resource_change(&self, request: Request<ApplyRequest>) -> Answer<ApplyResponse> {
        Ok(Response::new(Box::pin(self.apply(request.into_inner())).await))
    }

    async fn import_resource_state(&self, request: Request<ImportRequest>) -> Answer<ImportResponse> {
        Ok(Response::new(self.import(&request.into_inner())))
    }

    async fn stop_provider(&self, _: Request<Empty>) -> Answer<StopResponse> {
        tracing::info!("interrupted: the provider stops waiting, and the workflows continue");
        self.stop.stop();
        Ok(Response::new(StopResponse { error: String::new() }))
    }
}
