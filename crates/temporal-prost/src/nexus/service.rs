use super::{
    NexusHandler, NexusOperation, NexusService,
    direct::{Direct, Queried, Updated, WorkflowId},
    handler::{AnyOperation, Typed},
};
use crate::{
    definition::{Query, Update},
    payload::MessageOf,
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The operations of the Nexus service `S`: those that run its workflows, and others that you add.
///
/// ```
/// use shop::v1::orders_temporal::{self, query, update};
/// use temporal_prost::nexus::NexusHandlers;
///
/// fn operations() -> NexusHandlers<orders_temporal::Service> {
///     orders_temporal::nexus_service().query(query::GetOrder).update(update::ChangeAddress)
/// }
/// ```
#[must_use = "register them with a `NexusWorker`"]
pub struct NexusHandlers<S> {
    pub(super) operations: Vec<(String, Arc<dyn AnyOperation>)>,
    service: PhantomData<fn() -> S>,
}

impl<S: NexusService> Default for NexusHandlers<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: NexusService> NexusHandlers<S> {
    /// Returns the operations that run the workflows of the service.
    pub fn new() -> Self {
        let operations = S::WORKFLOWS.iter().map(|one| (one.name.to_owned(), (one.handler)())).collect();
        Self { operations, service: PhantomData }
    }

    /// Adds an operation that sends a query and returns its answer. The caller names the workflow: generated calls take
    /// its id, and others set [`WORKFLOW_ID_HEADER`](super::WORKFLOW_ID_HEADER).
    pub fn query<Q>(self, query: Q) -> Self
    where
        Q: Query + NexusOperation<Service = S, Input = <Q as Query>::Input, Output = <Q as Query>::Output>,
    {
        self.add(query, Queried(Direct::new(None)), <Q as Query>::METHOD)
    }

    /// Adds an operation that sends a query to a workflow. `workflow_id` computes the workflow's id from the input.
    ///
    /// ```
    /// use shop::v1::orders_temporal::{self, query};
    /// use temporal_prost::nexus::NexusHandlers;
    ///
    /// /// Lets callers query the order of the month, whose id they do not know. The input of the query is empty.
    /// fn operations() -> NexusHandlers<orders_temporal::Service> {
    ///     orders_temporal::nexus_service().query_by(query::GetOrder, |()| "order/of-the-month".to_owned())
    /// }
    /// ```
    pub fn query_by<Q>(
        self,
        query: Q,
        workflow_id: impl Fn(&MessageOf<<Q as Query>::Input>) -> String + Send + Sync + 'static,
    ) -> Self
    where
        Q: Query + NexusOperation<Service = S, Input = <Q as Query>::Input, Output = <Q as Query>::Output>,
    {
        let workflow_id: WorkflowId<_> = Box::new(workflow_id);
        self.add(query, Queried(Direct::new(Some(workflow_id))), <Q as Query>::METHOD)
    }

    /// Adds an operation that sends an update and returns its result. The caller names the workflow, as for
    /// [`query`](Self::query).
    ///
    /// The answer has to arrive within about 10 seconds. Otherwise, the server repeats the call. A repeated call waits for
    /// the same update: its id is the id of the call, unless the schema sets one.
    pub fn update<U>(self, update: U) -> Self
    where
        U: Update + NexusOperation<Service = S, Input = <U as Update>::Input, Output = <U as Update>::Output>,
    {
        self.add(update, Updated(Direct::new(None)), <U as Update>::METHOD)
    }

    /// Adds an operation that sends an update to a workflow. `workflow_id` computes the workflow's id from the input. See
    /// [`query_by`](Self::query_by) for an example with a query.
    pub fn update_by<U>(
        self,
        update: U,
        workflow_id: impl Fn(&MessageOf<<U as Update>::Input>) -> String + Send + Sync + 'static,
    ) -> Self
    where
        U: Update + NexusOperation<Service = S, Input = <U as Update>::Input, Output = <U as Update>::Output>,
    {
        let workflow_id: WorkflowId<_> = Box::new(workflow_id);
        self.add(update, Updated(Direct::new(Some(workflow_id))), <U as Update>::METHOD)
    }

    /// Adds a custom operation.
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost::nexus::{NexusHandler, NexusHandlers, NexusOperation};
    ///
    /// /// Adds an operation to those that run the workflows. `NexusHandler` shows how to implement it.
    /// fn operations<O: NexusOperation<Service = orders_temporal::Service>>(
    ///     operation: O,
    ///     handler: impl NexusHandler<O>,
    /// ) -> NexusHandlers<orders_temporal::Service> {
    ///     orders_temporal::nexus_service().operation(operation, handler)
    /// }
    /// ```
    pub fn operation<O: NexusOperation<Service = S>>(
        self,
        operation: O,
        handler: impl NexusHandler<O>,
    ) -> Self {
        self.add(operation, handler, O::METHOD)
    }

    fn add<O: NexusOperation<Service = S>>(
        mut self,
        operation: O,
        handler: impl NexusHandler<O>,
        method: &'static str,
    ) -> Self {
        let _ = operation;
        self.operations.push((O::OPERATION.to_owned(), Arc::new(Typed::<O, _>::new(handler, method))));
        self
    }
}

impl<S: NexusService> fmt::Debug for NexusHandlers<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.operations.iter().map(|(name, _)| name).collect();
        f.debug_struct("NexusHandlers").field("service", &S::NEXUS_NAME).field("operations", &names).finish()
    }
}
