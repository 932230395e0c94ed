//! The file, as it is written.

use serde::Deserialize;
use temporal_prost_biscuit::Right;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) version: Spanned<u32>,
    pub(super) life_seconds: Option<Spanned<u64>>,
    pub(super) issuers: Vec<IssuerEntry>,
    pub(super) roles: Vec<RoleEntry>,
    pub(super) grants: Vec<GrantEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssuerEntry {
    pub(super) issuer: Spanned<String>,
    pub(super) jwks: Spanned<String>,
    pub(super) audience: String,
    pub(super) algorithms: Spanned<Vec<String>>,
    #[serde(default = "subject")]
    pub(super) user: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) name: Spanned<String>,
    pub(super) rights: Vec<Right>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantEntry {
    pub(super) issuer: Spanned<String>,
    pub(super) claim: String,
    pub(super) values: Spanned<Vec<String>>,
    pub(super) roles: Spanned<Vec<String>>,
}

fn subject() -> String {
    "sub".to_owned()
}
