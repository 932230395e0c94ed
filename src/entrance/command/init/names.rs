use serde::Serialize;

use crate::{entrance::command::CommandError, rust::names};

/// The names in a project.
#[derive(Serialize)]
pub(super) struct Names {
    /// The package of cargo.
    name: String,
    /// Its name in Rust.
    crate_name: String,
}

impl Names {
    /// Returns the names for a package of cargo, or an error if they are not usable.
    pub(super) fn new(name: &str) -> Result<Self, CommandError> {
        let crate_name = name.replace('-', "_");
        let is_allowed = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        let is_word =
            name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(is_allowed);
        // cargo refuses keywords, and `test` is a crate of Rust.
        if !is_word || names::sanitize(&crate_name) != crate_name || name == "test" {
            let help = "use letters, digits and `-`, such as `order-desk`";
            return Err(CommandError::Usage(format!(
                "`{}` cannot be the name of a crate; {help}",
                name.escape_debug()
            )));
        }
        Ok(Self { name: name.to_owned(), crate_name })
    }
}
