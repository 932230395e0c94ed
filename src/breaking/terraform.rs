//! The attributes of Terraform resources, which states hold.

use super::{Change, Finding, Schema};
use crate::diagnostic::Location;
use crate::model::{Attribute, AttributeKind, Provider};

/// Compares the resources of the same services and names.
pub(super) fn compare(old: &Schema<'_>, new: &Schema<'_>) -> Vec<Finding> {
    let pairs = providers(old).filter_map(|(service, before)| {
        let (_, after) = providers(new).find(|(name, _)| *name == service)?;
        Some((before, after))
    });
    pairs.flat_map(|(before, after)| resources(before, after)).collect()
}

fn providers<'s>(schema: &'s Schema<'_>) -> impl Iterator<Item = (&'s str, &'s Provider)> {
    let services = schema.packages.iter().flat_map(|package| &package.services);
    services.filter_map(|service| Some((service.full_name.as_str(), service.provider.as_ref()?)))
}

/// A new version upgrades the states of earlier ones.
fn resources(before: &Provider, after: &Provider) -> Vec<Finding> {
    let mut found = Vec::new();
    for old in &before.resources {
        match after.resources.iter().find(|new| new.name == old.name) {
            None => found.push(resource_removed(&old.name, before, after)),
            Some(new) if new.version > old.version => {}
            Some(new) => found.extend(attributes((&old.name, &after.at), &old.attributes, &new.attributes)),
        }
    }
    found
}

/// Returns what is wrong with the attributes of a resource, or of an object inside it: at a path, declared at a position.
fn attributes((path, at): (&str, &Location), before: &[Attribute], after: &[Attribute]) -> Vec<Finding> {
    let mut found = Vec::new();
    for old in before {
        let name = format!("{path}.{}", old.name);
        match after.iter().find(|new| new.name == old.name) {
            None => found.push(match after.iter().find(|new| new.formerly.contains(&old.name)) {
                None => removed(&name, old, at),
                Some(new) => renamed(&name, old, new),
            }),
            Some(new) if is_same_type(&old.kind, &new.kind) => {
                found.extend(attributes((&name, &new.at), old.kind.inside(), new.kind.inside()));
            }
            Some(new) => found.push(retyped(&name, old, new)),
        }
    }
    found
}

fn removed(name: &str, old: &Attribute, at: &Location) -> Finding {
    let message = format!("attribute `{name}` is no longer there");
    Finding::new(Change::TerraformAttributeRemoved, at.clone(), message).was(old.at.clone())
}

fn resource_removed(name: &str, before: &Provider, after: &Provider) -> Finding {
    let message = format!("resource `{name}` is no longer there");
    Finding::new(Change::TerraformAttributeRemoved, after.at.clone(), message).was(before.at.clone())
}

/// Terraform removes unknown attributes from states of the same version before it asks the provider to upgrade them.
fn renamed(name: &str, old: &Attribute, new: &Attribute) -> Finding {
    let message =
        format!("attribute `{name}` is now `{}`, but the `version` of the resource is the same", new.name);
    Finding::new(Change::TerraformAttributeRemoved, new.at.clone(), message).was(old.at.clone())
}

fn retyped(name: &str, old: &Attribute, new: &Attribute) -> Finding {
    let message = format!("attribute `{name}` is {}, was {}", new.kind.describe(), old.kind.describe());
    Finding::new(Change::TerraformAttributeType, new.at.clone(), message).was(old.at.clone())
}

fn is_same_type(old: &AttributeKind, new: &AttributeKind) -> bool {
    old.describe() == new.describe()
}
