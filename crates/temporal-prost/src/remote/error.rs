mod interaction;
mod result;
mod run;
mod sdk;
mod start;
mod update;

pub use interaction::{InteractionError, QueryError};
pub use result::{ExecuteError, ResultError};
pub(super) use run::RunError;
pub use start::StartError;
pub use update::{UpdateError, UpdateWithStartError};

use sdk::SdkError;
pub(crate) use sdk::cause_of_status;
use temporalio_client::tonic::{Code, Status};

/// Returns the server's message, without the code and metadata around it.
#[must_use]
pub fn status_message(status: &Status) -> String {
    match status.message() {
        "" => status.code().description().to_owned(),
        message => message.to_owned(),
    }
}

/// Returns a suffix for "was not started" if the request may have succeeded and only the answer was lost.
fn doubt(error: &impl SdkError) -> &'static str {
    match error.status().map(Status::code) {
        Some(Code::DeadlineExceeded | Code::Cancelled | Code::Unavailable) => ", or the answer was lost",
        _ => "",
    }
}

fn is_not_found(status: &Status) -> bool {
    status.code() == Code::NotFound
}
