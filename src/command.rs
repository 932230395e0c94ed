//! The command `protoc-gen-rust-temporal`.

use std::{ffi::OsString, fmt::Write, io, path::PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use crate::{
    Error,
    compile::{Builder, configure},
    config::PARAMETERS,
    plugin, protos, suggest,
};

const USAGE: &str = "\
Generates typed Temporal workers and clients from annotated protobuf services.

Usage:
  protoc --rust-temporal_out=DIR …             as a plugin of protoc, with no arguments
  protoc-gen-rust-temporal generate -I DIR --out DIR FILE…
                                               messages and all, without protoc
  protoc-gen-rust-temporal protos DIR          write the protos that annotated schemas import

Options of generate:
  -I, --include DIR                            search imports here; may be repeated
  -o, --out DIR                                write here
      --protoc                                 parse with protoc, as PROTOC or the search path names it
      --include-file NAME                      also write a file that includes all others in modules
  -h, --help                                   print this
  -V, --version                                print the version

Parameters of the plugin, which are options of generate too:
";

/// Why the command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The arguments make no sense.
    #[error("{0}")]
    Usage(String),
    /// Nothing was generated.
    #[error(transparent)]
    Generate(#[from] Error),
    /// Standard input or a file cannot be used.
    #[error("{0} cannot be used")]
    Io(String, #[source] io::Error),
}

impl From<lexopt::Error> for CommandError {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(format!("{error}, see --help"))
    }
}

/// Runs the command with `arguments`, the first of which is its name, and returns what to print.
///
/// # Errors
///
/// When the arguments are wrong, when a file cannot be read or written, and when a schema is wrong. Without
/// arguments only when `input` cannot be read: protoc wants everything else in the answer.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    mut input: impl io::Read,
) -> Result<Vec<u8>, CommandError> {
    let mut parser = Parser::from_iter(arguments);
    match parser.next()? {
        None => {
            let mut request = Vec::new();
            input
                .read_to_end(&mut request)
                .map_err(|error| CommandError::Io("standard input".to_owned(), error))?;
            Ok(plugin::run(&request))
        }
        Some(Short('h') | Long("help")) => Ok(help().into_bytes()),
        Some(Short('V') | Long("version")) => {
            Ok(format!("protoc-gen-rust-temporal {}\n", env!("CARGO_PKG_VERSION")).into_bytes())
        }
        Some(Value(command)) if command == "generate" => generate(parser),
        Some(Value(command)) if command == "protos" => write_protos(parser),
        Some(Value(command)) => Err(unknown(&command.to_string_lossy())),
        Some(argument) => Err(argument.unexpected().into()),
    }
}

fn unknown(command: &str) -> CommandError {
    let help = suggest::help(command, ["generate", "protos"]).unwrap_or_else(|| "see --help".to_owned());
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

fn write_protos(mut parser: Parser) -> Result<Vec<u8>, CommandError> {
    let directory: PathBuf = match parser.next()? {
        Some(Value(directory)) => directory.into(),
        Some(argument) => return Err(argument.unexpected().into()),
        None => return Err(CommandError::Usage("no directory given: write `protos DIR`".to_owned())),
    };
    if let Some(argument) = parser.next()? {
        return Err(argument.unexpected().into());
    }
    protos::write(&directory)
        .map_err(|error| CommandError::Io(format!("`{}`", directory.display()), error))?;
    Ok(Vec::new())
}

#[derive(Default)]
struct Generate {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    out: Option<PathBuf>,
}

fn generate(mut parser: Parser) -> Result<Vec<u8>, CommandError> {
    let mut arguments = Generate::default();
    let mut builder = configure().emit_rerun_if_changed(false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => arguments.files.push(file.into()),
            Short('I') | Long("include") => arguments.includes.push(parser.value()?.into()),
            Short('o') | Long("out") => arguments.out = Some(parser.value()?.into()),
            Long("protoc") => builder = builder.protoc(true),
            Long("include-file") => builder = builder.include_file(parser.value()?),
            Long(name) => {
                let name = name.replace('-', "_");
                builder = set(builder, &name, &mut parser)?;
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    arguments.run(builder)
}

/// A switch takes no value but one that is written with `=`.
fn set(builder: Builder, name: &str, parser: &mut Parser) -> Result<Builder, CommandError> {
    let is_switch = PARAMETERS.iter().any(|parameter| parameter.name == name && parameter.value.is_empty());
    let is_known = PARAMETERS.iter().any(|parameter| parameter.name == name);
    let value = match parser.optional_value() {
        Some(value) => value.string()?,
        None if is_switch || !is_known => String::new(),
        None => parser.value()?.string()?,
    };
    Ok(builder.parameter(name, &value))
}

impl Generate {
    fn run(self, builder: Builder) -> Result<Vec<u8>, CommandError> {
        let Self { files, includes, out } = self;
        let missing =
            |what: &str| CommandError::Usage(format!("{what}: write `generate -I DIR --out DIR FILE…`"));
        let out = out.ok_or_else(|| missing("no output directory given"))?;
        if files.is_empty() {
            return Err(missing("no files given"));
        }
        builder.out_dir(out).compile_protos(&files, &includes)?;
        Ok(Vec::new())
    }
}
