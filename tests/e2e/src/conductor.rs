//! A workflow that makes every kind of call, with one scenario per kind.

use crate::{
    nasty::v1::{
        BothRequest, ConductRequest, ConductResponse, CountRequest, FooRequest, Progress, SetProgressRequest,
        SlowRequest,
        foo_temporal::{ConductContext, ConductWorkflow, activities, children, external},
    },
    other::v1::{NudgeRequest, other_temporal},
    quota,
};
use std::{collections::BTreeMap, time::Duration};
use temporal_prost::{
    HandlerError, Report,
    sdk::error::ApplicationFailure,
    workflow::{
        ActivityCloseTimeouts, CancellableFuture, WorkflowContextView, WorkflowResult, join, join_all, select,
    },
};

type Context = ConductContext<Conductor>;
type Lines = WorkflowResult<Vec<String>>;

/// Runs one of the scenarios.
#[derive(Debug)]
pub struct Conductor(ConductRequest);

impl ConductWorkflow for Conductor {
    fn new(_: &WorkflowContextView, input: ConductRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<ConductResponse> {
        let ConductRequest { scenario, id, labels } = ctx.state(|conductor| conductor.0.clone());
        let lines = match scenario.as_str() {
            "activities" => performed(ctx).await?,
            "children" => brought_up(ctx, &id).await?,
            "external" => reached(ctx, &id).await?,
            "concurrent" => concurrent(ctx).await?,
            "cancelled" => cancelled(ctx).await?,
            "many" => many(ctx).await?,
            "deterministic" => deterministic(ctx).await?,
            "map" => iterated(ctx, labels).await?,
            "fail" => return Err(quota().into()),
            "fail activity" => {
                let request = SlowRequest { fail_until: 99, message: "no".into(), ..SlowRequest::default() };
                activities(ctx).slow(request).await?;
                vec![]
            }
            "fail child" => {
                let input = ConductRequest {
                    scenario: "fail activity".into(),
                    id: format!("{id}/child"),
                    ..ConductRequest::default()
                };
                children(ctx).conduct(input).await?.lines
            }
            "no timeout" | "zero timeout" | "zero local timeout" | "no id" => invalid(ctx, &scenario).await?,
            "precedence" => precedence(ctx).await?,
            "slow" => {
                // On the workflow's queue, not on the schema's queue.
                let queue = ctx.info().task_queue().to_owned();
                let done = activities(ctx).slow(slow(3_000)).task_queue(queue).await?;
                ctx.timer(Duration::from_millis(500)).await;
                vec![format!("attempt {}", done.attempt)]
            }
            other => long(ctx, other, id.clone()).await?,
        };
        Ok(ConductResponse { lines })
    }

    fn get_progress(&self, _: &WorkflowContextView) -> Result<Progress, HandlerError> {
        Err("it has none".into())
    }
}

/// An activity of another type for every other entry: in another order, they do not replay.
async fn iterated(ctx: &mut Context, labels: BTreeMap<String, String>) -> Lines {
    let mut keys = Vec::new();
    for (key, parity) in labels {
        match parity.as_str() {
            "even" => _ = activities(ctx).twice(key.clone()).await?,
            _ => _ = activities(ctx).both(BothRequest { text: key.clone() }).await?,
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Scenarios that last until somebody ends them.
async fn long(ctx: &mut Context, scenario: &str, id: String) -> Lines {
    match scenario {
        "continue" => {
            ctx.timer(Duration::from_secs(2)).await;
            let rest = ConductRequest { scenario: "rest".into(), id, ..ConductRequest::default() };
            ctx.continue_as_new(rest)
        }
        "rest" => {
            ctx.wait_condition(|_| false).await?;
            Ok(vec![])
        }
        "unattended" => {
            let calls = (0..4).map(|_| activities(ctx).slow(slow(0)).task_queue(&id));
            join_all(calls.collect::<Vec<_>>()).await;
            Ok(vec![])
        }
        other => Err(ApplicationFailure::new(format!("no scenario `{other}`")).into()),
    }
}

fn slow(millis: u64) -> SlowRequest {
    SlowRequest { millis, ..SlowRequest::default() }
}

async fn performed(ctx: &mut Context) -> Lines {
    let retried = SlowRequest { fail_until: 2, ..SlowRequest::default() };
    let remote = activities(ctx).slow(retried.clone()).await?;
    let local = activities(ctx).slow(retried).local().await?;
    let overridden = activities(ctx)
        .slow(slow(0))
        .start_to_close_timeout(Duration::from_secs(7))
        .options(|options| options.summary = Some("seven seconds".to_owned()))
        .await?;
    let elsewhere = activities(ctx).elsewhere().await?;
    let twice = activities(ctx).twice("ab".to_owned()).await?;
    let both = activities(ctx).both(BothRequest { text: "both".to_owned() }).await?;
    activities(ctx).timeless().schedule_to_close_timeout(Duration::from_secs(5)).await?;
    Ok(vec![
        format!("remote {} {}", remote.attempt, remote.local),
        format!("local {} {}", local.attempt, local.local),
        format!("overridden {}", overridden.attempt),
        format!("elsewhere {}", elsewhere.task_queue),
        format!("twice {twice}"),
        format!("both {}", both.text),
    ])
}

/// Setters before edits, and edits of options that setters also set.
async fn precedence(ctx: &mut Context) -> Lines {
    let edited = ActivityCloseTimeouts::ScheduleToClose(Duration::from_secs(41));
    activities(ctx)
        .slow(slow(0))
        .heartbeat_timeout(Duration::from_secs(11))
        .options(|options| {
            options.heartbeat_timeout = Some(Duration::from_secs(22));
            options.schedule_to_start_timeout = Some(Duration::from_secs(33));
            options.close_timeouts = edited;
        })
        .await?;
    children(ctx)
        .twice("x".to_owned())
        .run_timeout(Duration::from_secs(11))
        .options(|options| {
            options.run_timeout = Some(Duration::from_secs(22));
            options.execution_timeout = Some(Duration::from_secs(33));
        })
        .await?;
    Ok(vec![])
}

async fn brought_up(ctx: &mut Context, id: &str) -> Lines {
    let child =
        children(ctx).foo(FooRequest { name: "A b".to_owned(), ..FooRequest::default() }).start().await?;
    let schema_id = child.id().to_owned();
    child.set_progress(SetProgressRequest { progress: 100.0 }).await?;
    let name = child.result().await?.name;
    let again = child.result().await.err().map(|error| Report::new(&error).to_string()).unwrap_or_default();

    let sweep = children(ctx).sweep().id(format!("{id}/sweep")).start().await?;
    sweep.nudge(NudgeRequest { by: "parent".to_owned() }).await?;
    sweep.result().await?;

    let child = children(ctx)
        .foo(FooRequest::default())
        .id(format!("{id}/overridden"))
        .run_timeout(Duration::from_secs(77))
        .options(|options| options.static_summary = Some("overridden".to_owned()))
        .start()
        .await?;
    let result = child.result();
    child.cancel_signal().await?;
    let overridden = result.await?.workflow_type;

    let total = children(ctx).count(CountRequest { left: 3, total: 0 }).await?.total;
    let twice = children(ctx).twice("once".to_owned()).await?;
    Ok(vec![schema_id, name, again, overridden, total.to_string(), twice])
}

async fn reached(ctx: &mut Context, id: &str) -> Lines {
    external(ctx, id).set_progress(SetProgressRequest { progress: 100.0 }).await?;
    other_temporal::external(ctx, format!("{id}/sweep")).nudge(NudgeRequest { by: "me".to_owned() }).await?;
    let nobody = external(ctx, format!("{id}/nobody"));
    let lost = nobody.cancel_signal().await.err().map(|error| error.to_string()).unwrap_or_default();
    let sweep = external(ctx, format!("{id}/cancelled"));
    sweep.cancel(Some("not needed".to_owned())).await?;
    Ok(vec![lost])
}

async fn concurrent(ctx: &mut Context) -> Lines {
    let mut lines = vec![];
    select! {
        done = activities(ctx).slow(slow(10)) => lines.push(format!("selected {}", done?.attempt)),
        _ = ctx.timer(Duration::from_secs(30)) => lines.push("timer".to_owned()),
    }
    let (a, b) = join!(activities(ctx).slow(slow(5)), activities(ctx).slow(slow(1)).local());
    lines.push(format!("joined {} {}", a?.local, b?.local));

    let held = activities(ctx).slow(slow(1));
    let running = activities(ctx).slow(slow(1)).start();
    ctx.timer(Duration::from_millis(10)).await;
    lines.push(format!("held {} {}", held.await?.attempt, running.await?.attempt));

    let running: Vec<_> = (0..4).map(|n| activities(ctx).slow(slow(n)).start()).collect();
    let done = join_all(running).await;
    lines.push(format!("started {}", done.iter().filter(|one| one.is_ok()).count()));
    Ok(lines)
}

async fn cancelled(ctx: &mut Context) -> Lines {
    let mut lines = vec![];
    let mut running = activities(ctx).slow(slow(60_000)).start();
    let mut timer = ctx.timer(Duration::from_millis(300));
    let error = loop {
        select! {
            done = running => break done.err(),
            _ = timer => running.cancel(),
        }
    };
    lines.push(error.map(|error| Report::new(&error).to_string()).unwrap_or_default());

    let call = activities(ctx).slow(slow(60_000));
    call.cancel();
    lines.push(call.await.err().map(|error| Report::new(&error).to_string()).unwrap_or_default());

    let mut whole = children(ctx).sweep();
    let mut timer = ctx.timer(Duration::from_millis(200));
    let error = loop {
        select! {
            done = whole => break done.err(),
            _ = timer => whole.cancel(),
        }
    };
    lines.push(error.map(|error| Report::new(&error).to_string()).unwrap_or_default());
    Ok(lines)
}

async fn many(ctx: &mut Context) -> Lines {
    let started: Vec<_> = (0..40).map(|_| activities(ctx).slow(slow(1)).local().start()).collect();
    let calls: Vec<_> = (0..40).map(|_| activities(ctx).slow(slow(1)).local()).collect();
    let (started, calls) = (join_all(started).await, join_all(calls).await);
    let done = started.into_iter().chain(calls).flatten().count();
    Ok(vec![done.to_string()])
}

/// Makes a call that fails before it is sent.
async fn invalid(ctx: &mut Context, scenario: &str) -> Lines {
    match scenario {
        "no timeout" => activities(ctx).timeless().await?,
        "zero timeout" => activities(ctx).timeless().start_to_close_timeout(Duration::ZERO).await?,
        "zero local timeout" => {
            activities(ctx).timeless().local().schedule_to_close_timeout(Duration::ZERO).await?;
        }
        _ => drop(children(ctx).named(FooRequest::default()).await?),
    }
    Ok(vec![])
}

async fn deterministic(ctx: &mut Context) -> Lines {
    let before: u32 = ctx.random();
    let child = children(ctx).sweep().start().await?;
    let after: u32 = ctx.random();
    let id = child.id().to_owned();
    child.wake().await?;
    child.result().await?;
    activities(ctx).slow(slow(1)).await?;
    Ok(vec![before.to_string(), id, after.to_string()])
}
