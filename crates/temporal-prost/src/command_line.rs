//! The inside of this crate that `temporal-prost-cli` uses. Not for use by hand: it may change with every release.

pub use crate::{
    expression::{RANDOM_ID, id},
    failure::lines,
    payload::{EMPTY, json_payload},
    remote::status_message,
    signals::Signals,
};
