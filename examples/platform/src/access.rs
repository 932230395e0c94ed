//! The policies, which decide who may call which methods, and the hooks of clients.

use crate::{Naming, v1::databases_temporal};
use std::env;
use temporal_prost::client::{ClientOptions, ConnectionOptions};
use temporal_prost::hook::Hooks;
use temporal_prost_biscuit::{ClientAuthorization, Policy, PolicyError, Rule, TokenFile};

/// The service that runs Terraform.
const TERRAFORM: &str = "temporal_prost.terraform.v1.Terraform";

/// Returns the policy of the databases, which is in their schema.
///
/// # Errors
/// Returns an error if a condition is invalid, which the generator rules out.
pub(crate) fn databases() -> Result<Policy, PolicyError> {
    Policy::of::<databases_temporal::Service>()
}

/// Returns the policy of the service that runs Terraform. Only databases can run it, so users cannot apply their own
/// configurations. Only workers can access states, because only their tokens have the right `terraform.state`.
///
/// # Errors
/// Returns an error if a condition is invalid.
pub(crate) fn terraform() -> Result<Policy, PolicyError> {
    let by_databases = || Rule::new().or_if(r#"parent("platform.v1.Databases", "RunDatabase")"#);
    let mut policy = Policy::deny();
    for workflow in ["Apply", "Destroy"] {
        policy = policy.rule(TERRAFORM, workflow, by_databases()?);
    }
    let by_workflows = || {
        let applied = Rule::new().or_if(&format!("parent(\"{TERRAFORM}\", \"Apply\")"))?;
        applied.or_if(&format!("parent(\"{TERRAFORM}\", \"Destroy\")"))
    };
    for activity in ["RunInit", "RunPlan", "RunApply", "RunOutput"] {
        policy = policy.rule(TERRAFORM, activity, by_workflows()?);
    }
    for method in ["State", "GetState", "OpenSession", "AcquireLock", "ReleaseLock", "CommitState"] {
        policy = policy.rule(TERRAFORM, method, Rule::new().right("terraform.state"));
    }
    Ok(policy)
}

/// Checks names, and attaches tokens from the file that `PLATFORM_TOKEN` names.
pub fn sign(_: &mut ConnectionOptions, client: &mut ClientOptions) {
    let mut hooks = Hooks::new().with(Naming);
    if let Some(token) = env::var_os("PLATFORM_TOKEN") {
        hooks = hooks.with(ClientAuthorization::new(TokenFile::new(token)));
    }
    client.client_interceptors.push(hooks.client_interceptor());
}
