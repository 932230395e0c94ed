//! The files and anchors of pages, and links to them.

use std::collections::BTreeMap;

use minijinja::Value;

use super::template::{code, markdown};
use crate::{
    config::Config,
    model::{Method, Package, Service},
    rust::markdown::{self, anchor},
    schema::pool::Kind,
};

/// The page on which readers find the well-known types.
const GOOGLE: &str = "https://protobuf.dev/reference/protobuf/google.protobuf/";

pub(super) struct Links<'a> {
    pub(super) package: &'a Package,
    stem: String,
    /// The anchors of messages and enums on the page of the package.
    types: BTreeMap<&'a str, String>,
}

impl<'a> Links<'a> {
    pub(super) fn new(package: &'a Package, config: &Config) -> Self {
        let stem = match package.name.as_str() {
            "" => config.layout.default_package_filename.clone(),
            name => name.to_owned(),
        };
        let mut links = Self { package, stem, types: BTreeMap::new() };
        let messages = package.reference.messages.keys().map(|name| ("Message", name));
        let enums = package.reference.enums.keys().map(|name| ("Enum", name));
        let mut taken = BTreeMap::<String, usize>::new();
        for (kind, name) in messages.chain(enums) {
            let anchor = anchor(&format!("{kind} {}", links.short(name)));
            // Readers number anchors that occur again.
            let count = taken.entry(anchor.clone()).or_default();
            links.types.insert(name, if *count == 0 { anchor } else { format!("{anchor}-{count}") });
            *count += 1;
        }
        links
    }

    /// Returns the file of the package's page.
    pub(super) fn package(&self) -> String {
        format!("{}.md", self.stem)
    }

    /// Returns the file of a service's page.
    pub(super) fn service(&self, service: &Service) -> String {
        let name = service.full_name.rsplit('.').next().unwrap_or_default();
        format!("{}.{name}.md", self.stem)
    }

    /// Returns the name of a message or enum, without the package if it is in this one.
    pub(super) fn short<'n>(&self, full_name: &'n str) -> &'n str {
        let local = full_name.strip_prefix(&*self.package.name).and_then(|rest| rest.strip_prefix('.'));
        local.unwrap_or(full_name)
    }

    /// Returns a link to a message or enum.
    pub(super) fn to_type(&self, full_name: &str) -> Value {
        let shown = markdown::code(self.short(full_name));
        if let Some(anchor) = self.types.get(full_name) {
            return markdown(format!("[{shown}]({}#{anchor})", self.package()));
        }
        match full_name.strip_prefix("google.protobuf.") {
            Some(name) => markdown(format!("[{shown}]({GOOGLE}#{})", anchor(&name.replace('.', "-")))),
            None => markdown(shown),
        }
    }

    /// Returns a link to the input of a method, or `None` if it takes nothing.
    pub(super) fn to_input(&self, method: &Method) -> Option<Value> {
        self.to_exchanged(&method.exchanged.input)
    }

    /// Returns a link to the output of a method, or `None` if it returns nothing. A signal returns nothing, even if its
    /// rpc is also an activity with an output.
    pub(super) fn to_output(&self, kind: Kind, method: &Method) -> Option<Value> {
        self.to_exchanged(&method.exchanged.output).filter(|_| kind != Kind::Signal)
    }

    fn to_exchanged(&self, full_name: &str) -> Option<Value> {
        (full_name != "google.protobuf.Empty").then(|| self.to_type(full_name))
    }

    /// Returns a link to a method on the page of its service, or its name if the service is in another package.
    pub(super) fn to_method(&self, kind: Kind, full_name: &str) -> Value {
        let (service, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
        match self.package.services.iter().find(|other| other.full_name == service) {
            Some(service) => {
                let file = self.service(service);
                markdown(format!("[{}]({file}#{})", markdown::code(name), method_anchor(kind, name)))
            }
            None => code(full_name),
        }
    }
}

/// Returns the anchor of a method's section.
pub(super) fn method_anchor(kind: Kind, name: &str) -> String {
    anchor(&format!("{kind} {name}"))
}
