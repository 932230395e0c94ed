//! The plugin, through which Terraform finds the provider and calls it.

mod controller;
mod error;
mod handshake;
mod listener;
mod log;
mod reattach;
mod tls;

pub use error::ServeError;
pub(crate) use handshake::{is_plugin, serve};
pub(crate) use log::{install as install_log, write as write_log};
pub use reattach::Debug;

use crate::protos::{
    plugin::grpc_controller_server::GrpcControllerServer,
    tfplugin6::provider_server::{Provider, ProviderServer},
};
use controller::Controller;
use std::sync::Arc;
use tokio::sync::Notify;
use tonic::transport::{Server, server::Router};

/// The maximum size of a message. Plans and states of large resources can have many megabytes.
const MESSAGE_BYTES: usize = 64 << 20;

/// Returns the services of the plugin. The controller notifies `done` when Terraform has finished.
fn services(provider: impl Provider, done: &Arc<Notify>) -> Router {
    let provider = ProviderServer::new(provider)
        .max_decoding_message_size(MESSAGE_BYTES)
        .max_encoding_message_size(MESSAGE_BYTES);
    let controller = GrpcControllerServer::new(Controller::new(done));
    Server::builder().add_service(provider).add_service(controller)
}
