//! The page of a package: its services, messages and enums.

use minijinja::Value;
use serde::Serialize;

use super::{
    links::Links,
    message::{self, EnumView, MessageView},
    template::{code, markdown},
};
use crate::{
    model::{Package, Service},
    rust::markdown,
};

#[derive(Serialize)]
pub(super) struct PackagePage {
    name: Value,
    sources: Value,
    services: Vec<ServiceRow>,
    messages: Vec<MessageView>,
    enums: Vec<EnumView>,
}

#[derive(Serialize)]
struct ServiceRow {
    link: Value,
    summary: Value,
    deprecated: bool,
}

pub(super) fn page(package: &Package, links: &Links<'_>) -> PackagePage {
    let reference = &package.reference;
    let messages = reference.messages.iter().map(|(name, entry)| message::message(name, entry, links));
    let enums = reference.enums.iter().map(|(name, entry)| message::enumeration(name, entry, links));
    PackagePage {
        name: if package.name.is_empty() {
            markdown("without a name".to_owned())
        } else {
            code(&package.name)
        },
        sources: sources(package),
        services: package.services.iter().map(|service| row(service, links)).collect(),
        messages: messages.collect(),
        enums: enums.collect(),
    }
}

/// Returns the files of the schema, as they can be in a comment of HTML.
pub(super) fn sources(package: &Package) -> Value {
    let sources = markdown::one_line(&package.sources.join(", "));
    markdown(sources.replace(['<', '>'], "?").replace("--", "- -"))
}

fn row(service: &Service, links: &Links<'_>) -> ServiceRow {
    let name = service.full_name.rsplit('.').next().unwrap_or_default();
    ServiceRow {
        link: markdown(format!("[{}]({})", markdown::code(name), links.service(service))),
        summary: message::summary(service.docs.comment()),
        deprecated: service.deprecated,
    }
}
