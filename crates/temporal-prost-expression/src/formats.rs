//! Text formats that functions and methods read and write.

pub(crate) mod base85;
pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod period;
pub(crate) mod slug;
pub(crate) mod url;
#[cfg(feature = "yaml")]
pub(crate) mod yaml;
