use super::{Pending, QueryError, WorkflowHandle, handle::Sdk, reach::Reach};
use crate::{
    definition::{Query, Workflow},
    hook::{Methods, Part, Sent},
    payload::{Envelope, MessageOf},
};
use std::{fmt, marker::PhantomData};
use temporalio_client::{
    NamespacedClient as _, QueryRejectCondition, WorkflowQueryOptions, errors::WorkflowQueryError,
};
use temporalio_common::{QueryDefinition, WorkflowDefinition};

type Answer<Q> = Result<<Q as Query>::Output, WorkflowQueryError>;

/// A query, which is sent when awaited.
///
/// It resolves to the bare answer or a [`QueryError`].
///
/// ```
/// use shop::v1::{Order, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::{QueryError, client::QueryRejectCondition};
///
/// async fn look(order: &PlaceOrderHandle) -> Result<Order, QueryError> {
///     order.get_order().await
/// }
///
/// async fn look_if_open(order: &PlaceOrderHandle) -> Result<Order, QueryError> {
///     let open = QueryRejectCondition::NotOpen;
///     order.get_order().options(|options| options.reject_condition = Some(open)).await
/// }
/// ```
#[must_use = "a query is asked when it is awaited"]
pub struct QueryCall<W: Workflow, Q: Query> {
    handle: WorkflowHandle<W>,
    input: MessageOf<Q::Input>,
    options: WorkflowQueryOptions,
    query: PhantomData<fn() -> Q>,
}

impl<W: Workflow, Q: Query> QueryCall<W, Q> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: MessageOf<Q::Input>) -> Self {
        Self { handle: handle.clone(), input, options: WorkflowQueryOptions::default(), query: PhantomData }
    }

    /// Edits the SDK's options, such as the reject condition.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowQueryOptions)) -> Self {
        edit(&mut self.options);
        self
    }

    async fn ask(&self, run: Sdk<W>, reject: Option<QueryRejectCondition>) -> Answer<Q> {
        let input = Q::Input::from_message(self.input.clone());
        let mut options = self.options.clone();
        options.reject_condition = reject;
        let methods = Methods::Query(Part::only::<Q::Input>(Q::METHOD));
        let sent = Sent::new(methods, run.client().namespace(), W::NAME);
        sent.around(run.query(QueryOf::<Q, W>::default(), input, options)).await
    }

    /// Queries the nearest run if it is open. A closed run would answer too, although another may follow it.
    async fn ask_chain(&self, nearest: Sdk<W>) -> Answer<Q> {
        let open = async |run: Sdk<W>| self.ask(run, Some(QueryRejectCondition::NotOpen)).await;
        match self.handle.follow(nearest, open).await {
            Err(WorkflowQueryError::Rejected { .. }) => {
                self.ask(self.handle.nearest(), self.options.reject_condition).await
            }
            answer => answer,
        }
    }
}

impl<W: Workflow, Q: Query> IntoFuture for QueryCall<W, Q> {
    type Output = Result<MessageOf<Q::Output>, QueryError>;
    type IntoFuture = Pending<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let handle = &self.handle;
            let nearest = handle.nearest();
            let answer = match &handle.reach {
                Reach::Chain(_) => self.ask_chain(nearest).await,
                _ => self.ask(nearest, self.options.reject_condition).await,
            };
            answer
                .map(Envelope::into_message)
                .map_err(|error| QueryError::from_sdk(handle.execution(), error))
        })
    }
}

impl<W: Workflow, Q: Query> fmt::Debug for QueryCall<W, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "QueryCall", Q::NAME)
    }
}

/// The query `Q` as the SDK defines it for the workflow `W`.
struct QueryOf<Q, W>(PhantomData<fn() -> (Q, W)>);

impl<Q, W> Default for QueryOf<Q, W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<Q: Query, W: WorkflowDefinition> QueryDefinition for QueryOf<Q, W> {
    type Workflow = W;
    type Input = Q::Input;
    type Output = Q::Output;

    fn name(&self) -> &str {
        Q::NAME
    }
}
