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

mod action;
mod any_workflow;
mod attach_flags;
pub mod built_in;
pub mod codegen;
mod command_error;
mod common;
mod completion;
mod connection;
mod data;
mod description;
mod error;
mod execution;
mod exit;
mod file;
mod flag;
mod flag_value;
mod harmless;
mod help;
mod history;
mod input;
mod invocation;
mod link;
mod list;
mod moment;
mod output;
mod path;
mod payload;
mod policy_flags;
mod program;
mod progress;
mod prompt;
mod retyped;
mod run;
mod schedule;
mod session;
mod start_flags;
mod tree;
mod update_flags;
mod value;
mod wait;
mod worker;

pub use action::{
    Action, Query, Shape, Signal, SignalWithStart, Update, UpdateWithStart, Workflow, query, signal,
    signal_with_start, update, update_with_start, workflow,
};
pub use data::{Command, Commands, Field, Kind, Message, Service};
pub use error::CliError;
pub use invocation::Invocation;
pub use program::Program;

pub use clap;

/// The code in the repository's documentation compiles.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../../../docs/command-line.md")]
    struct CommandLine;
}
