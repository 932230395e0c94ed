//! Random annotated schemas. A seed always yields the same schema, so a failure can be repeated.
//!
//! Schemas are valid: protoc accepts them, and nothing in them breaks a rule on purpose. They are as odd as valid schemas
//! can be: names of Rust and of our runtime, Unicode and Markdown in texts, boundary values in options, several files and
//! packages that refer to each other.

mod damage;
mod declaration;
mod dice;
mod expression;
mod file;
mod method;
mod names;
mod options;
mod policy;
mod reference;
mod request;
mod seeds;
mod text;
mod types;

pub use damage::damage;
pub use file::{File, Schema, schema};
pub use request::request;
pub use seeds::{VARIABLE, seeds};

#[cfg(test)]
mod tests {
    use super::schema;

    #[test]
    fn a_seed_yields_the_same_schema() {
        for seed in 0..20 {
            let texts = |seed| schema(seed).files.into_iter().map(|file| file.text).collect::<Vec<_>>();
            assert_eq!(texts(seed), texts(seed));
            assert_ne!(texts(seed), texts(seed + 1));
        }
    }
}
