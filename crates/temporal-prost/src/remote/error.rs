mod interaction;
mod result;
mod start;
mod update;

pub use interaction::{InteractionError, QueryError};
pub use result::{ExecuteError, ResultError};
pub use start::StartError;
pub use update::{UpdateError, UpdateWithStartError};

use temporalio_client::tonic::{Code, Status};

/// What the server said, without the codes and metadata around it.
#[must_use]
pub fn status_message(status: &Status) -> String {
    match status.message() {
        "" => status.code().description().to_owned(),
        message => message.to_owned(),
    }
}

/// What to say after "was not started" where only the answer may be lost.
fn doubt_suffix(status: &Status) -> &'static str {
    match status.code() {
        Code::DeadlineExceeded | Code::Cancelled | Code::Unavailable => ", as far as is known",
        _ => "",
    }
}

fn is_not_found(status: &Status) -> bool {
    status.code() == Code::NotFound
}
