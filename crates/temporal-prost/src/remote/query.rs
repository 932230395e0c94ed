use super::{Pending, QueryError, WorkflowHandle};
use crate::{
    definition::{Query, Workflow},
    payload::{Message, Value},
};
use std::{fmt, marker::PhantomData};
use temporalio_client::WorkflowQueryOptions;
use temporalio_common::{QueryDefinition, WorkflowDefinition};

/// A query about to be asked: it is asked when awaited.
///
/// Its outcome is the bare answer, or a [`QueryError`].
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
pub struct QueryCall<W: Workflow, M: Query> {
    handle: WorkflowHandle<W>,
    input: Message<M::Input>,
    options: WorkflowQueryOptions,
    query: PhantomData<fn() -> M>,
}

impl<W: Workflow, M: Query> QueryCall<W, M> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: Message<M::Input>) -> Self {
        Self { handle: handle.clone(), input, options: WorkflowQueryOptions::default(), query: PhantomData }
    }

    /// Edits the SDK's options, such as its reject condition.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowQueryOptions)) -> Self {
        edit(&mut self.options);
        self
    }
}

impl<W: Workflow, M: Query> IntoFuture for QueryCall<W, M> {
    type Output = Result<Message<M::Output>, QueryError>;
    type IntoFuture = Pending<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let input = M::Input::from_message(self.input);
            let sdk = self.handle.followed();
            let answer = sdk.query(QueryOf::<M, W>::default(), input, self.options).await;
            answer.map(Value::into_message).map_err(|error| QueryError::from_sdk(sdk.info().into(), error))
        })
    }
}

impl<W: Workflow, M: Query> fmt::Debug for QueryCall<W, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "QueryCall", M::NAME)
    }
}

/// A query of `W`.
struct QueryOf<M, W>(PhantomData<fn() -> (M, W)>);

impl<M, W> Default for QueryOf<M, W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<M: Query, W: WorkflowDefinition> QueryDefinition for QueryOf<M, W> {
    type Workflow = W;
    type Input = M::Input;
    type Output = M::Output;

    fn name(&self) -> &str {
        M::NAME
    }
}
