use std::{error::Error, fmt, iter::successors, ops::Deref};
use temporalio_client::{
    errors::ClientConnectError,
    tonic::{self, Status},
};

/// The reason why there is no connection: the SDK's error, to which it dereferences.
///
/// The SDK's own text contains debug output of its causes. The text of this error is one sentence, and further causes
/// are in `source()`.
///
/// ```
/// use temporal_prost_connect::ConnectionError;
/// use temporalio_client::errors::ClientConnectError;
///
/// /// Returns `true` if the name of the server has no address.
/// fn is_unknown_host(error: &ConnectionError) -> bool {
///     let ConnectionError::Connect { source, .. } = error else { return false };
///     matches!(**source, ClientConnectError::DnsResolutionError { .. })
/// }
/// ```
#[derive(Debug)]
pub struct ConnectFailure(Box<ClientConnectError>);

impl From<ClientConnectError> for ConnectFailure {
    fn from(error: ClientConnectError) -> Self {
        Self(Box::new(error))
    }
}

impl Deref for ConnectFailure {
    type Target = ClientConnectError;

    fn deref(&self) -> &ClientConnectError {
        &self.0
    }
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ClientConnectError::InvalidUri(_) => f.write_str("invalid URI"),
            ClientConnectError::InvalidHeaders(_) => f.write_str("invalid headers"),
            ClientConnectError::TonicTransportError(error) => match informative(error, "") {
                Some(cause) => fmt::Display::fmt(cause, f),
                None => fmt::Display::fmt(error, f),
            },
            ClientConnectError::SystemInfoCallError(status) => f.write_str(message(status)),
            ClientConnectError::DnsResolutionError { host, .. } => write!(f, "cannot resolve `{host}`"),
            other => fmt::Display::fmt(other, f),
        }
    }
}

impl Error for ConnectFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &*self.0 {
            ClientConnectError::InvalidUri(error) => Some(error),
            ClientConnectError::InvalidHeaders(error) => Some(error.source().unwrap_or(error)),
            ClientConnectError::TonicTransportError(error) => {
                let cause = informative(error, "")?;
                informative(cause, &cause.to_string())
            }
            ClientConnectError::SystemInfoCallError(status) => informative(status.source()?, message(status)),
            ClientConnectError::DnsResolutionError { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn message(status: &Status) -> &str {
    match status.message() {
        "" => status.code().description(),
        message => message,
    }
}

/// Returns the first of `error` and its sources that says more than `said`, and that something about the transport is
/// wrong.
fn informative<'e>(error: &'e (dyn Error + 'static), said: &str) -> Option<&'e (dyn Error + 'static)> {
    successors(Some(error), |error| (*error).source())
        .find(|error| !error.is::<tonic::transport::Error>() && error.to_string() != said)
}
