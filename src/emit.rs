//! Model to Rust, in lines that `output` lays out. Nothing here can fail: what could was checked before.
//!
//! A line is a doc comment, an attribute, a statement, or the head or end of a block, however long it is; blank lines
//! and indents count for nothing. What a schema says is written as doc comments that are [safe](crate::comments::Docs)
//! and as literals, `{text:?}`. Names of packages, services and rpcs stand as they are: `check::names` leaves them only
//! letters, digits and `_`.

mod activities;
mod calls;
mod client;
mod command_line;
mod definitions;
mod handlers;
mod handshake;
mod options;
mod queues;
mod reference;
mod schema;
mod value;
mod workflows;

use crate::{
    config::Config,
    model::{Package, Service},
};

/// The module of a package's messages.
pub(crate) fn schema(package: &Package, config: &Config) -> String {
    schema::module(package, config)
}

/// The module of a service.
pub(crate) fn service(service: &Service, config: &Config) -> String {
    let Service { docs, names, .. } = service;
    let parts = config.parts;
    let preamble = preamble(service, config);
    let definitions = definitions::all(service);
    let references: String =
        service.workflows.iter().map(|workflow| reference::all(workflow, parts)).collect();
    let client = parts.client.then(|| client::client(service) + &handlers::client(service));
    let worker = parts.worker.then(|| worker(service));
    let (client, worker) = (client.unwrap_or_default(), worker.unwrap_or_default());
    let command_line = command_line::all(service);
    format!(
        "{docs}
        pub mod {} {{
            {preamble}{definitions}{references}{client}{worker}{command_line}
        }}
        ",
        names.module
    )
}

/// What the other items refer to.
fn preamble(service: &Service, config: &Config) -> String {
    let runtime = &config.types.runtime;
    let handshake = handshake::handshake(service);
    let task_queues = queues::constants(service);
    let name = &service.full_name;
    format!(
        "{ALLOW}
        use {runtime}::codegen as tp;
        use super::temporal_schema::Schema;
        {handshake}{task_queues}
        /// The service `{name}`, as a type.
        #[derive(Clone, Copy, Debug)]
        pub enum Service {{}}
        "
    )
}

fn worker(service: &Service) -> String {
    let calls = calls::all(service);
    let queues = queues::implementation(service);
    let workflows = workflows::all(service);
    let activities = activities::all(service);
    [calls, queues, workflows, activities].concat()
}

/// What the including crate may deny, and does not have to see in code that it did not write.
const ALLOW: &str = "
    #![allow(dead_code, deprecated, missing_docs, unreachable_pub, unused_imports)]
    #![allow(clippy::all, clippy::nursery, clippy::pedantic, rustdoc::all)]
";
