use super::{
    handler::{AnyOperation, Typed},
    start::StartWorkflow,
};
use crate::{definition::Workflow, payload::Envelope};
use std::{fmt, sync::Arc, time::Duration};

/// A Nexus service: its name, and the operations that run its workflows. Generated code implements this trait for the
/// marker of a service.
pub trait NexusService: 'static {
    /// The name under which callers address the service.
    const NEXUS_NAME: &'static str;
    /// The operations that run the workflows of the schema.
    const WORKFLOWS: &'static [Operation] = &[];
}

/// A Nexus operation: its name and its messages. Generated code implements this trait for the markers of workflows, queries
/// and updates. Implement it yourself for an operation that the schema does not declare.
///
/// ```
/// use shop::v1::{Order, orders_temporal};
/// use temporal_prost::{Empty, nexus::NexusOperation};
///
/// /// Says whether the shop is open.
/// #[derive(Clone, Copy, Debug, Default)]
/// struct IsOpen;
///
/// impl NexusOperation for IsOpen {
///     type Service = orders_temporal::Service;
///     type Input = Empty;
///     type Output = Empty;
///     const OPERATION: &'static str = "IsOpen";
/// }
/// ```
pub trait NexusOperation: Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The marker of the service to which the operation belongs.
    type Service: NexusService;
    /// The message that callers send.
    type Input: Envelope;
    /// The message that the operation returns.
    type Output: Envelope;
    /// The name under which callers address the operation.
    const OPERATION: &'static str;
    /// The full name, such as `shop.v1.Orders.IsOpen`, that [hooks](crate::hook) receive for an operation without an rpc.
    /// Defaults to the name of the operation. For an operation with an rpc, hooks receive the full name of the rpc.
    const METHOD: &'static str = Self::OPERATION;
    /// The longest time from a call to the end of the operation. Defaults to no limit.
    const SCHEDULE_TO_CLOSE_TIMEOUT: Option<Duration> = None;

    /// Returns the names of the service and the operation. A test environment needs them to mock the operation.
    ///
    /// ```
    /// use shop::v1::{PlaceOrderResponse, orders_temporal::workflow};
    /// use temporal_prost::nexus::NexusOperation;
    /// use temporal_prost_testing::{Mock, TestEnvironment};
    ///
    /// type Input = <workflow::PlaceOrder as NexusOperation>::Input;
    /// type Output = <workflow::PlaceOrder as NexusOperation>::Output;
    ///
    /// fn mocked(env: &TestEnvironment) -> Mock {
    ///     env.mock_operation(workflow::PlaceOrder.names(), |order: Input| async move {
    ///         Ok(Output::from(PlaceOrderResponse { tracking_number: order.address.clone() }))
    ///     })
    /// }
    /// ```
    fn names(&self) -> (&'static str, &'static str) {
        (Self::Service::NEXUS_NAME, Self::OPERATION)
    }
}

/// An operation and its handler, as a constant.
#[derive(Clone, Copy)]
pub struct Operation {
    pub(super) name: &'static str,
    pub(super) handler: fn() -> Arc<dyn AnyOperation>,
}

impl Operation {
    /// Creates the operation that runs the workflow `W`.
    #[must_use]
    pub const fn start<W>() -> Self
    where
        W: Workflow + NexusOperation<Input = <W as crate::codegen::WorkflowDefinition>::Input>,
    {
        let handler = || -> Arc<dyn AnyOperation> {
            Arc::new(Typed::<W, _>::new(StartWorkflow::<W>::default(), <W as Workflow>::METHOD))
        };
        Self { name: W::OPERATION, handler }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Operation").field(&self.name).finish()
    }
}
