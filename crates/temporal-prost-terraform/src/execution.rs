//! Workflows and activities that run `tofu` or `terraform`.
//!
//! The schema is
//! [terraform.proto](https://github.com/temporal-prost/temporal-prost/blob/main/proto/temporal_prost/terraform/v1/terraform.proto),
//! and [`v1`] contains its messages, clients and traits. [`Execution`] implements the activities, and [`Workflows`] the
//! workflows:
//!
//! ```no_run
//! use temporal_prost::sdk::WorkerOptions;
//! use temporal_prost_codec::{EncryptionCodec, KeyRing};
//! use temporal_prost_terraform::execution::v1::terraform_temporal;
//! use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage, Supervisor, Workflows};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // The worker starts itself again as the supervisor of each run.
//!     Supervisor::enter();
//!     let codec = EncryptionCodec::new(KeyRing::from_env("TEMPORAL_PAYLOAD_KEYS")?);
//!     let storage = Storage::encrypted(DirectoryStore::new("/srv/terraform"), codec);
//!     let mut options = WorkerOptions::new(terraform_temporal::TASK_QUEUE).build();
//!     terraform_temporal::register_workflows::<Workflows>(&mut options)?;
//!     terraform_temporal::register_activities(&mut options, Execution::new(Cli::tofu(), storage))?;
//!     // … connect, and run the worker
//!     Ok(())
//! }
//! ```

mod activities;
mod archive;
mod cli;
mod enterprise;
mod error;
mod mode;
mod observer;
mod outputs;
mod redaction;
mod secret;
mod state;
mod store;
mod supervisor;
mod variables;
mod workflows;
mod workspace;

/// The messages and Temporal code of `proto/temporal_prost/terraform/v1`.
#[expect(clippy::pedantic, clippy::too_many_arguments, reason = "prost writes it")]
pub mod v1 {
    include!("execution/generated/temporal_prost.terraform.v1.rs");
}

pub use activities::Execution;
pub use archive::ArchiveError;
pub use cli::Cli;
pub use enterprise::{Enterprise, EnterpriseError};
pub use error::{
    CONFIGURATION_INVALID, ExecutionError, PLAN_REFUSED, PLAN_STALE, POLICY_FAILED, RUN_FAILED, Reason,
    STATE_LOCKED,
};
pub use secret::{SecretError, SecretResolver};
pub use store::{AnyError, DirectoryStore, HttpStore, Storage, Store, StoreError};
pub use supervisor::Supervisor;
pub use variables::variables;
pub use workflows::{Anonymous, Caller, Workflows};
