use super::Ask;
use crate::bourse_v1::{
    BrokeRequest, BrokeResponse, Order,
    bourse_temporal::nexus,
    brokers_temporal::{BrokeContext, BrokeWorkflow},
};
use std::time::Duration;
use temporal_prost::{
    nexus::{NexusCall, NexusCallError},
    workflow::{CancellableFuture as _, NexusOperationCancellationType, WorkflowContextView, WorkflowResult},
};

/// Calls operations.
#[derive(Debug)]
pub struct Broker(BrokeRequest);

type Context = BrokeContext<Broker>;
type Lines = Result<Vec<String>, NexusCallError>;

impl BrokeWorkflow for Broker {
    fn new(_: &WorkflowContextView, input: BrokeRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut BrokeContext<Self>) -> WorkflowResult<BrokeResponse> {
        let request = ctx.state(|broker| broker.0.clone());
        let lines = match request.scenario.as_str() {
            "trade" => trade(ctx, &request, "done").await?,
            "wait" => trade(ctx, &request, "wait").await?,
            "fail" => trade(ctx, &request, "fail").await?,
            "bell" => bell(ctx, &request).await?,
            "options" => options(ctx, &request).await?,
            "direct" => direct(ctx, &request).await?,
            "cancel" => cancel(ctx, &request).await?,
            "twice" => twice(ctx, &request).await?,
            "nowhere" => nowhere(ctx, &request).await?,
            fate => vec![told(ask(ctx, &request, fate).await)],
        };
        Ok(BrokeResponse { lines })
    }
}

fn order(request: &BrokeRequest, fate: &str) -> Order {
    Order { id: request.id.clone(), fate: fate.to_owned() }
}

async fn trade(ctx: &Context, request: &BrokeRequest, fate: &str) -> Lines {
    let started = nexus(ctx, &request.endpoint).trade(order(request, fate)).start().await?;
    let receipt = started.result().await?;
    let again = started.result().await?;
    let token = started.operation_token().is_some();
    Ok(vec![format!("{} {}", receipt.id, receipt.state), format!("{token} {}", again == receipt)])
}

async fn bell(ctx: &Context, request: &BrokeRequest) -> Lines {
    nexus(ctx, &request.endpoint).bell().await?;
    Ok(vec!["rung".to_owned()])
}

/// The schema, an edit, and a setter over an edit.
async fn options(ctx: &Context, request: &BrokeRequest) -> Lines {
    let calls = nexus(ctx, &request.endpoint);
    calls.trade(order(request, "schema")).await?;
    let edited = |seconds| {
        move |options: &mut temporal_prost::workflow::NexusOperationOptions| {
            options.schedule_to_close_timeout = Some(Duration::from_secs(seconds));
        }
    };
    calls.trade(order(request, "edit")).options(edited(200)).await?;
    let set = calls.trade(order(request, "setter")).schedule_to_close_timeout(Duration::from_secs(100));
    set.options(edited(200)).header("Tenant", "acme").await?;
    Ok(Vec::new())
}

/// Queries and updates of a workflow.
async fn direct(ctx: &Context, request: &BrokeRequest) -> Lines {
    let calls = nexus(ctx, &request.endpoint);
    let id = format!("trade/{}", request.id);
    let before = calls.status(&id).await?;
    let refused = calls.amend(&id, order(request, "refuse")).await.map(|_| ());
    let amended = calls.amend(&id, order(request, "amended")).await?;
    let after = calls.status(&id).await?;
    let unknown = calls.status("no such workflow").await.map(|_| ());
    let states = [before, amended, after].map(|receipt| receipt.state);
    Ok(states.into_iter().chain([told(refused), told(unknown)]).collect())
}

fn ask(ctx: &Context, request: &BrokeRequest, fate: &str) -> NexusCall<Ask> {
    let call = NexusCall::to(ctx, &request.endpoint, order(request, fate));
    let timeout = if fate == "for ever" { 2 } else { 120 };
    call.schedule_to_close_timeout(Duration::from_secs(timeout)).header("tenant", "acme")
}

/// Cancels by the handle, by the future of a call, and without waiting.
async fn cancel(ctx: &Context, request: &BrokeRequest) -> Lines {
    let calls = nexus(ctx, &request.endpoint);
    let waiting = |name: &str| Order { id: format!("{}/{name}", request.id), fate: "wait".to_owned() };
    let held = calls.trade(waiting("held")).start().await?;
    let awaited = calls.trade(waiting("awaited")).start().await?.result();
    let abandoned =
        calls.trade(waiting("abandoned")).cancellation_type(NexusOperationCancellationType::TryCancel);
    let abandoned = abandoned.start().await?;
    held.cancel();
    awaited.cancel();
    abandoned.cancel();
    let early = calls.trade(waiting("early"));
    early.cancel();
    let ended = [held.result().await, awaited.await, abandoned.result().await, early.await];
    Ok(ended.into_iter().map(told).collect())
}

/// Two calls for one id, of which the second finds the workflow of the first.
async fn twice(ctx: &Context, request: &BrokeRequest) -> Lines {
    let calls = nexus(ctx, &request.endpoint);
    let [first, second] = ["wait", "wait"].map(|fate| calls.trade(order(request, fate)).start());
    let (first, second) = (first.await?, second.await?);
    calls.amend(format!("trade/{}", request.id), order(request, "both")).await?;
    Ok(vec![first.result().await?.state, second.result().await?.state])
}

/// An operation that the service does not have.
async fn nowhere(ctx: &Context, request: &BrokeRequest) -> Lines {
    let call =
        nexus(ctx, &request.endpoint).bell().options(|options| "Hidden".clone_into(&mut options.operation));
    Ok(vec![told(call.await)])
}

/// Tells how a call has ended.
fn told<T: std::fmt::Debug>(ended: Result<T, NexusCallError>) -> String {
    match ended {
        Ok(output) => format!("{output:?}"),
        Err(error) => {
            let kind = error.application_failure().map(|failure| failure.r#type.clone());
            let flags = [("cancelled", error.is_cancelled()), ("timed out", error.is_timed_out())];
            let flags = flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| name.to_owned());
            let handler = error.handler_error().map(|kind| kind.to_string());
            let words: Vec<_> = flags.chain(handler).chain(kind).collect();
            words.join(" ")
        }
    }
}
