//! Authorizes single Temporal commands with [Biscuit](https://www.biscuitsec.org) tokens.
//!
//! An issuer signs a short-lived token with the rights of a user. Before each command, the client makes a child of it
//! that is restricted to exactly this command, and seals it. The executor of the command verifies the child with a
//! public key and decides by a [`Policy`], without asking anyone:
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use temporal_prost_biscuit::{Authorizer, Claims, Command, Kind, Policy, Right, Rule, SigningKey};
//!
//! let root = SigningKey::generate(1);
//! let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
//!
//! // The issuer.
//! let claims = Claims::new("ada@example.com", now + Duration::from_secs(600))
//!     .role("operator")
//!     .right(Right::under("clusters.delete", "cluster/eu/"));
//! let token = root.mint(&claims)?;
//!
//! // The client.
//! let command = Command::new(Kind::Start, "clusters.v1.Clusters", "DeleteCluster")
//!     .namespace("default")
//!     .workflow("delete/cluster/eu/blue")
//!     .input(b"the input in canonical form");
//! let child = token.restrict(&command, now + Duration::from_secs(60))?;
//!
//! // The worker.
//! let policy = Policy::deny().rule(
//!     "clusters.v1.Clusters",
//!     "DeleteCluster",
//!     Rule::new().right_on("clusters.delete", "cluster/${! region }/${! name }")?,
//! );
//! let authorizer = Authorizer::new(root.public().into(), policy);
//! let in_eu = command.clone().fields(serde_json::json!({"region": "eu", "name": "blue"}));
//! let permit = authorizer.decide(Some(child.as_bytes()), &in_eu, now)?;
//! assert_eq!(permit.user(), Some("ada@example.com"));
//!
//! // In another region.
//! let in_us = command.fields(serde_json::json!({"region": "us", "name": "blue"}));
//! let refusal = authorizer.decide(Some(child.as_bytes()), &in_us, now).unwrap_err();
//! assert_eq!(
//!     refusal.to_string(),
//!     "you need the right `clusters.delete` on `cluster/us/blue`; your token, of role `operator`, expires in 1 min",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! - `client`: `ClientAuthorization` attaches a token to each call of a generated client.
//! - `exchange`: `TokenExchange` gets the tokens of a client from a token service.
//! - `worker`: `WorkerAuthorization` decides on each call that a worker receives.
//! - `nexus`: it also decides on Nexus operations, and tells their callers. Enables `worker`.
//! - `schema`: `Policy::of` reads the policy of a schema.
//! - `vendored-protox`: compiles the SDK's protobuf files without an installed `protoc`. Enabled by default.
//!
//! Only `vendored-protox` is enabled by default. Without the others, the crate does not depend on Temporal's SDK.
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/authorization.md) lists the facts and
//! rules that tokens and policies can use, and the attacks that are refused.

#![warn(missing_docs)]

mod authorizer;
mod bound;
#[cfg(any(feature = "client", feature = "worker"))]
mod call;
#[cfg(feature = "client")]
mod client;
mod command;
mod datalog;
#[cfg(any(feature = "client", feature = "worker"))]
mod delegated;
mod error;
#[cfg(any(feature = "client", feature = "worker"))]
mod failure;
#[cfg(any(feature = "client", feature = "worker"))]
mod header;
mod limits;
mod policy;
pub mod testing;
mod token;
#[cfg(feature = "worker")]
mod worker;

#[cfg(all(doctest, feature = "client", feature = "nexus"))]
#[doc = include_str!("../../../docs/authorization.md")]
struct Guide;

pub use authorizer::{Authorizer, Difference, Nonces, Permit, Reason, Refusal, TokenSummary};
pub use bound::Unbounded;
#[cfg(feature = "exchange")]
pub use client::TokenExchange;
#[cfg(feature = "client")]
pub use client::{
    ClientAuthorization, Delegation, SourceError, TokenFile, TokenSource, Unauthorized, token_from,
};
pub use command::{Command, Digest, Kind};
pub use error::{KeyError, PolicyError, TokenError};
#[cfg(any(feature = "client", feature = "worker"))]
pub use header::{DELEGATION_HEADER, START_DELEGATION_HEADER, START_TOKEN_HEADER, TOKEN_HEADER};
pub use limits::{MAX_BLOCKS, MAX_COST, MAX_LENGTH};
pub use policy::{Field, FieldType, Policy, Rule};
pub use token::{Block, Claims, Description, Right, RootKeys, SigningKey, Token, VerifyingKey};
#[cfg(feature = "worker")]
pub use worker::{AuthorizationState, OnBehalf, WorkerAuthorization};
