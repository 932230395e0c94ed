//! The rules that a file of roles keeps.

use super::document::{Document, GrantEntry, IssuerEntry, RoleEntry};
use super::{Grant, Issuer, Roles};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use std::time::Duration;
use temporal_prost_secret::{JwtAlgorithm, JwtVerifier};

/// The only version of the file.
const VERSION: u32 = 1;
const DEFAULT_LIFE: u64 = 600;
/// The maximum limits the use of a stolen token.
const LIFE: RangeInclusive<u64> = 1..=3600;

/// A mistake in a file of roles. See [`RoleFileError`](crate::RoleFileError) for an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The line, counted from one.
    pub line: usize,
    /// The problem and the remedy.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Returns a line for each fault.
pub(super) fn listed(path: &Path, faults: &[Fault]) -> String {
    let lines: Vec<_> = faults.iter().map(|fault| format!("{}:{fault}", path.display())).collect();
    lines.join("\n")
}

/// Returns the roles, or everything that is wrong.
pub(super) fn roles(document: Document, text: &str) -> Result<Roles, Vec<Fault>> {
    let mut faults = Faults { text, found: Vec::new() };
    if *document.version.get_ref() != VERSION {
        let message = format!("this release reads version {VERSION}");
        faults.add(document.version.span(), message);
    }
    let life = document.life_seconds.map_or(DEFAULT_LIFE, |life| faults.life(life));
    let issuers = faults.issuers(document.issuers);
    let roles = faults.roles(document.roles);
    let grants: Vec<_> =
        document.grants.into_iter().map(|grant| faults.grant(grant, &issuers, &roles)).collect();
    if !faults.found.is_empty() {
        faults.found.sort_by_key(|fault| fault.line);
        return Err(faults.found);
    }
    let life = Duration::from_secs(life);
    Ok(Roles { revision: String::new(), life, issuers, rights: roles, grants })
}

struct Faults<'a> {
    text: &'a str,
    found: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, span: Range<usize>, message: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or_default();
        self.found.push(Fault { line: before.matches('\n').count() + 1, message: message.into() });
    }

    fn life(&mut self, life: toml::Spanned<u64>) -> u64 {
        if !LIFE.contains(life.get_ref()) {
            let message = format!("the life of tokens is {} to {} seconds", LIFE.start(), LIFE.end());
            self.add(life.span(), message);
        }
        life.into_inner()
    }

    fn issuers(&mut self, entries: Vec<IssuerEntry>) -> Vec<Issuer> {
        if entries.is_empty() {
            self.add(0..0, "there is no issuer, so nobody can exchange a token; add `[[issuers]]`");
        }
        let mut issuers: Vec<Issuer> = Vec::new();
        for entry in entries {
            let name = entry.issuer.get_ref();
            if issuers.iter().any(|issuer| issuer.verifier.issuer() == name) {
                self.add(entry.issuer.span(), format!("the issuer `{name}` occurs twice"));
            }
            issuers.extend(self.issuer(entry));
        }
        issuers
    }

    fn issuer(&mut self, entry: IssuerEntry) -> Option<Issuer> {
        let algorithms = self.algorithms(&entry.algorithms);
        match JwtVerifier::new(entry.jwks.get_ref(), entry.issuer.into_inner(), entry.audience) {
            Ok(verifier) => Some(Issuer { verifier: verifier.algorithms(algorithms), user: entry.user }),
            Err(error) => {
                self.add(entry.jwks.span(), format!("{error}, or HTTP on the loopback interface"));
                None
            }
        }
    }

    fn algorithms(&mut self, names: &toml::Spanned<Vec<String>>) -> Vec<JwtAlgorithm> {
        if names.get_ref().is_empty() {
            self.add(names.span(), "name the algorithms that the issuer signs with, such as `ES256`");
        }
        let known = names.get_ref().iter().filter_map(|name| {
            let algorithm = JwtAlgorithm::named(name);
            if algorithm.is_none() {
                let message = format!("the algorithm `{name}` is unknown, or not an asymmetric one");
                self.add(names.span(), message);
            }
            algorithm
        });
        known.collect()
    }

    fn roles(&mut self, entries: Vec<RoleEntry>) -> BTreeMap<String, Vec<temporal_prost_biscuit::Right>> {
        let mut roles = BTreeMap::new();
        for RoleEntry { name, rights } in entries {
            let span = name.span();
            let name = name.into_inner();
            if name.is_empty() || name.contains(char::is_whitespace) {
                self.add(span.clone(), "the name of a role is one word, because requests list roles by it");
            }
            if roles.insert(name.clone(), rights).is_some() {
                self.add(span, format!("the role `{name}` occurs twice"));
            }
        }
        roles
    }

    fn grant<T>(&mut self, entry: GrantEntry, issuers: &[Issuer], roles: &BTreeMap<String, T>) -> Grant {
        let GrantEntry { issuer, claim, values, roles: granted } = entry;
        if values.get_ref().is_empty() {
            self.add(values.span(), "list the values of the claim that grant the roles");
        }
        if !issuers.iter().any(|known| known.verifier.issuer() == issuer.get_ref()) {
            let known = listed_names(issuers.iter().map(|known| known.verifier.issuer()));
            let message = format!("there is no issuer `{}`; the file has {known}", issuer.get_ref());
            self.add(issuer.span(), message);
        }
        for role in granted.get_ref().iter().filter(|role| !roles.contains_key(*role)) {
            let known = listed_names(roles.keys().map(String::as_str));
            self.add(granted.span(), format!("there is no role `{role}`; the file has {known}"));
        }
        Grant { issuer: issuer.into_inner(), claim, values: values.into_inner(), roles: granted.into_inner() }
    }
}

fn listed_names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
