//! The command `protoc-gen-rust-temporal`.

mod arguments;
mod breaking;
mod docs;
mod eval;
mod explain;
mod format;
mod generate;
mod init;
mod lint;
mod name;
mod policy;
mod protos;
mod search_attributes;
mod selection;
mod tree;

use std::{ffi::OsString, io};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use temporal_prost_json::JsonError;

use crate::{Error, diagnostic::Diagnostics, did_you_mean, entrance::plugin};

const HELP: &str = "\
Generates typed Temporal workers and clients from annotated protobuf services.

Usage:
  protoc-gen-rust-temporal COMMAND …
  protoc --rust-temporal_out=DIR …             run as a plugin of protoc, without arguments

Commands:
";

const OPTIONS: &str = "
Options:
  -h, --help                                   print help
  -V, --version                                print the version

`COMMAND --help` prints the options of a command. `generate --help` lists the parameters of the plugin.
";

/// A subcommand.
struct Command {
    name: &'static str,
    summary: &'static str,
    /// Runs with the remaining arguments and standard input.
    run: fn(Parser, &mut dyn io::Read) -> Result<Output, CommandError>,
}

const COMMANDS: [Command; 10] = [
    init::COMMAND,
    generate::COMMAND,
    docs::COMMAND,
    lint::COMMAND,
    breaking::COMMAND,
    eval::COMMAND,
    explain::COMMAND,
    search_attributes::COMMAND,
    policy::COMMAND,
    protos::COMMAND,
];

/// The output of a command that succeeded.
///
/// ```
/// use temporal_prost_build::command;
///
/// let output = command::run(["protoc-gen-rust-temporal".into(), "--version".into()], std::io::empty())?;
/// assert!(output.stdout.starts_with(b"protoc-gen-rust-temporal "));
/// assert!(output.warnings.is_empty());
/// # Ok::<(), command::CommandError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Output {
    /// The text or response for standard output.
    pub stdout: Vec<u8>,
    /// The warnings for standard error.
    pub warnings: Diagnostics,
    /// True if the command has reported errors in `stdout`. It then exits with 1.
    pub failed: bool,
}

impl From<String> for Output {
    fn from(text: String) -> Self {
        Self { stdout: text.into_bytes(), ..Self::default() }
    }
}

impl From<Diagnostics> for Output {
    fn from(warnings: Diagnostics) -> Self {
        Self { warnings, ..Self::default() }
    }
}

/// Why the command failed.
///
/// ```
/// use temporal_prost_build::command::{self, CommandError};
///
/// let error = command::run(["protoc-gen-rust-temporal".into(), "generat".into()], std::io::empty()).unwrap_err();
/// assert!(matches!(error, CommandError::Usage(_)));
/// assert_eq!(error.to_string(), "unknown command `generat`: did you mean `generate`?");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The arguments are invalid.
    #[error("{0}")]
    Usage(String),
    /// The files cannot be read, or the schema in them is invalid.
    #[error(transparent)]
    Generate(#[from] Error),
    /// The old schema of `breaking` cannot be read.
    #[error("cannot read the schema in `{against}`")]
    Against {
        /// The value of `--against`.
        against: String,
        /// The reason.
        source: Error,
    },
    /// git cannot read the old schema of `breaking`.
    #[error("git {command}: {message}")]
    Git {
        /// The command of git.
        command: &'static str,
        /// The message of git.
        message: String,
    },
    /// The input of `eval` is not the JSON form of the expected message.
    #[error("invalid input")]
    Input(#[from] JsonError),
    /// `init` has changed files, and then failed.
    #[error("cannot finish; correct this, and run the command again")]
    Incomplete {
        /// The changes, one per line.
        changes: String,
        /// The reason.
        source: Box<CommandError>,
    },
    /// Standard input or a file cannot be read or written.
    #[error("cannot use {0}")]
    Io(String, #[source] io::Error),
}

impl CommandError {
    /// Returns the exit code: 1 if an annotation is invalid, 2 if the command cannot run, as on a schema that does not
    /// parse.
    ///
    /// ```
    /// use temporal_prost_build::command;
    ///
    /// let error = command::run(["protoc-gen-rust-temporal".into(), "generat".into()], std::io::empty()).unwrap_err();
    /// assert_eq!(error.exit_code(), 2);
    /// ```
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Self::Generate(Error::Schema(_))) { 1 } else { 2 }
    }
}

impl From<lexopt::Error> for CommandError {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(format!("{error}; see --help"))
    }
}

/// A size in bytes that most requests fit in. Each request contains `descriptor.proto`.
const REQUEST: usize = 256 << 10;

/// Runs the command with `arguments`, of which the first is its name, and returns its output.
///
/// ```no_run
/// use std::io::{self, Write as _};
///
/// let output = temporal_prost_build::command::run(std::env::args_os(), io::stdin())?;
/// io::stdout().write_all(&output.stdout)?;
/// eprintln!("{}", output.warnings);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Returns an error if the arguments are invalid, if a file cannot be read or written, or if the schema is invalid.
/// Without arguments, returns an error only if `input` cannot be read. All other errors are part of the response, as
/// protoc expects.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    mut input: impl io::Read,
) -> Result<Output, CommandError> {
    let mut parser = Parser::from_iter(arguments);
    match parser.next()? {
        None => {
            let mut request = Vec::with_capacity(REQUEST);
            input
                .read_to_end(&mut request)
                .map_err(|error| CommandError::Io("standard input".to_owned(), error))?;
            let plugin::Answer { response, warnings } = plugin::run(request);
            Ok(Output { stdout: response, warnings, ..Output::default() })
        }
        Some(Short('h') | Long("help")) => Ok(help().into()),
        Some(Short('V') | Long("version")) => {
            Ok(format!("protoc-gen-rust-temporal {}\n", env!("CARGO_PKG_VERSION")).into())
        }
        Some(Value(name)) => match COMMANDS.iter().find(|command| command.name == name) {
            Some(command) => (command.run)(parser, &mut input),
            None => Err(unknown(&name.to_string_lossy())),
        },
        Some(argument) => Err(argument.unexpected().into()),
    }
}

fn unknown(command: &str) -> CommandError {
    let names = COMMANDS.iter().map(|command| command.name);
    let help = did_you_mean(command, names).unwrap_or_else(|| "see --help".to_owned());
    CommandError::Usage(format!("unknown command `{command}`: {help}"))
}

fn help() -> String {
    let commands = COMMANDS.iter().map(|Command { name, summary, .. }| format!("  {name:<45}{summary}\n"));
    commands.fold(HELP.to_owned(), |text, line| text + &line) + OPTIONS
}
