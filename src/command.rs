//! The command `protoc-gen-rust-temporal`.

mod breaking;
mod eval;
mod explain;
mod generate;
mod search_attributes;

use std::{ffi::OsString, fmt::Write, io, path::PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use temporal_prost_json::JsonError;

use crate::{Error, config::PARAMETERS, diagnostic::Diagnostics, did_you_mean, plugin, protos};

const USAGE: &str = "\
Generates typed Temporal workers and clients from annotated protobuf services.

Usage:
  protoc --rust-temporal_out=DIR …             run as a plugin of protoc, without arguments
  protoc-gen-rust-temporal generate -I DIR --out DIR FILE…
                                               generate messages and services, without protoc
  protoc-gen-rust-temporal protos DIR          write the protos that annotated schemas import
  protoc-gen-rust-temporal eval -I DIR --message NAME FILE… EXPRESSION
                                               evaluate an expression of an id for an input
  protoc-gen-rust-temporal eval -I DIR --workflow NAME FILE…
                                               evaluate the id and search attributes of a workflow
  protoc-gen-rust-temporal breaking --against OLD -I DIR FILE…
                                               report changes that break running workflows or other programs
  protoc-gen-rust-temporal explain [NAME…]     print the pages of rules, lints and changes, or list all of them
  protoc-gen-rust-temporal search-attributes -I DIR FILE…
                                               print the commands that create the search attributes

Options of generate, eval, breaking and search-attributes:
  -I, --include DIR                            search imports in DIR; may be repeated [default: .]
      --protoc                                 parse with protoc, found through PROTOC or the search path
  -h, --help                                   print help
  -V, --version                                print the version

Options of eval:
      --message NAME                           evaluate EXPRESSION for this message
      --workflow NAME                          evaluate the expressions of this workflow
      --update NAME                            evaluate the expression of this update
      --input JSON                             the input; @FILE reads a file, - standard input [default: {}]
      --as OPTION                              the option that EXPRESSION is written for: id,
                                               search_attributes or typed_search_attributes
                                               [default: id]
      --allow, --warn, --deny LINT             as for generate

Options of breaking:
      --against OLD                            the old schema: git#REF[,subdir=DIR], a directory, or a
                                               descriptor set
      --level GRADE                            deny changes of this grade and the ones above: breaking,
                                               risky or safe [default: breaking]
      --allow, --warn, --deny NAME             set the level of a change, or of all changes of a grade
      --encoding ENCODING                      the encoding of payloads: json, binary or both
                                               [default: both]
      --ignore-unknown-fields                  all programs ignore JSON fields that a message does not have

Options of generate:
  -o, --out DIR                                write files to DIR

Parameters of the plugin, which are also options of generate:
";

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
    /// Standard input or a file cannot be read or written.
    #[error("cannot use {0}")]
    Io(String, #[source] io::Error),
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
            Ok(Output { stdout: response, warnings })
        }
        Some(Short('h') | Long("help")) => Ok(help().into()),
        Some(Short('V') | Long("version")) => {
            Ok(format!("protoc-gen-rust-temporal {}\n", env!("CARGO_PKG_VERSION")).into())
        }
        Some(Value(command)) if command == "generate" => generate::run(parser),
        Some(Value(command)) if command == "breaking" => breaking::run(parser),
        Some(Value(command)) if command == "eval" => eval::run(parser, input),
        Some(Value(command)) if command == "explain" => explain::run(parser),
        Some(Value(command)) if command == "search-attributes" => search_attributes::run(parser),
        Some(Value(command)) if command == "protos" => write_protos(parser),
        Some(Value(command)) => Err(unknown(&command.to_string_lossy())),
        Some(argument) => Err(argument.unexpected().into()),
    }
}

fn unknown(command: &str) -> CommandError {
    const COMMANDS: [&str; 6] = ["generate", "protos", "eval", "breaking", "explain", "search-attributes"];
    let help = did_you_mean(command, COMMANDS).unwrap_or_else(|| "see --help".to_owned());
    CommandError::Usage(format!("unknown command `{command}`: {help}"))
}

fn help() -> String {
    PARAMETERS.iter().fold(USAGE.to_owned(), |mut text, parameter| {
        let value = if parameter.value.is_empty() { String::new() } else { format!(" {}", parameter.value) };
        let option = format!("--{}{value}", parameter.name.replace('_', "-"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "      {option:<41}{}", parameter.help);
        text
    })
}

/// The directories to search imports in, with protoc's default.
fn search_path(includes: Vec<PathBuf>) -> Vec<PathBuf> {
    if includes.is_empty() { vec![PathBuf::from(".")] } else { includes }
}

fn write_protos(mut parser: Parser) -> Result<Output, CommandError> {
    let directory: PathBuf = match parser.next()? {
        Some(Value(directory)) => directory.into(),
        Some(Short('h') | Long("help")) => return Ok(help().into()),
        Some(argument) => return Err(argument.unexpected().into()),
        None => return Err(CommandError::Usage("no directory given; usage: `protos DIR`".to_owned())),
    };
    if let Some(argument) = parser.next()? {
        return Err(argument.unexpected().into());
    }
    protos::write(&directory)
        .map_err(|error| CommandError::Io(format!("`{}`", directory.display()), error))?;
    Ok(Output::default())
}
