//! Parses a command line for tests.

use temporal_prost_cli::{CliError, Commands, Invocation, Program};

/// A parsed command line.
pub(crate) struct Typed {
    pub(crate) input: serde_json::Value,
    pub(crate) second: serde_json::Value,
    pub(crate) deprecated: Vec<String>,
}

/// Parses `words` as the command line of `S`. The error is the printed text.
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

/// Returns an error with all its causes.
pub(crate) fn causes(error: &CliError) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
