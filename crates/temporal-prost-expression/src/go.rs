//! Text, numbers and times as Go's standard library reads and prints them.

pub(crate) mod case;
pub(crate) mod duration;
pub(crate) mod float;
pub(crate) mod integer;
pub(crate) mod layout;
pub(crate) mod logarithm;
pub(crate) mod moment;
pub(crate) mod pattern;
pub(crate) mod quote;
pub(crate) mod sprintf;
pub(crate) mod strftime;
pub(crate) mod text;
