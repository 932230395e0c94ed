//! Documentation for the users of services, as Markdown: a page for each package and for each service.
//!
//! Templates decide about the structure and values about the content. Values are escaped, unless they are
//! [`Markdown`](template::markdown) that this module has made. So nothing in a schema changes the structure.

mod access;
mod activity;
mod call;
mod diagram;
mod handler;
mod links;
mod message;
mod options;
mod package;
mod service;
mod shell;
mod template;
mod words;
mod workflow;

use serde::Serialize;

use self::links::Links;
pub(crate) use self::template::TEMPLATES;
use super::{Target, output::OutputFile};
use crate::{
    config::{Config, DocsConfig, TemplateError},
    model::Package,
};

pub(super) const TARGET: Target = Target { is_requested: |config| config.docs.directory.is_some(), files };

/// Returns the pages. A user's template that cannot be rendered is replaced by the built-in one: see [`check`].
pub(crate) fn files(packages: &[Package], config: &Config) -> Vec<OutputFile> {
    packages.iter().flat_map(|package| pages(package, config)).collect()
}

fn pages(package: &Package, config: &Config) -> Vec<OutputFile> {
    let links = Links::new(package, config);
    let services = package.services.iter().map(|service| {
        let page = service::page(service, &links, config);
        file(links.service(service), "service.md", &page, &config.docs)
    });
    let page = package::page(package, &links);
    services.chain([file(links.package(), "package.md", &page, &config.docs)]).collect()
}

fn file(name: String, template: &str, page: &impl Serialize, docs: &DocsConfig) -> OutputFile {
    let rendered = template::render(template, page, docs);
    let contents = rendered.or_else(|_| template::render(template, page, &DocsConfig::default()));
    let directory = docs.directory.as_deref().filter(|directory| !directory.is_empty());
    let name = directory.map(|directory| format!("{directory}/{name}")).unwrap_or(name);
    OutputFile { package: None, name, contents: contents.unwrap_or_default() }
}

/// Renders the pages with the user's templates, and returns the first error.
pub(crate) fn check(packages: &[Package], config: &Config) -> Result<(), TemplateError> {
    if config.docs.templates.is_empty() {
        return Ok(());
    }
    for package in packages {
        let links = Links::new(package, config);
        template::render("package.md", &package::page(package, &links), &config.docs)?;
        for service in &package.services {
            template::render("service.md", &service::page(service, &links, config), &config.docs)?;
        }
    }
    Ok(())
}
