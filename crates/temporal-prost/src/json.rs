//! `ProtoJSON` of any message, driven by descriptors: nothing is asked of the message types.

mod descriptors;
mod error;
mod literal;
mod path;
mod read;
mod record;
mod scalar;
mod schema;
mod tree;
mod well_known;
mod wire;
mod write;

pub use self::descriptors::{Descriptors, UnknownFields};
pub use self::error::JsonError;
#[cfg(feature = "cli")]
pub(crate) use self::literal::{non_finite, parse_bytes, write_bytes};
#[cfg(feature = "cli")]
pub(crate) use self::schema::Form;
