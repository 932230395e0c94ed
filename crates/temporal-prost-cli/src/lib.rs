//! Command lines for people: what generated code tells of a service, and all that is made of it.
//!
//! A program needs [`Program`] alone, which `program()` in the generated module `cli` of a service makes. The rest is for
//! generated code, and may change with every release.
//!
//! # Inside
//! Generated code is data: a [`Service`] with its [`Command`]s and the flags of its messages. What the embedded
//! descriptors say already, types and ranges and the values of enums, is not said again. From it `tree` makes the
//! commands of clap, `input` reads their flags back into ProtoJSON, and the command's [`Action`] does the rest through
//! the typed runtime, so that ids, defaults and policies are those of the typed client.
//!
//! ```text
//! Service ──► tree ──► clap ──► ArgMatches ──► input ──► Invocation ──► Action::run
//!                built-in flags ──┘   └── built-in flags, by their names ──────┘
//! ```
//!
//! Who wants a further built-in flag adds its name to [`built_in`] and to the generator's copy.

#![warn(missing_docs)]

pub mod codegen;
mod commands;
mod flags;
mod help;
mod input;
mod output;
mod program;
mod service;
mod session;
mod value;
mod waiting;

pub use output::CliError;
pub use program::{Program, built_in};
pub use service::{Action, Command, Commands, Field, Invocation, Kind, Message, Service, Shape};

pub use clap;

/// The code in the repository's documentation compiles.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../../../docs/command-line.md")]
    struct CommandLine;
}
