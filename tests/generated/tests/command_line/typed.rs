//! A command line, and what is read of it.

use temporal_prost_cli::{CliError, Commands, Invocation, Program};

/// What was read of a command line.
pub(crate) struct Typed {
    pub(crate) input: serde_json::Value,
    pub(crate) second: serde_json::Value,
    pub(crate) deprecated: Vec<String>,
}

/// Reads `words` as the command line of `S`, or gives what is printed instead.
pub(crate) fn typed<S: Commands>(words: &[&str]) -> Result<Typed, String> {
    let command = Program::new::<S>().command().term_width(100);
    let words = [S::SERVICE.name].into_iter().chain(words.iter().copied());
    let matches = command.try_get_matches_from(words).map_err(|error| error.to_string())?;
    let (name, matches) = matches.subcommand().unwrap();
    let command = S::SERVICE.commands.iter().find(|command| command.name == name).unwrap();
    let read = Invocation::read(S::SERVICE, command, matches).map_err(|error| causes(&error))?;
    let Invocation { input, second, deprecated, .. } = read;
    Ok(Typed { input, second, deprecated })
}

/// An error and all that led to it.
pub(crate) fn causes(error: &CliError) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
