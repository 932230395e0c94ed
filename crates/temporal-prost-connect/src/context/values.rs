use super::{ContextError, ContextValue, Headers};
use std::{collections::BTreeMap, fmt, future::Future};
use temporalio_common::protos::temporal::api::common::v1::Payload;

tokio::task_local! {
    static CURRENT: Context;
}

/// The values of a call.
///
/// ```
/// use temporal_prost_connect::context::{Context, TraceContext};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let trace = TraceContext::new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
/// let context = Context::new().with(&trace)?;
/// assert_eq!(context.get::<TraceContext>()?, Some(trace));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Context(BTreeMap<String, Payload>);

impl Context {
    /// Creates a context without values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes all headers of a call, for example of a hook's `call.headers()`.
    #[must_use]
    pub fn from_headers(headers: &Headers) -> Self {
        Self(headers.iter().map(|(name, payload)| (name.clone(), payload.clone())).collect())
    }

    /// Returns the context of the innermost [`scope`](Self::scope), or else of the running activity.
    #[must_use]
    pub fn current() -> Self {
        CURRENT.try_with(Self::clone).unwrap_or_default()
    }

    /// Runs a future in which the calls of clients have these values. Tasks that it spawns do not inherit them.
    ///
    /// ```
    /// use temporal_prost_connect::context::{Context, TraceContext};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let trace = TraceContext::new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    /// let context = Context::new().with(&trace)?;
    /// context.scope(async {
    ///     assert_eq!(Context::current().names().count(), 1);
    ///     // Pass the values to a spawned task explicitly.
    ///     let task = tokio::spawn(Context::current().scope(async { Context::current() }));
    ///     assert_eq!(task.await?, Context::current());
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    pub fn scope<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, future)
    }

    /// Sets a value.
    ///
    /// # Errors
    /// Returns an error if the value cannot be written.
    pub fn set<V: ContextValue>(&mut self, value: &V) -> Result<(), ContextError> {
        self.0.insert(V::NAME.to_owned(), value.encode()?);
        Ok(())
    }

    /// Sets a value.
    ///
    /// # Errors
    /// Returns an error if the value cannot be written.
    pub fn with<V: ContextValue>(mut self, value: &V) -> Result<Self, ContextError> {
        self.set(value)?;
        Ok(self)
    }

    /// Returns a value, or `None` if the context has none with this name.
    ///
    /// # Errors
    /// Returns an error if the sender wrote another type.
    pub fn get<V: ContextValue>(&self) -> Result<Option<V>, ContextError> {
        self.0.get(V::NAME).map(V::decode).transpose()
    }

    /// Returns the names of the values, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Payload)> {
        self.0.iter()
    }

    #[cfg(feature = "worker")]
    pub(super) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Keeps only some names.
    #[cfg(feature = "worker")]
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|name, _| keep(name));
    }

    /// Adds the values of `other` whose names are missing.
    #[cfg(feature = "worker")]
    pub(super) fn or(mut self, other: &Self) -> Self {
        for (name, payload) in other.iter() {
            self.0.entry(name.clone()).or_insert_with(|| payload.clone());
        }
        self
    }
}

impl fmt::Debug for Context {
    /// Formats the names alone, since values may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Context").field(&self.names().collect::<Vec<_>>()).finish()
    }
}
