use crate::{Difference, Unbounded};
use serde::{Deserialize, Serialize};

/// The reason why a command is refused. It contains nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "reason")]
#[non_exhaustive]
pub enum Reason {
    /// The command has no token.
    #[error("the command carries no token")]
    NoToken,
    /// The token is too long.
    #[error("the token is {length} bytes long, and at most {limit} are accepted")]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The greatest length.
        limit: usize,
    },
    /// The bytes are not a token.
    #[error("the token is not a Biscuit")]
    Malformed,
    /// The root key that the token names is not trusted.
    #[error("the token is signed by an unknown root key")]
    UnknownKey {
        /// The id of the key, if the token names one.
        id: Option<u32>,
    },
    /// A signature is not valid.
    #[error("the signature of the token is invalid")]
    Signature,
    /// The token cannot be evaluated.
    #[error("the token is refused before it is evaluated, because {why}")]
    Unbounded {
        /// The reason.
        why: Unbounded,
    },
    /// The token is not restricted to a command.
    #[error("the token is not restricted to this command; send a child of it")]
    Unrestricted,
    /// The token is restricted to another command.
    #[error("the token is for another command: {}", list(differences))]
    OtherCommand {
        /// The parts that differ.
        differences: Vec<Difference>,
    },
    /// The token has expired.
    #[error("the token has expired")]
    Expired,
    /// The token was used before.
    #[error("the token was used before; make a child for each command")]
    Replayed,
    /// The token never expires, so its nonce would have to be kept forever.
    #[error("the token has no expiry")]
    NoExpiry,
    /// The nonces of too many unexpired tokens are kept.
    #[error("more than {limit} commands arrived before their tokens expired; wait, or use shorter lives")]
    TooManyNonces {
        /// The greatest number of nonces.
        limit: usize,
    },
    /// The caller lacks a right.
    #[error("you need the right `{right}`{}", on.as_ref().map_or_else(String::new, |on| format!(" on `{on}`")))]
    MissingRight {
        /// The name of the right.
        right: String,
        /// The name of the resource.
        on: Option<String>,
    },
    /// The token was delegated for other commands.
    #[error(
        "the token was delegated for commands that need the right {}, and this is none of them",
        quoted(rights)
    )]
    NotDelegated {
        /// The rights for which it was delegated.
        rights: Vec<String>,
    },
    /// No alternative of the rule holds, and none of them is a right.
    #[error("no alternative of the rule holds; a fact such as {} is missing", list(missing))]
    NotAllowed {
        /// The missing facts.
        missing: Vec<String>,
    },
    /// The policy has no rule for the method.
    #[error("no rule allows this command")]
    NoRule,
    /// A check fails.
    #[error("`{check}` fails")]
    Check {
        /// The check, in Datalog.
        check: String,
        /// The facts that it lacks. Empty if all exist and a condition is false.
        missing: Vec<String>,
    },
    /// The input has no canonical form or no JSON form.
    #[error("the input of the command cannot be read: {why}")]
    Input {
        /// The reason.
        why: String,
    },
    /// The name of the resource has no value for this input.
    #[error("the resource of the command has no name: {why}")]
    Resource {
        /// The reason.
        why: String,
    },
}

fn quoted(rights: &[String]) -> String {
    format!("`{}`", rights.join("` or `"))
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
