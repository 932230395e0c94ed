//! A workflow that makes calls with the schema's options, with edited options, and with setters that override them.

use crate::every::v1::{
    ActRequest, DriveRequest, DriveResponse, FullRequest, PokeRequest, anywhere_temporal,
    every_temporal::{DriveContext, DriveWorkflow, FullChild, activities, children, workflow},
    handlers_temporal,
};
use std::time::Duration;
use temporal_prost::{
    ChildCall, Report,
    common::{
        Priority, RetryPolicy,
        search_attributes::{SearchAttributeKey, SearchAttributes},
    },
    sdk::error::ApplicationFailure,
    workflow::{
        ActivityCancellationType, ActivityCloseTimeouts, ActivityOptions, CancellableFuture,
        ChildWorkflowCancellationType, ChildWorkflowOptions, ParentClosePolicy, TimerResult,
        WorkflowContextView, WorkflowIdReusePolicy, WorkflowResult, join,
    },
};

type Context = DriveContext<Driver>;
type Lines = WorkflowResult<Vec<String>>;

/// Runs one of the scenarios.
#[derive(Debug)]
pub struct Driver {
    request: DriveRequest,
    is_rested: bool,
}

impl DriveWorkflow for Driver {
    fn new(_: &WorkflowContextView, input: DriveRequest) -> Self {
        Self { request: input, is_rested: false }
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<DriveResponse> {
        let DriveRequest { scenario, name } = ctx.state(|driver| driver.request.clone());
        let lines = match scenario.as_str() {
            "children" => bring_up(ctx, &name).await?,
            "orphans" => leave(ctx, &name).await?,
            "activities" => act(ctx).await?,
            "local" => act_locally(ctx).await?,
            "cancel children" => cancel_children(ctx, &name).await?,
            "cancel activities" => cancel_activities(ctx).await?,
            "clean up" => clean_up(ctx, &name).await?,
            "nap" => vec![format!("{:?}", ctx.sleep(TENTH).await)],
            "unstarted" => start_in_vain(ctx, &name).await?,
            "cancel twice" => cancel_both_ways(ctx, &name).await?,
            "continued" => reach_the_next_run(ctx, &name).await?,
            "elsewhere" => vec![activities(ctx).act(doing("x")).task_queue(name).await?.task_queue],
            "anywhere" => wander(ctx).await?,
            "no attributes" => {
                children(ctx).full(FullRequest::default()).id(name).await?;
                vec![]
            }
            "external" => reach(ctx, &name).await?,
            other => return Err(ApplicationFailure::new(format!("no scenario `{other}`")).into()),
        };
        Ok(DriveResponse { lines })
    }
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn end() -> PokeRequest {
    PokeRequest { text: "end".to_owned() }
}

fn doing(what: &str) -> ActRequest {
    ActRequest { what: what.to_owned() }
}

/// Search attributes with only the keyword.
fn attributes(keyword: &str) -> SearchAttributes {
    let key = SearchAttributeKey::<String>::keyword("CustomKeyword");
    SearchAttributes::new([key.value_set(keyword.to_owned())])
}

/// A retry policy with only this number of attempts.
fn attempts(attempts: u32) -> RetryPolicy {
    RetryPolicy::builder().maximum_attempts(attempts).build()
}

async fn bring_up(ctx: &mut Context, name: &str) -> Lines {
    let schema = children(ctx).full(called(&format!("{name} 1"))).start().await?;
    let edited =
        children(ctx).full(called("b")).options(|options| edit_child(options, format!("{name}-edited")));
    let edited = edited.start().await?;
    let set = set_child(children(ctx).full(called("c")).id(format!("{name}-set"))).start().await?;
    let mut lines = vec![];
    for child in [schema, edited, set] {
        child.poke(end()).await?;
        lines.push(child.id().to_owned());
        child.result().await?;
    }
    Ok(lines)
}

fn edit_child(options: &mut ChildWorkflowOptions, id: String) {
    options.workflow_id = Some(id);
    options.task_queue = Some("every-edited".to_owned());
    options.execution_timeout = Some(secs(3001));
    options.run_timeout = Some(secs(2001));
    options.task_timeout = Some(secs(8));
    options.id_reuse_policy = WorkflowIdReusePolicy::AllowDuplicate;
    options.parent_close_policy = ParentClosePolicy::RequestCancel;
    options.retry_policy = Some(attempts(5));
    options.priority.get_or_insert_default().priority_key = Some(3);
    options.search_attributes = Some(attributes("edited"));
}

/// Setters, and a later edit with other values.
fn set_child(child: ChildCall<workflow::Full>) -> ChildCall<workflow::Full> {
    child
        .task_queue("every-set")
        .execution_timeout(secs(3002))
        .run_timeout(secs(2002))
        .task_timeout(secs(7))
        .id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicateFailedOnly)
        .parent_close_policy(ParentClosePolicy::Terminate)
        .retry_policy(attempts(6))
        .fairness_key("vip")
        .fairness_weight(3.5)
        .search_attributes(attributes("set"))
        .options(|options| {
            *options = ChildWorkflowOptions::default();
            options.workflow_id = Some("nobody".to_owned());
            options.task_queue = Some("nowhere".to_owned());
            options.id_reuse_policy = WorkflowIdReusePolicy::RejectDuplicate;
            options.priority = Some(Priority::builder().priority_key(3).build());
        })
}

/// Starts children and ends before they do.
async fn leave(ctx: &mut Context, name: &str) -> Lines {
    let abandoned = children(ctx).full(called(&format!("{name}-abandoned"))).start().await?;
    let asked = children(ctx).picky(called(&format!("{name}-asked"))).start().await?;
    let terminated = children(ctx).plain(called(name)).start().await?;
    Ok(vec![abandoned.id().to_owned(), asked.id().to_owned(), terminated.id().to_owned()])
}

async fn act(ctx: &mut Context) -> Lines {
    activities(ctx).act(doing("")).await?;
    activities(ctx)
        .act(doing(""))
        .options(|options| {
            options.task_queue = Some("every-edited".to_owned());
            options.close_timeouts = ActivityCloseTimeouts::ScheduleAndStartToClose {
                schedule_to_close: secs(61),
                start_to_close: secs(21),
            };
            options.schedule_to_start_timeout = Some(secs(51));
            options.heartbeat_timeout = Some(secs(6));
            options.retry_policy = Some(attempts(5));
            options.priority.get_or_insert_default().priority_key = Some(3);
        })
        .await?;
    activities(ctx)
        .act(doing(""))
        .task_queue("every-set")
        .schedule_to_close_timeout(secs(62))
        .schedule_to_start_timeout(secs(52))
        .start_to_close_timeout(secs(22))
        .heartbeat_timeout(secs(7))
        .retry_policy(attempts(6))
        .fairness_key("vip")
        .fairness_weight(3.5)
        .options(|options| {
            options.task_queue = Some("nowhere".to_owned());
            options.close_timeouts = ActivityCloseTimeouts::StartToClose(secs(1));
            options.schedule_to_start_timeout = None;
            options.heartbeat_timeout = None;
            options.retry_policy = None;
            options.priority = Some(Priority::builder().priority_key(3).build());
        })
        .await?;
    let stay = activities(ctx).stay(doing("")).await?;
    Ok(vec![stay.task_queue])
}

/// Waits until the workflow is cancelled, and then makes each kind of call attached and detached.
async fn clean_up(ctx: &mut Context, name: &str) -> Lines {
    ctx.cancelled().await;
    let act = || activities(ctx).act(doing("clean up"));
    let child = |id: &str| children(ctx).plain(called(id)).id(format!("{name}/{id}"));
    let attached = [
        act().await.is_err_and(|error| error.is_cancelled()),
        act().local().await.is_err_and(|error| error.is_cancelled()),
        child("attached").start().await.is_err_and(|error| error.is_cancelled()),
        ctx.timer(TENTH).await == TimerResult::Cancelled,
    ];
    let rest = async {
        let rested = ctx.detached_timer(TENTH).await;
        ctx.state_mut(|driver| driver.is_rested = true);
        rested
    };
    let detached = [
        act().detached().await.is_ok(),
        act().local().detached().await.is_ok() && act().detached().local().await.is_ok(),
        child("detached").detached().start().await.is_ok(),
        join!(ctx.detached_wait_condition(|driver| driver.is_rested), rest) == ((), TimerResult::Fired),
    ];
    Ok(vec![format!("cancelled: {attached:?}"), format!("done: {detached:?}")])
}

async fn act_locally(ctx: &mut Context) -> Lines {
    let act = |what: &str| activities(ctx).act(doing(what)).local();
    let failed = |what: &'static str, call: temporal_prost::LocalActivityCall<_>| async move {
        let Err(error) = call.await else { return format!("{what}: done") };
        let kind = error.application_failure().map_or("none", |failure| &failure.r#type);
        format!("{what}: {}, of type {kind}, timed out: {}", Report::new(&error), error.is_timed_out())
    };
    let edited = |what: &str| act(what).options(|options| options.retry_policy = attempts(2));
    let short = || act("long").options(|options| options.start_to_close_timeout = Some(secs(0) + TENTH));
    let long = || short().retry_policy(attempts(1));
    Ok(vec![
        failed("schema", act("fail")).await,
        failed("final", act("final")).await,
        failed("edited", edited("fail")).await,
        failed("set", edited("fail").retry_policy(attempts(1))).await,
        failed("timeout edited", long()).await,
        failed("timeout set", long().start_to_close_timeout(secs(10))).await,
        failed("schedule set", long().start_to_close_timeout(secs(10)).schedule_to_close_timeout(TENTH))
            .await,
    ])
}

const TENTH: Duration = Duration::from_millis(100);

/// Tells whether the caller waited. A stubborn call completes despite cancellation, so only callers that do not wait see
/// the cancellation.
fn waits<T, E>(outcome: &Result<T, E>) -> String {
    if outcome.is_ok() { "waits".to_owned() } else { "does not wait".to_owned() }
}

async fn cancel_children(ctx: &mut Context, name: &str) -> Lines {
    let full = |n: u8| children(ctx).full(called(&format!("stubborn {n} {name}")));
    let plain = || children(ctx).plain(called("stubborn"));
    let edit = |options: &mut ChildWorkflowOptions| {
        options.cancel_type = ChildWorkflowCancellationType::WaitCancellationCompleted;
    };
    let mut lines = vec![];
    for call in [full(1), full(2).wait_for_cancellation(false)] {
        let child: FullChild = call.start().await?;
        child.cancel("not needed");
        lines.push(waits(&child.result().await));
    }
    for call in [plain(), plain().options(edit), plain().wait_for_cancellation(false).options(edit)] {
        let child = call.start().await?;
        child.cancel("not needed");
        lines.push(waits(&child.result().await));
    }
    Ok(lines)
}

async fn cancel_activities(ctx: &mut Context) -> Lines {
    let edit = |options: &mut ActivityOptions| {
        options.cancellation_type = ActivityCancellationType::WaitCancellationCompleted;
    };
    let act = || activities(ctx).act(doing("stubborn")).heartbeat_timeout(secs(1));
    let stay = || activities(ctx).stay(doing("stubborn")).heartbeat_timeout(secs(1));
    let running = [
        act().start(),
        act().wait_for_cancellation(false).start(),
        stay().start(),
        stay().options(edit).start(),
        stay().wait_for_cancellation(false).options(edit).start(),
    ];
    ctx.timer(Duration::from_millis(500)).await;
    let mut lines = vec![];
    for call in running {
        call.cancel();
        lines.push(waits(&call.await));
    }
    let local = || act().local();
    for call in [local().start(), local().wait_for_cancellation(true).start()] {
        ctx.timer(Duration::from_millis(100)).await;
        call.cancel();
        lines.push(waits(&call.await));
    }
    Ok(lines)
}

/// Cancels a child with its handle, and by its id while its result is awaited.
async fn cancel_both_ways(ctx: &mut Context, name: &str) -> Lines {
    let held = children(ctx).full(called(&format!("{name} held"))).start().await?;
    held.cancel("because it is held");
    let awaited = children(ctx).full(called(&format!("{name} awaited"))).start().await?;
    let result = awaited.result();
    awaited.cancel("because it is awaited");
    let text = |error: temporal_prost::ChildError| {
        format!("{}, cancelled: {}", Report::new(&error), error.is_cancelled())
    };
    let errors = [held.result().await.err(), result.await.err()];
    let mut lines = vec![held.id().to_owned(), awaited.id().to_owned()];
    lines.extend(errors.into_iter().flatten().map(text));
    Ok(lines)
}

/// Starts a child that continues as a new run while its result is awaited.
async fn reach_the_next_run(ctx: &mut Context, name: &str) -> Lines {
    let child = children(ctx).full(called(&format!("again {name}"))).start().await?;
    let result = child.result();
    ctx.timer(Duration::from_secs(2)).await;
    child.poke(PokeRequest { text: "end".to_owned() }).await?;
    Ok(vec![result.await?.name])
}

/// Starts a child whose id is already in use, and one that is cancelled before it starts.
async fn start_in_vain(ctx: &mut Context, name: &str) -> Lines {
    let child = || children(ctx).full(called(name)).id(name).start();
    let first = child().await?;
    let (taken, cancelled) = (child(), child());
    cancelled.cancel();
    let text = |error: temporal_prost::ChildStartError| {
        let (taken, cancelled) = (error.is_already_started(), error.is_cancelled());
        format!("taken: {taken}, cancelled: {cancelled}, failure: {}", error.failure().is_some())
    };
    let errors = [taken.await.err(), cancelled.await.err()];
    first.cancel("the test is over");
    Ok(errors.into_iter().flatten().map(text).collect())
}

/// Calls a workflow and an activity without a queue in the schema.
async fn wander(ctx: &mut Context) -> Lines {
    anywhere_temporal::children(ctx).wander().await?;
    Ok(anywhere_temporal::activities(ctx).here().await?.seen)
}

/// Reaches a workflow that is not a child, through handlers that belong to no workflow.
async fn reach(ctx: &mut Context, id: &str) -> Lines {
    let some = handlers_temporal::external(ctx, id);
    some.poke(PokeRequest { text: "from afar".to_owned() }).await?;
    some.cancel(Some("from afar".to_owned())).await?;
    Ok(vec![])
}
