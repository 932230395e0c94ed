//! The attributes of Terraform resources, which states hold.

use super::{Change, Finding, Schema};
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
        let new = after.resources.iter().find(|new| new.name == old.name);
        for new in new.into_iter().filter(|new| new.version <= old.version) {
            let changes = attributes(&old.name, &old.attributes, &new.attributes);
            let finding =
                |(change, message)| Finding::new(change, after.at.clone(), message).was(before.at.clone());
            found.extend(changes.into_iter().map(finding));
        }
    }
    found
}

/// Returns what is wrong with the attributes of a resource, or of an object at `path` inside it.
fn attributes(path: &str, before: &[Attribute], after: &[Attribute]) -> Vec<(Change, String)> {
    let mut found = Vec::new();
    for old in before {
        let is_it = |new: &&Attribute| new.name == old.name || new.formerly.contains(&old.name);
        let name = format!("{path}.{}", old.name);
        match after.iter().find(is_it) {
            None => {
                found.push((
                    Change::TerraformAttributeRemoved,
                    format!("attribute `{name}` is no longer there"),
                ));
            }
            Some(new) if is_same_type(&old.kind, &new.kind) => {
                found.extend(attributes(&name, old.kind.inside(), new.kind.inside()));
            }
            Some(new) => {
                let (is, was) = (new.kind.describe(), old.kind.describe());
                found
                    .push((Change::TerraformAttributeType, format!("attribute `{name}` is {is}, was {was}")));
            }
        }
    }
    found
}

fn is_same_type(old: &AttributeKind, new: &AttributeKind) -> bool {
    old.describe() == new.describe()
}
