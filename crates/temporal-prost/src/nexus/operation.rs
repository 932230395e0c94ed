use super::{
    handler::{AnyOperation, Typed},
    start::StartWorkflow,
};
use crate::{definition::Workflow, payload::Envelope};
use std::{fmt, sync::Arc, time::Duration};

/// A Nexus service: its name and the operations that run workflows. Generated code implements it for the marker of a
/// service.
pub trait NexusService: 'static {
    /// The name by which callers address it.
    const NEXUS_NAME: &'static str;
    /// The operations that run the workflows of the schema.
    const WORKFLOWS: &'static [Operation] = &[];
}

/// A Nexus operation: its name and its messages. Generated code implements it for the markers of workflows, queries and
/// updates. Implement it for operations that a schema does not declare.
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
    /// The marker of the service that has it.
    type Service: NexusService;
    /// The message that callers send.
    type Input: Envelope;
    /// The message that the operation returns.
    type Output: Envelope;
    /// The name by which callers address it.
    const OPERATION: &'static str;
    /// The longest time from a call to the end of the operation. Defaults to no limit.
    const SCHEDULE_TO_CLOSE_TIMEOUT: Option<Duration> = None;
}

/// An operation with its handler, as data.
#[derive(Clone, Copy)]
pub struct Operation {
    pub(super) name: &'static str,
    pub(super) handler: fn() -> Arc<dyn AnyOperation>,
}

impl Operation {
    /// The operation that runs the workflow `W`.
    #[must_use]
    pub const fn start<W>() -> Self
    where
        W: Workflow + NexusOperation<Input = <W as crate::codegen::WorkflowDefinition>::Input>,
    {
        Self { name: W::OPERATION, handler: || Arc::new(Typed::<W, _>::new(StartWorkflow::<W>::default())) }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Operation").field(&self.name).finish()
    }
}
