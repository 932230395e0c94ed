//! Command lines for Temporal services, from the data in generated code.
//!
//! A program needs only [`Program`], which `program()` in a service's generated module `cli` creates. Everything else is for
//! generated code, and can change in every release.
//!
//! ```
//! use shop::v1::orders_temporal;
//!
//! // The program's `main` is `orders_temporal::cli::main()`. This is its first help text.
//! let help = orders_temporal::cli::command().render_help().to_string();
//! assert!(help.contains("place-order"), "{help}");
//! ```
//!
//! The [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/command-line.md) describes commands,
//! flags and exit codes for the users of such a program.
//!
//! # Structure
//! Generated code is data: a [`Service`] with its [`Command`]s and the flags of its messages. Types, ranges and enum values
//! come from the embedded descriptors. `program` builds the commands of clap from this data, `input` reads their flags into
//! ProtoJSON, and the command's [`Action`] calls the typed runtime. Ids, defaults and policies are therefore the same as
//! with the typed client.
//!
//! ```text
//! Service ──► program ──► clap ──► ArgMatches ──► input ──► Invocation ──► Action::run
//!                  built-in flags ──┘   └── built-in flags, by their names ──────┘
//! ```
//!
//! Each folder depends only on folders below it: `program`, `commands`, `waiting`, `input`, `service`, `flags`, `session`,
//! and then `output`, `value` and `help`.
//!
//! To add a built-in flag, add its name to [`built_in`] and to the generator's copy of the list.

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

/// Compiles the code in the documentation.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../../../docs/command-line.md")]
    struct CommandLine;
}
