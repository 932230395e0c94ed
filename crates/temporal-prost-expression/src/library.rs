//! The functions and methods of the language.

pub(crate) mod call;
pub(crate) mod definition;
pub(crate) mod features;
pub(crate) mod functions;
pub(crate) mod methods;
