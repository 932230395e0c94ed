//! The language of workflow ids, update ids and search attributes: parse, check, evaluate.
//!
//! It is the part of Bloblang that the Go plugin's schemas are written in, with the same results byte for byte.
//! A [`Template`] is an id, such as `order/${! customer.slug() }`; a [`Mapping`] yields search attributes. Both are
//! evaluated over the JSON form of a message, with randomness and time from an [`Env`].
//!
//! ```
//! use temporal_prost_expression::{Mapping, SystemEnv, Template};
//!
//! let order = serde_json::json!({"orderId": "7", "customer": {"name": "Ada Lovelace"}});
//!
//! let id = Template::parse("order/${! customer.name.slug() }/${! orderId }")?;
//! assert_eq!(id.evaluate(&order, &mut SystemEnv)?, "order/ada-lovelace/7");
//!
//! let attributes = Mapping::parse("Customer = customer.name")?;
//! assert_eq!(attributes.evaluate(&order, &mut SystemEnv)?, serde_json::json!({"Customer": "Ada Lovelace"}));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/expressions.md) explains the language, with
//! all functions and methods.
//!
//! # Features
//!
//! Methods that ids seldom need and that bring dependencies are cargo features, off by default: `hash`, `html`,
//! `yaml`. [`Template::features`] says which an expression needs.
//!
//! # Limits
//!
//! An evaluation ends after [`MAX_STEPS`] steps, a value is at most [`MAX_SIZE`] bytes large (1 MiB), and expressions
//! and values are nested at most [`MAX_DEPTH`] levels deep. Exceeding a limit is a failure that `catch` does not catch.

mod check;
#[doc(hidden)]
pub mod condition;
mod error;
mod evaluation;
mod formats;
mod go;
mod library;
mod limits;
mod mapping;
mod parser;
mod problem;
mod sources;
mod template;
mod value;

pub use check::message::{Field, MessageType, Messages, Type};
#[doc(hidden)]
pub use check::suggest::{did_you_mean, nearest};
pub use error::{EvaluateError, Failure, ParseError};
pub use evaluation::env::{Env, SystemEnv};
pub use limits::{MAX_DEPTH, MAX_SIZE, MAX_STEPS};
pub use mapping::{Mapping, assigned::AssignedAttribute, search_attribute::SearchAttribute};
pub use problem::{Problem, Rule};
pub use sources::Sources;
pub use template::Template;

/// Returns the names of all compiled-in functions, such as `uuid_v4`.
///
/// ```
/// assert!(temporal_prost_expression::functions().any(|name| name == "uuid_v4"));
/// ```
pub fn functions() -> impl Iterator<Item = &'static str> {
    library::functions::names()
}

/// Returns the names of all compiled-in methods, such as `slug`.
///
/// ```
/// assert!(temporal_prost_expression::methods().any(|name| name == "slug"));
/// ```
pub fn methods() -> impl Iterator<Item = &'static str> {
    library::methods::names()
}
