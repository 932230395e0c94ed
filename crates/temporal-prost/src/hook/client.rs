use super::sent::{Methods, Part, Sent};
use super::{CallKind, Hooks, Outgoing, Parts, Refusal};
use crate::payload::{Empty, Envelope as _};
use futures_util::future::BoxFuture;
use temporalio_client::{
    CancelWorkflowInput, ClientInterceptor, Next, QueryWorkflowInput, QueryWorkflowOutput,
    SignalWithStartWorkflowInput, SignalWorkflowInput, StartWorkflowInput, StartWorkflowOutput,
    StartWorkflowUpdateInput, StartWorkflowUpdateOutput, TerminateWorkflowInput,
    UpdateWithStartWorkflowInput, UpdateWithStartWorkflowOutput,
    errors::{
        WorkflowInteractionError, WorkflowQueryError, WorkflowStartError, WorkflowUpdateError,
        WorkflowUpdateWithStartError,
    },
};
use temporalio_common::{data_converters::PayloadConversionError, protos::temporal::api::common::v1::Header};

/// The interceptor that runs hooks in a client.
pub(super) struct ClientHooks(pub(super) Hooks);

type Answer<'a, T, E> = BoxFuture<'a, Result<T, E>>;
type Started<'a> = Answer<'a, StartWorkflowOutput, WorkflowStartError>;
type StartedBoth<'a> = Answer<'a, UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>;

/// The ids of a call.
struct Target<'c> {
    kind: CallKind,
    workflow_id: &'c str,
    run_id: &'c str,
    id: Option<&'c str>,
}

impl<'c> Target<'c> {
    fn start(workflow_id: &'c str) -> Self {
        Self { kind: CallKind::Start, workflow_id, run_id: "", id: None }
    }
}

/// Describes the call of `part` in `input`.
fn parts<'c, I>(
    sent: &'c Sent,
    part: Part<I>,
    input: &'c I,
    target: &Target<'c>,
) -> Result<Parts<'c>, Refusal> {
    let another = || Refusal::new("an interceptor has replaced the input with a value of another type");
    Ok(Parts {
        kind: target.kind,
        method: part.method,
        namespace: &sent.namespace,
        workflow_type: sent.workflow_type,
        workflow_id: Some(target.workflow_id),
        run_id: Some(target.run_id).filter(|run| !run.is_empty()),
        id: target.id,
        schedule_id: sent.schedule_id.as_deref(),
        input: (part.input)(input).ok_or_else(another)?,
    })
}

fn refused(refusal: Refusal) -> WorkflowStartError {
    PayloadConversionError::EncodingError(Box::new(refusal)).into()
}

fn full(header: Header) -> Option<Header> {
    Some(header).filter(|header| !header.fields.is_empty())
}

impl Hooks {
    /// Runs the hooks on a cancellation or termination, which has neither input nor headers.
    async fn run_end(&self, sent: &Sent, method: &'static str, target: Target<'_>) -> Result<(), Refusal> {
        let parts = Parts {
            kind: target.kind,
            method,
            namespace: &sent.namespace,
            workflow_type: sent.workflow_type,
            workflow_id: Some(target.workflow_id),
            run_id: Some(target.run_id).filter(|run| !run.is_empty()),
            id: None,
            schedule_id: None,
            input: &Empty::from_message(()),
        };
        self.run(Ok(parts), &mut Header::default()).await
    }

    /// Runs the hooks on one call with the headers of its request.
    async fn run(&self, parts: Result<Parts<'_>, Refusal>, header: &mut Header) -> Result<(), Refusal> {
        self.send(&mut Outgoing { parts: parts?, headers: &mut header.fields }).await
    }
}

