use super::{Context, Propagation};
use futures_util::future::BoxFuture;
use temporalio_client::{
    ClientInterceptor, Next, QueryWorkflowInput, QueryWorkflowOutput, SignalWithStartWorkflowInput,
    SignalWorkflowInput, StartWorkflowInput, StartWorkflowOutput, StartWorkflowUpdateInput,
    StartWorkflowUpdateOutput, UpdateWithStartWorkflowInput, UpdateWithStartWorkflowOutput,
    errors::{
        WorkflowInteractionError, WorkflowQueryError, WorkflowStartError, WorkflowUpdateError,
        WorkflowUpdateWithStartError,
    },
};
use temporalio_common::protos::temporal::api::common::v1::Header;

type Answer<'a, T, E> = BoxFuture<'a, Result<T, E>>;
type Started<'a> = Answer<'a, StartWorkflowOutput, WorkflowStartError>;
type StartedBoth<'a> = Answer<'a, UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>;
type Updated<'a> = Answer<'a, StartWorkflowUpdateOutput, WorkflowUpdateError>;
type Queried<'a> = Answer<'a, QueryWorkflowOutput, WorkflowQueryError>;
type Signalled<'a> = Answer<'a, (), WorkflowInteractionError>;

/// Adds the values of the current context to the calls of a client.
pub(super) struct ClientContext(pub(super) Propagation);

impl ClientContext {
    fn add(&self, header: &mut Option<Header>) {
        let mut with_values = header.take().unwrap_or_default();
        self.0.add(&Context::current(), &mut with_values.fields);
        *header = Some(with_values).filter(|header| !header.fields.is_empty());
    }
}

impl ClientInterceptor for ClientContext {
    fn start_workflow<'a>(
        &'a self,
        mut input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        self.add(&mut input.options.header);
        next.run(input)
    }

    fn signal_with_start_workflow<'a>(
        &'a self,
        mut input: SignalWithStartWorkflowInput,
        next: Next<'a, SignalWithStartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        self.add(&mut input.options.header);
        next.run(input)
    }

    fn update_with_start_workflow<'a>(
        &'a self,
        mut input: UpdateWithStartWorkflowInput,
        next: Next<'a, UpdateWithStartWorkflowInput, StartedBoth<'a>>,
    ) -> StartedBoth<'a> {
        self.add(&mut input.options.start_header);
        self.add(&mut input.options.update_header);
        next.run(input)
    }

    fn signal_workflow<'a>(
        &'a self,
        mut input: SignalWorkflowInput,
        next: Next<'a, SignalWorkflowInput, Signalled<'a>>,
    ) -> Signalled<'a> {
        self.add(&mut input.options.header);
        next.run(input)
    }

    fn query_workflow<'a>(
        &'a self,
        mut input: QueryWorkflowInput,
        next: Next<'a, QueryWorkflowInput, Queried<'a>>,
    ) -> Queried<'a> {
        self.add(&mut input.options.header);
        next.run(input)
    }

    fn start_workflow_update<'a>(
        &'a self,
        mut input: StartWorkflowUpdateInput,
        next: Next<'a, StartWorkflowUpdateInput, Updated<'a>>,
    ) -> Updated<'a> {
        self.add(&mut input.options.header);
        next.run(input)
    }
}
