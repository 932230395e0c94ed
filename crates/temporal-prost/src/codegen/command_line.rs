//! Internals of this crate that `temporal-prost-cli` uses. Do not use this module directly: it may change with every
//! release.

pub use crate::{
    definition::Signals,
    expression::{RANDOM_ID, id},
    failure::{error_sentences, failure_sentences},
    payload::{EMPTY, json_payload},
    remote::status_message,
};
