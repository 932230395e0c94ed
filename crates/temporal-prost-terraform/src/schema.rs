//! The attributes of resources as generated code declares them, and the conversions that follow from them.

mod announce;
mod attribute;
mod check;
mod equal;
mod input;
mod json;
mod numbers;
mod output;
mod pairing;
mod time;
mod upgrade;

pub(crate) use announce::{announce, block};
pub use attribute::{Attribute, Collection, Kind, Mode, Trait};
pub(crate) use check::{Fault, check};
pub(crate) use equal::equal;
pub(crate) use input::{InputError, object as input};
pub(crate) use numbers::with_numbers;
pub(crate) use output::{Known, object as output};
pub(crate) use pairing::pair;
pub(crate) use upgrade::{default_value, upgrade};
