use crate::Refusal;
use temporal_prost::{
    ExecuteError, InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError,
    hook,
};

/// Errors of calls that may have been refused.
///
/// ```
/// use temporal_prost::UpdateError;
/// use temporal_prost_biscuit::{Reason, Unauthorized as _};
///
/// fn explain(error: &UpdateError) {
///     match error.unauthorized() {
///         Some(refusal) if refusal.reason() == &Reason::Expired => println!("please log in again"),
///         Some(refusal) => println!("{refusal}"),
///         None => println!("{error}"),
///     }
/// }
/// ```
pub trait Unauthorized {
    /// Returns the refusal, or `None` if the call failed for another reason.
    ///
    /// Also returns `None` if a worker has refused a query: the SDK passes on only the text of the refusal, which the error
    /// contains.
    fn unauthorized(&self) -> Option<Refusal>;
}

/// Reads the refusal of a hook in the client.
fn own(refusal: &hook::Refusal) -> Option<Refusal> {
    let is_refusal = refusal.kind() == Refusal::KIND;
    let details = refusal.details().filter(|_| is_refusal)?;
    serde_json::from_value(details.clone()).ok()
}

impl Unauthorized for StartError {
    fn unauthorized(&self) -> Option<Refusal> {
        if let Self::Refused { source, .. } = self { own(source) } else { None }
    }
}

impl Unauthorized for InteractionError {
    fn unauthorized(&self) -> Option<Refusal> {
        if let Self::Refused { source, .. } = self { own(source) } else { None }
    }
}

impl Unauthorized for QueryError {
    fn unauthorized(&self) -> Option<Refusal> {
        if let Self::Refused { source, .. } = self { own(source) } else { None }
    }
}

impl Unauthorized for UpdateError {
    fn unauthorized(&self) -> Option<Refusal> {
        if let Self::Refused { source, .. } = self {
            return own(source);
        }
        self.application_failure().and_then(Refusal::from_failure)
    }
}

impl Unauthorized for UpdateWithStartError {
    fn unauthorized(&self) -> Option<Refusal> {
        match self {
            Self::Start(error) => error.unauthorized(),
            Self::Update(error) => error.unauthorized(),
            _ => None,
        }
    }
}

impl Unauthorized for ResultError {
    fn unauthorized(&self) -> Option<Refusal> {
        self.application_failure().and_then(Refusal::from_failure)
    }
}

/// The error of an activity, including activities that call another namespace.
#[cfg(feature = "worker")]
impl Unauthorized for temporal_prost::ActivityCallError {
    fn unauthorized(&self) -> Option<Refusal> {
        self.application_failure().and_then(Refusal::from_failure)
    }
}

#[cfg(feature = "nexus")]
impl Unauthorized for temporal_prost::nexus::NexusCallError {
    fn unauthorized(&self) -> Option<Refusal> {
        self.application_failure().and_then(Refusal::from_failure)
    }
}

impl Unauthorized for ExecuteError {
    fn unauthorized(&self) -> Option<Refusal> {
        match self {
            Self::Start(error) => error.unauthorized(),
            Self::Result(error) => error.unauthorized(),
            _ => None,
        }
    }
}
