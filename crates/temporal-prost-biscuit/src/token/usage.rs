//! The nonce of a token whose decision was made before.

use super::Token;
use biscuit_auth::builder::{Fact, Term};
use std::time::SystemTime;

/// Returns the nonce and the expiry of a token, which are not verified.
pub(crate) fn nonce(token: &[u8]) -> Option<(String, SystemTime)> {
    let description = Token::from_bytes(token).ok()?.inspect();
    let mut lines = description.blocks().iter().flat_map(|block| block.datalog.lines());
    Some((lines.find_map(nonce_in)?, description.expiry()?))
}

fn nonce_in(line: &str) -> Option<String> {
    let fact = Fact::try_from(line.strip_suffix(';')?).ok()?;
    match &fact.predicate.terms[..] {
        [Term::Str(nonce)] if fact.predicate.name == "nonce" => Some(nonce.clone()),
        _ => None,
    }
}
