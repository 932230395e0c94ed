//! Errors of starts, in the words of a command line.

use crate::{
    input,
    output::{CommandError, Exit},
    service::Invocation,
};
use temporal_prost::{ExpressionError, StartError, UpdateWithStartError, schedule::ScheduleError};

/// The longest expression in an error.
const WIDTH: usize = 60;

/// Names the flag that sets the missing field, if an expression of the schema needs one.
pub(super) fn start_error(invocation: &Invocation<'_>, error: StartError) -> CommandError {
    let StartError::Expression { source, .. } = &error else { return error.into() };
    match missing_flag(invocation, source) {
        Some(message) => CommandError::new(Exit::Usage, message),
        None => CommandError::chain(Exit::Usage, &error),
    }
}

/// The same for an update with start.
pub(super) fn update_with_start_error(
    invocation: &Invocation<'_>,
    error: UpdateWithStartError,
) -> CommandError {
    match error {
        UpdateWithStartError::Start(error) => start_error(invocation, error),
        other => other.into(),
    }
}

/// The same for the start of a schedule.
pub(super) fn schedule_error(invocation: &Invocation<'_>, error: ScheduleError) -> CommandError {
    match error {
        ScheduleError::Start { source, .. } => start_error(invocation, *source),
        other => other.into(),
    }
}

fn missing_flag(invocation: &Invocation<'_>, error: &ExpressionError) -> Option<String> {
    let flag = input::flag_of(invocation.service, invocation.command, error.field()?)?;
    let ExpressionError::Evaluate { source, .. } = error else { return None };
    let expression = source.expression().trim();
    let is_short = expression.len() <= WIDTH && !expression.contains('\n');
    let purpose = if is_short { format!("`{expression}`") } else { "the search attributes".to_owned() };
    Some(format!("--{flag} is needed for {purpose}"))
}
