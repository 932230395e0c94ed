//! Pairs the rpcs of two schemas.

use std::collections::BTreeMap;

use super::{Endpoint, Schema};
use crate::{diagnostic::Location, schema::pool::Kind};

pub(super) struct Pairing<'a> {
    /// An rpc of the old schema, and the same of the new one.
    pub(super) pairs: Vec<(Endpoint<'a>, Endpoint<'a>)>,
    pub(super) removed: Vec<Endpoint<'a>>,
    pub(super) added: Vec<Endpoint<'a>>,
    /// The services of the new schema, by full name.
    services: BTreeMap<&'a str, &'a Location>,
}

impl<'a> Pairing<'a> {
    pub(super) fn new(old: &'a Schema<'_>, new: &'a Schema<'_>) -> Self {
        let services = new.packages.iter().flat_map(|package| &package.services);
        let mut pairing = Self {
            pairs: Vec::new(),
            removed: Endpoint::all(old),
            added: Endpoint::all(new),
            services: services.map(|service| (service.full_name.as_str(), &service.at)).collect(),
        };
        pairing.pair_by_name();
        pairing.pair(|old, new| old.method.full_name == new.method.full_name);
        pairing.pair(is_renamed);
        pairing.pair(|old, new| old.method.name == new.method.name);
        pairing
    }

    /// Pairs rpcs by the name in Temporal. Two old workflows can become one with an alias, and two services can have
    /// signals of one name.
    fn pair_by_name(&mut self) {
        let mut by_name = BTreeMap::<_, Vec<_>>::new();
        for new in &self.added {
            new.names().for_each(|name| by_name.entry((new.kind, name)).or_default().push(*new));
        }
        let find = |old: &Endpoint<'a>| {
            let named = by_name.get(&(old.kind, old.method.registered.as_str()))?;
            let same = named.iter().find(|new| new.method.full_name == old.method.full_name);
            same.or(named.first()).copied()
        };
        let (found, removed): (Vec<_>, _) =
            self.removed.drain(..).map(|old| (old, find(&old))).partition(|(_, new)| new.is_some());
        self.removed = removed.into_iter().map(|(old, _)| old).collect();
        self.pairs.extend(found.into_iter().filter_map(|(old, new)| Some((old, new?))));
        let is_paired = |new: &Endpoint<'_>| self.pairs.iter().any(|(_, paired)| key(*paired) == key(*new));
        self.added.retain(|new| !is_paired(new));
    }

    /// Pairs the remaining rpcs of one kind for which there is exactly one candidate.
    fn pair(&mut self, is_same: impl Fn(Endpoint<'_>, Endpoint<'_>) -> bool) {
        let fits = |old: Endpoint<'_>, new: Endpoint<'_>| old.kind == new.kind && is_same(old, new);
        let mut removed = Vec::new();
        for old in self.removed.clone() {
            let candidates: Vec<_> = (0..).zip(&self.added).filter(|(_, new)| fits(old, **new)).collect();
            let rivals =
                self.removed.iter().filter(|other| candidates.iter().any(|(_, new)| fits(**other, **new)));
            match candidates[..] {
                [(index, new)] if rivals.count() == 1 => {
                    self.pairs.push((old, *new));
                    self.added.remove(index);
                }
                _ => removed.push(old),
            }
        }
        self.removed = removed;
    }

    /// Returns the rpc of the new schema that is the rpc `full_name` of the old one.
    pub(super) fn new_of(&self, kind: Kind, full_name: &str) -> Option<Endpoint<'a>> {
        let is_it = |old: &Endpoint<'_>| old.kind == kind && old.method.full_name == full_name;
        self.pairs.iter().find(|(old, _)| is_it(old)).map(|(_, new)| *new)
    }

    /// Returns whether the rpc is only in the new schema.
    pub(super) fn is_added(&self, kind: Kind, full_name: &str) -> bool {
        self.added.iter().any(|new| key(*new) == (kind, full_name))
    }

    /// Returns whether the rpc is only in the old schema.
    pub(super) fn is_removed(&self, kind: Kind, full_name: &str) -> bool {
        self.removed.iter().any(|old| key(*old) == (kind, full_name))
    }

    /// Returns the service in the new schema of an rpc that is not in it.
    pub(super) fn service_of(&self, removed: Endpoint<'_>) -> Option<&Location> {
        self.services.get(removed.service.full_name.as_str()).copied()
    }
}

fn key(endpoint: Endpoint<'_>) -> (Kind, &str) {
    (endpoint.kind, &endpoint.method.full_name)
}

/// Returns whether an rpc was probably renamed: the only one of its service with these messages.
fn is_renamed(old: Endpoint<'_>, new: Endpoint<'_>) -> bool {
    old.service.full_name == new.service.full_name
        && old.input() == new.input()
        && old.output() == new.output()
}
