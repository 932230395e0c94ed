//! Terraform and `OpenTofu` with Temporal.
//!
//! [`execution`] runs `tofu` or `terraform` from workflows: it plans, waits for an approval, applies exactly this plan, and
//! reports progress. The plan can be applied by another worker on another host. Secrets are in no history.
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/terraform-execution.md) begins with a worker.

#![warn(missing_docs)]

#[cfg(feature = "execution")]
pub mod execution;

/// Compiles the code in the documentation.
#[cfg(all(doctest, feature = "execution"))]
mod documentation {
    #[doc = include_str!("../../../docs/terraform-execution.md")]
    struct Execution;
}