impl ClientInterceptor for ClientHooks {
    fn start_workflow<'a>(
        &'a self,
        mut input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        let Some((sent, Methods::Start(part))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let mut header = input.options.header.take().unwrap_or_default();
            let parts = parts(&sent, part, &input, &Target::start(&input.options.workflow_id));
            self.0.run(parts, &mut header).await.map_err(refused)?;
            input.options.header = full(header);
            next.run(input).await
        })
    }

    fn signal_with_start_workflow<'a>(
        &'a self,
        mut input: SignalWithStartWorkflowInput,
        next: Next<'a, SignalWithStartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        let Some((sent, Methods::SignalWithStart(start, signal))) = Sent::with_methods() else {
            return next.run(input);
        };
        Box::pin(async move {
            let mut header = input.options.header.take().unwrap_or_default();
            let target = Target::start(&input.options.workflow_id);
            self.0.run(parts(&sent, start, &input, &target), &mut header).await.map_err(refused)?;
            let target = Target { kind: CallKind::Signal, ..target };
            self.0.run(parts(&sent, signal, &input, &target), &mut header).await.map_err(refused)?;
            input.options.header = full(header);
            next.run(input).await
        })
    }

    fn update_with_start_workflow<'a>(
        &'a self,
        mut input: UpdateWithStartWorkflowInput,
        next: Next<'a, UpdateWithStartWorkflowInput, StartedBoth<'a>>,
    ) -> StartedBoth<'a> {
        let Some((sent, Methods::UpdateWithStart(start, update))) = Sent::with_methods() else {
            return next.run(input);
        };
        Box::pin(async move {
            let mut start_header = input.options.start_header.take().unwrap_or_default();
            let mut update_header = input.options.update_header.take().unwrap_or_default();
            let target = Target::start(&input.options.workflow_id);
            let started = self.0.run(parts(&sent, start, &input, &target), &mut start_header).await;
            started.map_err(|refusal| WorkflowUpdateWithStartError::Start(refused(refusal)))?;
            let id = input.options.update_id.as_deref();
            let target = Target { kind: CallKind::Update, id, ..target };
            let updated = self.0.run(parts(&sent, update, &input, &target), &mut update_header).await;
            let refused = |refusal| WorkflowUpdateError::Other(Box::new(refusal));
            updated.map_err(|refusal| WorkflowUpdateWithStartError::Update(refused(refusal)))?;
            input.options.start_header = full(start_header);
            input.options.update_header = full(update_header);
            next.run(input).await
        })
    }

    fn signal_workflow<'a>(
        &'a self,
        mut input: SignalWorkflowInput,
        next: Next<'a, SignalWorkflowInput, Answer<'a, (), WorkflowInteractionError>>,
    ) -> Answer<'a, (), WorkflowInteractionError> {
        let Some((sent, Methods::Signal(part))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let mut header = input.options.header.take().unwrap_or_default();
            let (workflow_id, run_id) = (&*input.workflow_id, &*input.run_id);
            let target = Target { kind: CallKind::Signal, workflow_id, run_id, id: None };
            let sent = self.0.run(parts(&sent, part, &input, &target), &mut header).await;
            sent.map_err(|refusal| WorkflowInteractionError::Other(Box::new(refusal)))?;
            input.options.header = full(header);
            next.run(input).await
        })
    }

    fn query_workflow<'a>(
        &'a self,
        mut input: QueryWorkflowInput,
        next: Next<'a, QueryWorkflowInput, Answer<'a, QueryWorkflowOutput, WorkflowQueryError>>,
    ) -> Answer<'a, QueryWorkflowOutput, WorkflowQueryError> {
        let Some((sent, Methods::Query(part))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let mut header = input.options.header.take().unwrap_or_default();
            let (workflow_id, run_id) = (&*input.workflow_id, &*input.run_id);
            let target = Target { kind: CallKind::Query, workflow_id, run_id, id: None };
            let sent = self.0.run(parts(&sent, part, &input, &target), &mut header).await;
            sent.map_err(|refusal| WorkflowQueryError::Other(Box::new(refusal)))?;
            input.options.header = full(header);
            next.run(input).await
        })
    }

    fn start_workflow_update<'a>(
        &'a self,
        mut input: StartWorkflowUpdateInput,
        next: Next<'a, StartWorkflowUpdateInput, Answer<'a, StartWorkflowUpdateOutput, WorkflowUpdateError>>,
    ) -> Answer<'a, StartWorkflowUpdateOutput, WorkflowUpdateError> {
        let Some((sent, Methods::Update(part))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let mut header = input.options.header.take().unwrap_or_default();
            let (workflow_id, run_id) = (&*input.workflow_id, &*input.run_id);
            let id = input.options.update_id.as_deref();
            let target = Target { kind: CallKind::Update, workflow_id, run_id, id };
            let sent = self.0.run(parts(&sent, part, &input, &target), &mut header).await;
            sent.map_err(|refusal| WorkflowUpdateError::Other(Box::new(refusal)))?;
            input.options.header = full(header);
            next.run(input).await
        })
    }

    fn cancel_workflow<'a>(
        &'a self,
        input: CancelWorkflowInput,
        next: Next<'a, CancelWorkflowInput, Answer<'a, (), WorkflowInteractionError>>,
    ) -> Answer<'a, (), WorkflowInteractionError> {
        let Some((sent, Methods::End(method))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let (workflow_id, run_id) = (&*input.workflow_id, &*input.run_id);
            let target = Target { kind: CallKind::Cancel, workflow_id, run_id, id: None };
            let ended = self.0.run_end(&sent, method, target).await;
            ended.map_err(|refusal| WorkflowInteractionError::Other(Box::new(refusal)))?;
            next.run(input).await
        })
    }

    fn terminate_workflow<'a>(
        &'a self,
        input: TerminateWorkflowInput,
        next: Next<'a, TerminateWorkflowInput, Answer<'a, (), WorkflowInteractionError>>,
    ) -> Answer<'a, (), WorkflowInteractionError> {
        let Some((sent, Methods::End(method))) = Sent::with_methods() else { return next.run(input) };
        Box::pin(async move {
            let (workflow_id, run_id) = (&*input.workflow_id, &*input.run_id);
            let target = Target { kind: CallKind::Terminate, workflow_id, run_id, id: None };
            let ended = self.0.run_end(&sent, method, target).await;
            ended.map_err(|refusal| WorkflowInteractionError::Other(Box::new(refusal)))?;
            next.run(input).await
        })
    }
}
