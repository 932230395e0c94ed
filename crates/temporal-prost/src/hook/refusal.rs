use std::borrow::Cow;
use temporalio_common::error::ApplicationFailure;

/// The reason why a hook refuses a call.
///
/// Its text is the message. Callers may read everything in it, so it must not contain a secret.
///
/// ```
/// use temporal_prost::hook::Refusal;
///
/// let refusal = Refusal::new("you need the right `orders.cancel`")
///     .with_kind("Unauthorized")
///     .with_details(serde_json::json!({ "right": "orders.cancel" }));
/// assert_eq!(refusal.kind(), "Unauthorized");
/// assert_eq!(refusal.to_string(), "you need the right `orders.cancel`");
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Refusal(Box<Content>);

/// In a box, because errors of clients contain it.
#[derive(Clone, Debug, PartialEq)]
struct Content {
    kind: Cow<'static, str>,
    message: String,
    details: Option<serde_json::Value>,
    is_transient: bool,
}

impl Refusal {
    /// The kind of a refusal that sets no other.
    pub const KIND: &'static str = "Refused";

    /// Creates a refusal of the kind [`Self::KIND`].
    pub fn new(message: impl Into<String>) -> Self {
        let (kind, message) = (Cow::Borrowed(Self::KIND), message.into());
        Self(Box::new(Content { kind, message, details: None, is_transient: false }))
    }

    /// Sets the kind, which becomes the type of the failure that callers receive.
    #[must_use]
    pub fn with_kind(mut self, kind: impl Into<Cow<'static, str>>) -> Self {
        self.0.kind = kind.into();
        self
    }

    /// Sets the details, which become the details of the failure, as a JSON payload.
    #[must_use]
    pub fn with_details(mut self, details: serde_json::Value) -> Self {
        self.0.details = Some(details);
        self
    }

    /// Says that the same call may be admitted later, for example because a token service does not answer at the moment.
    /// Activities and Nexus operations whose calls are refused in this way are repeated.
    #[must_use]
    pub fn transient(mut self) -> Self {
        self.0.is_transient = true;
        self
    }

    /// Returns `true` if the same call may be admitted later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.is_transient
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Returns the message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the details.
    #[must_use]
    pub fn details(&self) -> Option<&serde_json::Value> {
        self.0.details.as_ref()
    }

    /// Returns the refusal in an error or its causes.
    #[cfg(feature = "client")]
    pub(crate) fn find<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e Self> {
        std::iter::successors(Some(error), |error| error.source()).find_map(|error| error.downcast_ref())
    }

    /// Returns the refusal of a start that a replay reads from the history, which does not contain the reason.
    #[cfg(feature = "workflow")]
    pub(crate) fn recorded() -> Self {
        Self::new("the start was refused; see the failure of the workflow")
    }
}

impl From<Refusal> for ApplicationFailure {
    /// Converts to a failure that is not retryable, unless the refusal is [transient](Refusal::transient).
    fn from(refusal: Refusal) -> Self {
        let Content { kind, message, details, is_transient } = *refusal.0;
        let failure = Self::builder(message).type_name(kind.into_owned()).non_retryable(!is_transient);
        failure.maybe_details(details).build()
    }
}

#[cfg(feature = "workflow")]
impl Refusal {
    /// Converts to the error of a handler.
    pub(crate) fn into_handler_error(self) -> Box<dyn std::error::Error + Send + Sync> {
        ApplicationFailure::from(self).into()
    }
}
