//! The reasons why requests to Terraform Enterprise fail.

use crate::execution::error::CONFIGURATION_INVALID;
use http::StatusCode;
use std::time::Duration;
use temporal_prost_secret::{EndpointError, HttpError, SecretError};

/// The maximum length of the name of an organization or workspace.
const LONGEST_NAME: usize = 90;

/// The reason why a request to Terraform Enterprise fails. It contains neither tokens nor the URLs of uploads and logs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnterpriseError {
    /// The URL or the certificates are invalid.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The name of an organization or workspace is invalid.
    #[error("`{name}` is not a valid name; use at most {LONGEST_NAME} letters, digits, `-` and `_`")]
    Name {
        /// The name.
        name: String,
    },
    /// The source has no valid token.
    #[error("the token for Terraform Enterprise is missing")]
    Token(#[from] SecretError),
    /// The server rejects the token.
    #[error("Terraform Enterprise does not accept the token; renew it")]
    Unauthorized,
    /// The object does not exist, or the token may not see it.
    #[error("Terraform Enterprise has no {what}, or the token may not see it")]
    Missing {
        /// The object.
        what: String,
    },
    /// The status of the object does not allow the request.
    #[error("Terraform Enterprise rejects the request for the {what}, because its status has changed")]
    Conflict {
        /// The object.
        what: String,
    },
    /// The server rejects the request.
    #[error("Terraform Enterprise rejects the request for the {what} with status {status}: {reason}")]
    Refused {
        /// The object.
        what: String,
        /// The status of the response.
        status: StatusCode,
        /// The reason in the words of Terraform Enterprise.
        reason: String,
    },
    /// The server has limited the requests for a long time.
    #[error("Terraform Enterprise limits the rate of requests; wait for {0:?}")]
    RateLimited(Duration),
    /// The server fails.
    #[error("Terraform Enterprise fails with status {0}")]
    Unavailable(StatusCode),
    /// The server cannot be reached.
    #[error("Terraform Enterprise cannot be reached")]
    Unreachable(#[source] HttpError),
    /// The response does not have the format of the API.
    #[error("Terraform Enterprise has returned an invalid {what}")]
    InvalidResponse {
        /// The object.
        what: String,
    },
    /// The response is larger than the limit of the worker.
    #[error(
        "the {what} from Terraform Enterprise is larger than {limit} bytes; divide the stack into smaller stacks, or \
         raise the limit with `Enterprise::max_response_size`"
    )]
    TooLarge {
        /// The object.
        what: String,
        /// The maximum size of a response, in bytes.
        limit: usize,
    },
    /// The configuration cannot be used.
    #[error("Terraform Enterprise cannot use the configuration: {reason}")]
    Configuration {
        /// The reason in the words of Terraform Enterprise.
        reason: String,
    },
    /// The settings of the workspace do not match the stack.
    #[error("the workspace `{workspace}` {problem}")]
    Workspace {
        /// The name of the workspace.
        workspace: String,
        /// The problem, and what to do.
        problem: String,
    },
}

impl EnterpriseError {
    pub(super) fn invalid(what: &str) -> Self {
        Self::InvalidResponse { what: what.to_owned() }
    }

    /// Returns `true` if the server has not processed the request, and may process it later.
    pub(super) fn is_harmless(&self) -> bool {
        matches!(self, Self::RateLimited(_) | Self::Unauthorized)
    }

    /// Returns `true` if a request may succeed later.
    pub(super) fn is_temporary(&self) -> bool {
        self.is_harmless() || matches!(self, Self::Unavailable(_) | Self::Unreachable(_))
    }

    /// Returns `true` if the server may have processed the request.
    pub(super) fn is_ambiguous(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_)
                | Self::Unreachable(_)
                | Self::InvalidResponse { .. }
                | Self::TooLarge { .. }
        )
    }

    /// Removes the reason in the words of the server, which can repeat a secret of the request.
    pub(super) fn without_reason(mut self) -> Self {
        if let Self::Refused { reason, .. } = &mut self {
            "the reason is not shown, because the request contains a secret".clone_into(reason);
        }
        self
    }

    /// Returns the type of the activity's failure, if a retry is useless.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Endpoint(_)
            | Self::Name { .. }
            | Self::Missing { .. }
            | Self::Refused { .. }
            | Self::TooLarge { .. }
            | Self::Configuration { .. }
            | Self::Workspace { .. } => Some(CONFIGURATION_INVALID),
            _ => None,
        }
    }
}

/// Checks a name before it becomes a part of a URL.
pub(super) fn check_name(name: &str) -> Result<(), EnterpriseError> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(EnterpriseError::Name { name: name.to_owned() })
}
