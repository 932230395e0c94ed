//! The rules, one function each. Those that need what the schema says come before those that need the model.

use crate::{diagnostic::Diagnostics, model::Package, schema::Schema};

/// Rules about annotations as they are written.
pub(crate) fn schema(_: &Schema<'_>, _: &[String], _: &mut Diagnostics) {}

/// Rules about what has been resolved.
pub(crate) fn packages(_: &[Package], _: &Schema<'_>, _: &mut Diagnostics) {}
