use futures_util::{FutureExt as _, future::BoxFuture};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use temporalio_client::{
    Client, ClientInterceptor, Next, StartWorkflowUpdateInput, StartWorkflowUpdateOutput,
    UpdateWithStartWorkflowInput, UpdateWithStartWorkflowOutput,
    errors::{WorkflowUpdateError, WorkflowUpdateWithStartError},
};

/// Observes if the server answers an update with its outcome. The SDK keeps such an outcome for the result, but does
/// not expose that it has one.
#[derive(Debug, Default)]
pub(super) struct OutcomeWatch(AtomicBool);

impl OutcomeWatch {
    /// Returns a clone of the client that is observed, outside the client's own interceptors.
    pub(super) fn over(client: &Client) -> (Client, Arc<Self>) {
        let (mut client, watch) = (client.clone(), Arc::<Self>::default());
        client.options_mut().client_interceptors.insert(0, watch.clone());
        (client, watch)
    }

    /// Returns `true` if waiting for the result sends no request.
    pub(super) fn has_outcome(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    fn note<T, E>(&self, answer: &Result<T, E>, has_outcome: impl Fn(&T) -> bool) {
        self.0.store(answer.as_ref().is_ok_and(has_outcome), Ordering::Release);
    }
}

type Answer<'a, T, E> = BoxFuture<'a, Result<T, E>>;
type Started<'a> = Answer<'a, StartWorkflowUpdateOutput, WorkflowUpdateError>;
type StartedBoth<'a> = Answer<'a, UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>;

impl ClientInterceptor for OutcomeWatch {
    fn start_workflow_update<'a>(
        &'a self,
        input: StartWorkflowUpdateInput,
        next: Next<'a, StartWorkflowUpdateInput, Started<'a>>,
    ) -> Started<'a> {
        next.run(input).inspect(|answer| self.note(answer, |it| it.known_outcome.is_some())).boxed()
    }

    fn update_with_start_workflow<'a>(
        &'a self,
        input: UpdateWithStartWorkflowInput,
        next: Next<'a, UpdateWithStartWorkflowInput, StartedBoth<'a>>,
    ) -> StartedBoth<'a> {
        next.run(input).inspect(|answer| self.note(answer, |it| it.known_outcome.is_some())).boxed()
    }
}
