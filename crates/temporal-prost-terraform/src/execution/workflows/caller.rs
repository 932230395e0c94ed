use temporal_prost::HandlerError;
use temporal_prost_connect::context::{Context, Propagated};

/// Gets the caller of an update from the context of the call. See `Propagation` in `temporal-prost-connect`.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use temporal_prost_connect::context::{Context, ContextError, ContextValue, from_json, to_json};
/// use temporal_prost_terraform::execution::Caller;
/// # use temporal_prost::common::protos::temporal::api::common::v1::Payload;
///
/// #[derive(Serialize, Deserialize)]
/// struct User(String);
///
/// impl ContextValue for User {
///     const NAME: &'static str = "user";
///     // …
/// #   fn encode(&self) -> Result<Payload, ContextError> {
/// #       to_json(self)
/// #   }
/// #   fn decode(payload: &Payload) -> Result<Self, ContextError> {
/// #       from_json(payload)
/// #   }
/// }
///
/// struct ByUser;
///
/// impl Caller for ByUser {
///     fn caller(context: &Context) -> Option<String> {
///         context.get::<User>().ok().flatten().map(|user| user.0)
///     }
/// }
/// ```
pub trait Caller: 'static {
    /// Returns the caller, or `None` if the context does not name one.
    ///
    /// The result must depend only on the context.
    fn caller(context: &Context) -> Option<String>;
}

/// Ignores the context. The field `by` of a request names the person, and is not verified.
#[derive(Debug)]
pub struct Anonymous;

impl Caller for Anonymous {
    fn caller(_: &Context) -> Option<String> {
        None
    }
}

/// The person who calls.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) from_context: bool,
}

/// Returns the caller of the context, or else the name in the request.
pub(super) fn of<C: Caller>(ctx: &impl Propagated, by: &str) -> Result<Person, HandlerError> {
    if let Some(name) = C::caller(&ctx.propagated_values()) {
        return Ok(Person { name, from_context: true });
    }
    if by.trim().is_empty() {
        return Err("the request does not name the caller; set `by`".into());
    }
    Ok(Person { name: by.to_owned(), from_context: false })
}
