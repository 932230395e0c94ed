//! `ProtoJSON` of any message, driven by descriptors: nothing is asked of the message types.

mod descriptors;
mod error;

pub use self::descriptors::{Descriptors, UnknownFields};
pub use self::error::JsonError;
