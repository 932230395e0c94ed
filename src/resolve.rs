//! Descriptors to model: every reference resolved, every default applied, every name final.
//!
//! This cannot fail. References that do not resolve are omitted here and reported by `check`.

mod any_workflow;
mod command_line;
mod examples;
mod nexus;
mod options;
mod policy;
mod provider;
mod reference;
mod schedules;
mod scope;
mod service;
mod workflow;
mod xns;

use std::collections::BTreeMap;

pub(crate) use self::options::retry_policy;

use crate::{
    config::{Config, Described},
    model::{DescribedMessage, Exchanged, Method, Package},
    parallel,
    rust::{
        comments::Docs,
        names::{self, Name},
        path::{self, Paths, RustPath},
    },
    schema::{
        descriptor::FileDescriptorProto,
        pool::{Kind, Pool, Rpc, Scope, ServiceView, without_dot},
        trim,
    },
};

/// Returns the packages of `inputs` with annotated services, sorted by name.
pub(crate) fn packages(pool: &Pool<'_>, inputs: &[String], paths: &Paths, config: &Config) -> Vec<Package> {
    let mut by_name = BTreeMap::<_, Vec<_>>::new();
    for service in pool.services(inputs).into_iter().filter(|service| service.is_annotated()) {
        by_name.entry(service.file.proto.package.as_str()).or_default().push(service);
    }
    let resolver = |package| Resolver { pool, inputs, paths, config, package };
    by_name.into_iter().map(|(package, services)| resolver(package).package(&services)).collect()
}

/// Resolves the services of `package`.
#[derive(Clone, Copy)]
struct Resolver<'a> {
    pool: &'a Pool<'a>,
    /// The files to generate code for.
    inputs: &'a [String],
    paths: &'a Paths,
    config: &'a Config,
    package: &'a str,
}

impl Resolver<'_> {
    fn package(self, services: &[ServiceView<'_>]) -> Package {
        let mut sources: Vec<_> = services.iter().map(|service| service.file.proto.name.clone()).collect();
        sources.dedup();
        let messages = self.messages(services);
        let descriptors = trim::descriptors(self.pool, messages.iter().map(|message| &*message.full_name));
        let reference = self.config.docs.directory.as_ref().map(|_| self.reference(services, &descriptors));
        Package {
            name: self.package.to_owned(),
            sources,
            descriptors,
            messages,
            reference: reference.unwrap_or_default(),
            services: parallel::map(services, |service| self.service(*service)),
        }
    }

    /// Returns the inputs and outputs of all annotated rpcs, and the other messages of the package, without duplicates.
    fn messages(self, services: &[ServiceView<'_>]) -> Vec<DescribedMessage> {
        let mut messages = self.declared_messages();
        for rpc in services.iter().flat_map(|service| service.annotated_rpcs()) {
            for name in [&rpc.proto.input_type, &rpc.proto.output_type].map(|name| without_dot(name)) {
                let Some(path) = self.message(name) else { continue };
                let message = || DescribedMessage { path, full_name: name.to_owned(), at: rpc.at() };
                messages.entry(name.to_owned()).or_insert_with(message);
            }
        }
        messages.into_values().collect()
    }

    /// Returns the messages that code of the package is generated for, by full name.
    fn declared_messages(self) -> BTreeMap<String, DescribedMessage> {
        let Config { layout, payloads, .. } = self.config;
        let is_generated = |file: &FileDescriptorProto| {
            let is_wanted = payloads.described == Described::All && file.package == self.package;
            is_wanted && (layout.messages || self.inputs.contains(&file.name))
        };
        let scopes = self.pool.scopes(is_generated).into_iter();
        let is_usable = |name: &str| name.split('.').all(names::is_usable) && !self.paths.is_extern(name);
        let own = scopes.filter(|scope| scope.message.is_some() && is_usable(&scope.name));
        let message = |scope: Scope<'_>| {
            let path = self.paths.message(&scope.name, self.package);
            let at = scope.declared();
            (scope.name.clone(), DescribedMessage { path, full_name: scope.name, at })
        };
        own.map(message).collect()
    }

    fn method(self, rpc: Rpc<'_>, kind: Kind, registered: &str) -> Method {
        let full_name = rpc.full_name();
        let docs = Docs::new(rpc.comment(), || format!("The {kind} `{full_name}`."));
        Method {
            name: rpc.proto.name.clone(),
            registered: if registered.is_empty() { full_name.clone() } else { registered.to_owned() },
            full_name,
            docs,
            deprecated: rpc.options().deprecated,
            marker: Name::new(&names::upper_camel(&rpc.proto.name)),
            input: self.message(without_dot(&rpc.proto.input_type)),
            output: self.message(without_dot(&rpc.proto.output_type)),
            exchanged: Exchanged {
                input: without_dot(&rpc.proto.input_type).to_owned(),
                output: without_dot(&rpc.proto.output_type).to_owned(),
            },
            at: rpc.at(),
            option_at: rpc.option_at(kind, &[]),
        }
    }

    fn message(self, full_name: &str) -> Option<RustPath> {
        (full_name != "google.protobuf.Empty").then(|| self.paths.message(full_name, self.package))
    }

    /// Returns the marker of an rpc, as seen from `from`, which can be in another service.
    fn marker(self, from: Rpc<'_>, rpc: Rpc<'_>, kind: Kind) -> RustPath {
        let path = format!("{kind}::{}", Name::new(&names::upper_camel(&rpc.proto.name)));
        if rpc.service.full_name() == from.service.full_name() {
            return RustPath::new(&path);
        }
        let path = format!("{}::{path}", names::service_module(&rpc.service.proto.name));
        let file = rpc.service.file.proto;
        let elsewhere = (!self.inputs.contains(&file.name))
            .then(|| self.paths.extern_item(&file.package, &path))
            .flatten();
        elsewhere.unwrap_or_else(|| path::item(&file.package, &path, self.package))
    }
}
