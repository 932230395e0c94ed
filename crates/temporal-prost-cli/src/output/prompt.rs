use super::CommandError;
use std::io::{self, IsTerminal as _, Write as _};

/// Asks for confirmation, unless `yes` is set.
///
/// # Errors
/// Returns an error if the answer is no, or if there is no terminal to ask at.
pub(crate) fn confirm(question: &str, yes: bool) -> Result<(), CommandError> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CommandError::failure(format!(
            "{question} There is no terminal for this prompt; confirm it with `--yes`"
        )));
    }
    match ask(question) {
        Ok(true) => Ok(()),
        Ok(false) => Err(CommandError::failure("not confirmed")),
        Err(error) => Err(CommandError::failure(format!("cannot read the answer: {error}"))),
    }
}

fn ask(question: &str) -> io::Result<bool> {
    let mut err = io::stderr().lock();
    write!(err, "{question} [y/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
