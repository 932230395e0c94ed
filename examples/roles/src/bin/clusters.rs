//! The command line of the clusters. Each command carries a token of the user in the file that `CLUSTERS_TOKEN` names. If
//! `CLUSTERS_KEYS` names the file with the public root keys, commands are also decided before they are sent, so that the
//! sender of a signal learns of a refusal.

use anyhow::Context as _;
use roles::{policy, v1::clusters_temporal};
use std::env;
use std::process::ExitCode;
use temporal_prost::hook::Hooks;
use temporal_prost_biscuit::{Authorizer, ClientAuthorization, TokenFile};

fn main() -> ExitCode {
    let hooks = match authorization() {
        Ok(authorization) => Hooks::new().with(authorization),
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    let program = clusters_temporal::cli::program();
    program.connection(move |_, client| client.client_interceptors.push(hooks.client_interceptor())).main()
}

fn authorization() -> anyhow::Result<ClientAuthorization> {
    let token = env::var_os("CLUSTERS_TOKEN").context("set CLUSTERS_TOKEN to the file with your token")?;
    let authorization = ClientAuthorization::new(TokenFile::new(token));
    let Some(keys) = env::var_os("CLUSTERS_KEYS") else { return Ok(authorization) };
    let keys = std::fs::read(&keys).with_context(|| format!("cannot read {}", keys.display()))?;
    let keys = serde_json::from_slice(&keys).context("CLUSTERS_KEYS names no file with root keys")?;
    Ok(authorization.checked_by(Authorizer::new(keys, policy()?)))
}
