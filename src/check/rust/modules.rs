//! The modules of services, next to the other modules of their package.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::Package,
    rust::names::snake,
    schema::pool::Pool,
};

pub(in crate::check) fn module_collision(
    packages: &[Package],
    pool: &Pool<'_>,
    diagnostics: &mut Diagnostics,
) {
    colliding_packages(packages, diagnostics);
    for package in packages {
        colliding_services(package, pool, diagnostics);
    }
}

/// prost makes modules of messages that contain others, and of packages inside the package.
fn colliding_services(package: &Package, pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    let mut owners = prost_modules(package, pool);
    let messages = "the messages of the package".to_owned();
    let mut reject = |module: &str, other: &str, at: &Location| {
        let message = format!("the module `{module}` already belongs to {other}");
        diagnostics
            .push(Diagnostic::new(Rule::ModuleCollision, at.clone(), message).help("rename one of the two"));
    };
    if let (Some(owner), Some(service)) =
        (owners.insert("temporal_schema".to_owned(), messages), package.services.first())
    {
        reject("temporal_schema", &owner, &service.at);
    }
    for service in &package.services {
        let module = service.names.module.to_string();
        let owner = format!("service `{}`", service.full_name);
        if let Some(other) = owners.insert(module.clone(), owner) {
            reject(&module, &other, &service.at);
        }
    }
}

/// prost writes the packages of one module into one file.
fn colliding_packages(packages: &[Package], diagnostics: &mut Diagnostics) {
    let mut owners = BTreeMap::new();
    for package in packages {
        let module = package.name.split('.').map(snake).collect::<Vec<_>>().join("::");
        if let (Some(owner), Some(service)) =
            (owners.insert(module.clone(), &package.name), package.services.first())
        {
            let message =
                format!("the packages `{owner}` and `{}` both become the module `{module}`", package.name);
            diagnostics.push(Diagnostic::new(Rule::ModuleCollision, service.at.clone(), message).help(
                "rename one of the two, or generate them in separate runs, into different directories",
            ));
        }
    }
}

/// The source of each module that prost makes, by the name of the module.
fn prost_modules(package: &Package, pool: &Pool<'_>) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for file in pool.files() {
        if file.package == package.name {
            let enclosing = file.message_type.iter().filter(|message| message.has_module());
            modules.extend(
                enclosing.map(|message| (snake(&message.name), format!("message `{}`", message.name))),
            );
        }
        if let Some(inner) = inside(&file.package, &package.name) {
            modules.insert(snake(inner), format!("package `{}`", file.package));
        }
    }
    modules
}

/// The part of `package` that follows `outer`.
fn inside<'a>(package: &'a str, outer: &str) -> Option<&'a str> {
    let rest = if outer.is_empty() { package } else { package.strip_prefix(outer)?.strip_prefix('.')? };
    rest.split('.').next().filter(|part| !part.is_empty())
}
