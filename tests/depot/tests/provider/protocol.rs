//! The protocol between Terraform and a provider.

mod plugin;
pub(crate) mod raw;
mod wire;
