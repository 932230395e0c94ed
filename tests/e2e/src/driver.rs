//! A workflow that makes calls with the schema's options, with edited ones, and with setters over those.

use crate::every::v1::{
    ActRequest, DriveRequest, DriveResponse, FullRequest, PokeRequest,
    every_temporal::{DriveContext, DriveWorkflow, FullChild, activities, children},
    handlers_temporal,
};
use std::time::{Duration, SystemTime};
use temporal_prost::{
    common::{
        Priority, RetryPolicy,
        search_attributes::{SearchAttributeKey, SearchAttributes},
    },
    sdk::error::ApplicationFailure,
    workflow::{
        ActivityCancellationType, ActivityCloseTimeouts, CancellableFuture, ChildWorkflowCancellationType,
        ParentClosePolicy, WorkflowContextView, WorkflowIdReusePolicy, WorkflowResult,
    },
};

type Context = DriveContext<Driver>;
type Lines = WorkflowResult<Vec<String>>;

/// Runs one of the scenarios.
#[derive(Debug)]
pub struct Driver(DriveRequest);

impl DriveWorkflow for Driver {
    fn new(_: &WorkflowContextView, input: DriveRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<DriveResponse> {
        let DriveRequest { scenario, name } = ctx.state(|driver| driver.0.clone());
        let lines = match scenario.as_str() {
            "children" => bring_up(ctx, &name).await?,
            "orphans" => leave(ctx, &name).await?,
            "activities" => act(ctx).await?,
            "local" => act_locally(ctx).await?,
            "cancel children" => cancel_children(ctx, &name).await?,
            "cancel activities" => cancel_activities(ctx).await?,
            "cancel twice" => cancel_both_ways(ctx, &name).await?,
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

/// The keyword alone.
fn attributes(keyword: &str) -> SearchAttributes {
    let key = SearchAttributeKey::<String>::keyword("CustomKeyword");
    SearchAttributes::new([key.value_set(keyword.to_owned())])
}

/// This many attempts, and nothing else.
fn attempts(attempts: u32) -> RetryPolicy {
    RetryPolicy::builder().maximum_attempts(attempts).build()
}

async fn bring_up(ctx: &mut Context, name: &str) -> Lines {
    let (first, second, third) = (format!("{name} 1"), format!("{name}-edited"), format!("{name}-set"));
    let schema = children(ctx).full(called(&first)).start().await?;
    let edit = |id: &str| {
        let id = id.to_owned();
        children(ctx).full(called("b")).options(move |options| {
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
        })
    };
    let edited = edit(&second).start().await?;
    let set = children(ctx)
        .full(called("c"))
        .id(&third)
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
            options.workflow_id = Some("nobody".to_owned());
            options.task_queue = Some("nowhere".to_owned());
            options.execution_timeout = None;
            options.run_timeout = None;
            options.task_timeout = None;
            options.id_reuse_policy = WorkflowIdReusePolicy::RejectDuplicate;
            options.parent_close_policy = ParentClosePolicy::Abandon;
            options.retry_policy = None;
            options.priority = Some(Priority::builder().priority_key(3).build());
            options.search_attributes = None;
        })
        .start()
        .await?;
    let mut lines = vec![];
    for child in [schema, edited, set] {
        child.poke(end()).await?;
        lines.push(child.id().to_owned());
        child.result().await?;
    }
    Ok(lines)
}

/// Starts children and ends before them.
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

async fn act_locally(ctx: &mut Context) -> Lines {
    let act = |what: &str| activities(ctx).act(doing(what)).local();
    let failed = |what: &'static str, call: temporal_prost::LocalActivityCall<_>| async move {
        let error = call.await.err().map(|error| error.to_string()).unwrap_or_default();
        format!("{what}: {error}")
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

/// How long something took, as far as it matters here.
fn waited(ctx: &Context, since: Option<SystemTime>) -> String {
    let took = ctx.workflow_time().zip(since).and_then(|(now, then)| now.duration_since(then).ok());
    let waited = took.is_some_and(|took| took >= Duration::from_millis(400));
    if waited { "waits".to_owned() } else { "does not wait".to_owned() }
}

async fn cancel_children(ctx: &mut Context, name: &str) -> Lines {
    let wait = ChildWorkflowCancellationType::WaitCancellationCompleted;
    let full = |n: u8| children(ctx).full(called(&format!("{name} {n}")));
    let plain = || children(ctx).plain(called(name));
    let full_calls = [full(1), full(2).wait_for_cancellation(false)];
    let edited =
        |wait| move |options: &mut temporal_prost::workflow::ChildWorkflowOptions| options.cancel_type = wait;
    let plain_calls =
        [plain(), plain().options(edited(wait)), plain().wait_for_cancellation(false).options(edited(wait))];
    let mut lines = vec![];
    for call in full_calls {
        let child: FullChild = call.start().await?;
        let since = ctx.workflow_time();
        child.cancel("not needed");
        lines.push(child.result().await.err().map(|_| waited(ctx, since)).unwrap_or_default());
    }
    for call in plain_calls {
        let child = call.start().await?;
        let since = ctx.workflow_time();
        child.cancel("not needed");
        lines.push(child.result().await.err().map(|_| waited(ctx, since)).unwrap_or_default());
    }
    Ok(lines)
}

async fn cancel_activities(ctx: &mut Context) -> Lines {
    let wait = ActivityCancellationType::WaitCancellationCompleted;
    let edited = |options: &mut temporal_prost::workflow::ActivityOptions| options.cancellation_type = wait;
    let (act, stay) = (|| activities(ctx).act(doing("wait")), || activities(ctx).stay(doing("wait")));
    let beating = || stay().heartbeat_timeout(secs(1));
    let running = [
        act().heartbeat_timeout(secs(1)).start(),
        act().wait_for_cancellation(false).start(),
        stay().start(),
        beating().options(edited).start(),
        beating().wait_for_cancellation(false).options(edited).start(),
        act().local().start(),
        act().local().wait_for_cancellation(true).start(),
    ];
    ctx.timer(Duration::from_millis(500)).await;
    let mut lines = vec![];
    for call in running {
        let since = ctx.workflow_time();
        call.cancel();
        lines.push(call.await.err().map(|_| waited(ctx, since)).unwrap_or_default());
    }
    Ok(lines)
}

/// As a child that is still held, and by its id once the result is awaited.
async fn cancel_both_ways(ctx: &mut Context, name: &str) -> Lines {
    let held = children(ctx).full(called(&format!("{name} held"))).start().await?;
    held.cancel("because it is held");
    let awaited = children(ctx).full(called(&format!("{name} awaited"))).start().await?;
    let result = awaited.result();
    awaited.cancel("because it is awaited");
    let text =
        |error: Option<temporal_prost::ChildError>| error.map(|error| error.to_string()).unwrap_or_default();
    let (of_held, of_awaited) = (held.result().await.err(), result.await.err());
    Ok(vec![held.id().to_owned(), awaited.id().to_owned(), text(of_held), text(of_awaited)])
}

/// A workflow that is nobody's child, by handlers that belong to no workflow.
async fn reach(ctx: &mut Context, id: &str) -> Lines {
    let some = handlers_temporal::external(ctx, id);
    some.poke(PokeRequest { text: "from afar".to_owned() }).await?;
    some.cancel(Some("from afar".to_owned())).await?;
    Ok(vec![])
}
