//! `ProtoJSON` for any protobuf message, driven by descriptors: the message types implement nothing for it.
//!
//! [`Descriptors`] hold a serialized `FileDescriptorSet` and transcode between the wire format and JSON:
//!
//! ```
//! use temporal_prost_json::{Descriptors, UnknownFields};
//!
//! static SHOP: Descriptors = Descriptors::new(
//!     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
//! );
//! let order = SHOP.from_json("shop.Order", br#"{"id": "7"}"#, UnknownFields::Refuse)?;
//! assert_eq!(order, b"\n\x017");
//! assert_eq!(SHOP.to_json("shop.Order", &order)?, br#"{"id":"7"}"#);
//! # Ok::<(), temporal_prost_json::JsonError>(())
//! ```
//!
//! `temporal-prost` uses this crate for [payloads](https://github.com/temporal-prost/temporal-prost/blob/main/docs/payloads.md), and `temporal-prost-cli` for flags. It knows nothing of Temporal.

#![warn(missing_docs)]

mod canonical;
mod descriptors;
mod error;
mod form;
pub mod literal;
mod path;
mod read;
mod record;
mod scalar;
mod schema;
mod tree;
mod well_known;
mod wire;
mod write;

pub use buffa_descriptor as descriptor;
pub use descriptors::{Descriptors, UnknownFields};
pub use error::JsonError;
pub use form::Form;
