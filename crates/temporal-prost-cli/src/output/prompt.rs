use super::CommandError;
use std::io::{self, IsTerminal as _, Write as _};

/// Asks a question that is answered by `y` or `n`, unless `yes` answers it; refuses where nobody can be asked.
///
/// # Errors
/// If the answer is no, or there is no terminal.
pub(crate) fn confirm(question: &str, yes: bool) -> Result<(), CommandError> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CommandError::failure(format!(
            "there is no terminal to ask: {question} Confirm it by `--yes`"
        )));
    }
    match ask(question) {
        Ok(true) => Ok(()),
        Ok(false) => Err(CommandError::failure("not confirmed: nothing was done")),
        Err(error) => Err(CommandError::failure(format!("the answer cannot be read: {error}"))),
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
