use super::{Call, Refusal};
use std::{fmt, sync::Arc};

/// A check of the calls of services, in clients and workers.
///
/// Every method has a default, so implement only those that you need. A hook must not panic.
///
/// ```
/// use temporal_prost::hook::{Call, CallKind, Hook, Refusal};
///
/// /// Refuses changes during maintenance.
/// struct ReadOnly;
///
/// impl Hook for ReadOnly {
///     fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
///         match call.kind() {
///             CallKind::Query | CallKind::Activity => Ok(()),
///             _ => Err(Refusal::new("the shop is closed for maintenance").with_kind("Maintenance")),
///         }
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Checks a call, in a client before it is sent and in a worker before it is handled.
    ///
    /// # Errors
    /// Returns an error to refuse the call.
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let _ = call;
        Ok(())
    }

    /// Checks a call in a client before it is sent. It may wait for other services, and add headers. Calls
    /// [`check`](Self::check) by default.
    ///
    /// A start together with a signal or update is two calls, of which the start comes first.
    #[cfg(feature = "client")]
    fn send<'a>(
        &'a self,
        call: &'a mut super::Outgoing<'_>,
    ) -> futures_util::future::BoxFuture<'a, Result<(), Refusal>> {
        let checked = self.check(&call.call());
        Box::pin(std::future::ready(checked))
    }

    /// Checks a call in a worker before it is handled. Calls [`check`](Self::check) by default.
    ///
    /// It runs on the threads of the worker, so it must not block.
    ///
    /// # Errors
    /// Returns an error to refuse the call.
    #[cfg(feature = "workflow")]
    fn receive(&self, call: &super::Incoming<'_>) -> Result<(), Refusal> {
        self.check(call)
    }

    /// Observes a start, signal or update that all hooks have admitted, directly before it is handled.
    ///
    /// It is also called when the workflow is replayed, when [`receive`](Self::receive) is not. It runs inside the
    /// workflow, so it must be deterministic. Use it to keep state of a run in a value of the workflow's context, such
    /// as the nonces that were used.
    #[cfg(feature = "workflow")]
    fn admitted(&self, call: &super::Incoming<'_>) {
        let _ = call;
    }

    /// Observes a call that this or another hook has refused. It is not called when a workflow is replayed.
    fn refused(&self, call: &Call<'_>, refusal: &Refusal) {
        let _ = (call, refusal);
    }
}

impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        (**self).check(call)
    }

    #[cfg(feature = "client")]
    fn send<'a>(
        &'a self,
        call: &'a mut super::Outgoing<'_>,
    ) -> futures_util::future::BoxFuture<'a, Result<(), Refusal>> {
        (**self).send(call)
    }

    #[cfg(feature = "workflow")]
    fn receive(&self, call: &super::Incoming<'_>) -> Result<(), Refusal> {
        (**self).receive(call)
    }

    #[cfg(feature = "workflow")]
    fn admitted(&self, call: &super::Incoming<'_>) {
        (**self).admitted(call);
    }

    fn refused(&self, call: &Call<'_>, refusal: &Refusal) {
        (**self).refused(call, refusal);
    }
}

/// An ordered list of hooks, to be registered in clients, workers and replayers. Clones share the hooks.
///
/// ```
/// use temporal_prost::hook::{Hook, Hooks};
///
/// /// Checks authorization before validation.
/// fn hooks(authorization: impl Hook, validation: impl Hook) -> Hooks {
///     Hooks::new().with(authorization).with(validation)
/// }
/// ```
///
/// See the [module](super) for how to register them.
#[derive(Clone, Default)]
pub struct Hooks(Vec<Arc<dyn Hook>>);

impl Hooks {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a hook.
    #[must_use]
    pub fn with(mut self, hook: impl Hook) -> Self {
        self.0.push(Arc::new(hook));
        self
    }

    /// Appends the hooks of another list.
    #[cfg(feature = "nexus")]
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Returns the interceptor that runs the hooks in a client, for
    /// [`ClientOptions::client_interceptors`](temporalio_client::ClientOptions::client_interceptors).
    #[cfg(feature = "client")]
    #[must_use]
    pub fn client_interceptor(&self) -> Arc<dyn temporalio_client::ClientInterceptor> {
        Arc::new(super::client::ClientHooks(self.clone()))
    }

    /// Returns the interceptor that brings the hooks to the workflows of a worker or replayer.
    /// [`register`](Self::register) adds it.
    #[cfg(feature = "workflow")]
    #[must_use]
    pub fn workflow_interceptor(
        &self,
    ) -> temporalio_workflow::workflow_interceptors::WorkflowInterceptorConstructor {
        super::workflow::constructor(self)
    }

    /// Returns the interceptor that brings the hooks to the activities of a worker. [`register`](Self::register) adds it.
    #[cfg(feature = "worker")]
    #[must_use]
    pub fn activity_interceptor(
        &self,
    ) -> impl temporalio_sdk::interceptors::ActivityInboundInterceptor + use<> {
        super::activity::ActivityHooks(self.clone())
    }

    /// Registers the hooks with a worker or replayer. Hooks that are registered in several calls all run.
    ///
    /// You can call it before or after generated registration, and before or after the SDK's.
    #[cfg(feature = "worker")]
    pub fn register<'o>(&self, registry: impl Into<crate::Registry<'o>>) {
        registry.into().add_hooks(self);
    }

    #[cfg(feature = "client")]
    pub(super) async fn send(&self, call: &mut super::Outgoing<'_>) -> Result<(), Refusal> {
        for hook in &self.0 {
            if let Err(refusal) = hook.send(call).await {
                self.refused(&call.call(), &refusal);
                return Err(refusal);
            }
        }
        Ok(())
    }

    #[cfg(feature = "workflow")]
    pub(super) fn receive(&self, call: &super::Incoming<'_>) -> Result<(), Refusal> {
        self.0.iter().try_for_each(|hook| hook.receive(call))
    }

    #[cfg(feature = "workflow")]
    pub(super) fn admitted(&self, call: &super::Incoming<'_>) {
        self.0.iter().for_each(|hook| hook.admitted(call));
    }

    #[cfg(any(feature = "client", feature = "workflow"))]
    pub(super) fn refused(&self, call: &Call<'_>, refusal: &Refusal) {
        self.0.iter().for_each(|hook| hook.refused(call, refusal));
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").field("count", &self.0.len()).finish()
    }
}
