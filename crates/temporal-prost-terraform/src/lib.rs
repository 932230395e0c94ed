//! Terraform and `OpenTofu` with Temporal.
//!
//! [`execution`] runs `tofu` or `terraform` from workflows: it plans, waits for an approval, applies exactly this plan, and
//! reports progress. A worker on another host can apply the plan. Histories contain no secrets. The
//! [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/terraform-execution.md) begins with a worker.
//!
//! [`Program`] is the Terraform provider of a service. The function `program` in the generated module `terraform` creates
//! it. The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/terraform.md) begins with the schema.
//!
//! A worker that runs `tofu` for the workflows:
//!
//! ```no_run
//! use temporal_prost::sdk::WorkerOptions;
//! use temporal_prost_codec::{EncryptionCodec, KeyRing};
//! use temporal_prost_terraform::execution::v1::terraform_temporal;
//! use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage, Supervisor, Workflows};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The worker starts itself again as the supervisor of each run.
//! Supervisor::enter();
//! let codec = EncryptionCodec::new(KeyRing::from_env("TEMPORAL_PAYLOAD_KEYS")?);
//! let storage = Storage::encrypted(DirectoryStore::new("/srv/terraform"), codec);
//!
//! let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
//! terraform_temporal::register_workflows::<Workflows>(&mut options)?;
//! terraform_temporal::register_activities(&mut options, Execution::new(Cli::tofu(), storage))?;
//! # Ok(())
//! # }
//! ```
//!
//! # Structure of a provider
//! Generated code is data: a [`Provider`](codegen::Provider) with its resources, their attributes, and the rpcs that create,
//! read, update and delete them.
//!
//! ```text
//! terraform ──► server ──► provider ──┬─► plan
//!          handshake, TLS   protocol  └─► apply ──► call ──► the typed runtime
//!                                    schema: values ◄──► ProtoJSON
//! ```
//!
//! Each module depends only on modules that follow it in this list: `program`, `server` and `provider`, `apply` and `plan`,
//! `resource`, `call` and `schema`, and then `diagnostic`, `value` and `protos`.

#![warn(missing_docs)]

#[cfg(all(feature = "provider", not(unix)))]
compile_error!("the feature `provider` needs Unix sockets");

#[cfg(feature = "provider")]
mod apply;
#[cfg(feature = "provider")]
mod call;
#[cfg(feature = "provider")]
pub mod codegen;
#[cfg(feature = "provider")]
mod diagnostic;
#[cfg(any(feature = "execution", feature = "provider"))]
mod digest;
#[cfg(feature = "execution")]
pub mod execution;
#[cfg(feature = "provider")]
mod plan;
#[cfg(any(feature = "execution", feature = "provider"))]
mod private_directory;
#[cfg(feature = "provider")]
mod program;
#[cfg(feature = "provider")]
mod protos;
#[cfg(feature = "provider")]
mod provider;
#[cfg(feature = "provider")]
mod resource;
#[cfg(feature = "provider")]
mod schema;
#[cfg(feature = "provider")]
mod server;
#[cfg(feature = "provider")]
mod value;

#[cfg(feature = "provider")]
pub use program::Program;
#[cfg(feature = "provider")]
pub use server::{Debug, ServeError};

/// Compiles the code in the documentation.
#[cfg(all(doctest, feature = "execution"))]
mod documentation {
    #[doc = include_str!("../../../docs/terraform-execution.md")]
    struct Execution;

    #[doc = include_str!("../../../docs/terraform-enterprise.md")]
    struct Enterprise;
}
