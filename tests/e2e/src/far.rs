//! Workflows of one namespace that call workflows of another.

mod queued;
mod steps;

pub use queued::Queued;

use crate::{
    far_v1::{
        Calls, Job, Report, Words,
        far_temporal::{
            FarWorkflows, RestContext, RestWorkflow, RestXns, WorkContext, WorkWorkflow, WorkXns, children,
            workflow::Work, xns,
        },
        near_temporal::{CallContext, CallWorkflow, NearWorkflows, workflow::Call},
        temporal_schema::Schema,
    },
    guards::noted,
};
use std::{collections::HashMap, time::Duration};
use temporal_prost::{
    ActivityCallError, HandlerError, Hosted, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Proto,
    common::{RetryPolicy, error::ApplicationFailure},
    workflow::{
        CancellableFuture as _, TimerResult, WorkflowContextView, WorkflowResult, WorkflowTermination,
    },
    xns::Start,
};

/// The workflows of both services.
#[derive(Clone, Copy, Debug)]
pub struct Distance;

impl FarWorkflows for Distance {
    type Work = Worker;
    type Rest = Sleeper;
    type Queue = Queued;
}

impl NearWorkflows for Distance {
    type Call = Caller;
}

/// Works in the other namespace.
#[derive(Debug)]
pub struct Worker {
    job: Job,
    lines: Vec<String>,
}

impl WorkWorkflow for Worker {
    fn new(ctx: &WorkflowContextView, job: Job) -> Self {
        Self { lines: vec![noted(ctx, &format!("{} works", job.name))], job }
    }

    async fn run(ctx: &mut WorkContext<Self>) -> WorkflowResult<Report> {
        let job = ctx.state(|it| it.job.clone());
        match &*job.how {
            "wait" => ctx.wait_condition(|it| it.lines.iter().any(|line| line.starts_with("end"))).await?,
            "sleep" if ctx.sleep(Duration::from_hours(20)).await == TimerResult::Cancelled => {
                return Err(WorkflowTermination::cancelled());
            }
            "again" => return ctx.continue_as_new(Job { how: "wait".to_owned(), ..job }),
            "fail" => return Err(failed(&job).into()),
            _ => {}
        }
        Ok(Report { lines: ctx.state(|it| it.lines.clone()) })
    }

    async fn tell(ctx: &mut WorkContext<Self>, words: Words) {
        let line = noted(&**ctx, &words.text);
        ctx.state_mut(|it| it.lines.push(line));
    }

    fn ask(&self, _: &WorkflowContextView) -> Result<Report, HandlerError> {
        Ok(Report { lines: self.lines.clone() })
    }

    fn validate_change(&self, _: &WorkflowContextView, words: &Words) -> Result<(), HandlerError> {
        if words.text == "no" { Err(failed(&self.job).into()) } else { Ok(()) }
    }

    async fn change(ctx: &mut WorkContext<Self>, words: Words) -> Result<Report, HandlerError> {
        Ok(ctx.state_mut(|it| {
            it.lines.push(format!("changed {}", words.text));
            Report { lines: it.lines.clone() }
        }))
    }
}

fn failed(job: &Job) -> ApplicationFailure {
    let details = Proto::<Words, Schema>::from(Words { text: "the details".to_owned() });
    let failure = ApplicationFailure::builder(format!("{} is too hard", job.name));
    failure.type_name("TooHard".to_owned()).details(details).build()
}

/// Rests in the other namespace.
#[derive(Debug, Default)]
pub struct Sleeper {
    lines: Vec<String>,
    rung: bool,
}

impl RestWorkflow for Sleeper {
    fn new(_: &WorkflowContextView) -> Self {
        Self::default()
    }

    async fn run(ctx: &mut RestContext<Self>) -> WorkflowResult<()> {
        Ok(ctx.wait_condition(|it| it.rung).await?)
    }

    async fn bell(ctx: &mut RestContext<Self>) {
        ctx.state_mut(|it| it.rung = true);
    }

    async fn tell(ctx: &mut RestContext<Self>, words: Words) {
        ctx.state_mut(|it| it.lines.push(words.text));
    }

    fn ask(&self, _: &WorkflowContextView) -> Result<Report, HandlerError> {
        Ok(Report { lines: self.lines.clone() })
    }

    fn validate_change(&self, _: &WorkflowContextView, _: &Words) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn change(ctx: &mut RestContext<Self>, words: Words) -> Result<Report, HandlerError> {
        Ok(ctx.state_mut(|it| {
            it.lines.push(words.text);
            Report { lines: it.lines.clone() }
        }))
    }
}

/// Makes calls.
#[derive(Debug)]
pub struct Caller {
    calls: Calls,
}

type Context = CallContext<Caller>;
type State = Hosted<Call, Caller>;

impl CallWorkflow for Caller {
    fn new(_: &WorkflowContextView, calls: Calls) -> Self {
        Self { calls }
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<Report> {
        let Calls { queue, steps } = ctx.state(|it| it.calls.clone());
        let mut called = Called { queue, works: HashMap::new(), rests: HashMap::new() };
        let mut lines = Vec::new();
        for step in steps {
            let mut words = step.splitn(3, ' ').map(str::to_owned);
            let [verb, name, text] = [(); 3].map(|()| words.next().unwrap_or_default());
            lines.push(called.take(ctx, &verb, [name, text]).await?);
        }
        Ok(Report { lines })
    }
}

/// The workflows that were started.
struct Called {
    queue: String,
    works: HashMap<String, WorkXns<State>>,
    rests: HashMap<String, RestXns<State>>,
}

/// Describes a failed call.
fn described(error: &ActivityCallError) -> String {
    let chain = std::iter::successors(error.failure(), |failure| failure.cause.as_deref());
    let kinds = chain.filter_map(|failure| {
        use temporal_prost::common::protos::temporal::api::failure::v1::failure::FailureInfo;
        match failure.failure_info.as_ref()? {
            FailureInfo::ApplicationFailureInfo(info) => {
                let details = info.details.iter().flat_map(|details| &details.payloads);
                let details: String = details.map(|one| String::from_utf8_lossy(&one.data)).collect();
                let retryable = if info.non_retryable { "final" } else { "retryable" };
                Some(format!("{} {retryable} `{}` {details}", info.r#type, failure.message))
            }
            FailureInfo::CanceledFailureInfo(_) => Some("cancelled".to_owned()),
            FailureInfo::TimeoutFailureInfo(_) => Some("timed out".to_owned()),
            _ => None,
        }
    });
    kinds.collect::<Vec<_>>().join(" <- ")
}

fn lines(outcome: Result<Report, ActivityCallError>) -> String {
    outcome.map_or_else(|error| described(&error), |report| report.lines.join(", "))
}

impl Called {
    fn start(&self, ctx: &Context, name: String, how: String) -> Start<Work, State> {
        xns(ctx).work(Job { name, how }).task_queue(&self.queue)
    }

    async fn take(&mut self, ctx: &Context, verb: &str, words: [String; 2]) -> WorkflowResult<String> {
        match verb {
            "start" | "again" | "rest" => self.begin(ctx, verb, words).await,
            "stop" | "break" => Ok(self.interrupt(ctx, verb, words).await),
            "set" => self.set(ctx, words).await,
            "child" => self.child(ctx, words).await,
            "away" => Ok(steps::away(ctx, words).await),
            "nexus" => Ok(steps::nexus(ctx, words).await),
            "hush" => Ok(steps::hush(ctx, words).await),
            "queue" | "queue-tell" | "queue-change" => Ok(steps::queue(ctx, verb, words).await),
            "run" | "strict" | "leave" | "kill" | "reuse" | "replace" | "day" => {
                Ok(self.run(ctx, verb, words).await)
            }
            _ => self.call(ctx, verb, words).await,
        }
    }

    /// Starts a workflow, and waits for its result.
    async fn run(&self, ctx: &Context, verb: &str, [name, text]: [String; 2]) -> String {
        let day = Duration::from_hours(25);
        let start = self.start(ctx, name, text);
        let start = match verb {
            "strict" => start.fail_if_started(true),
            "leave" => start.parent_close_policy(ParentClosePolicy::Abandon),
            "kill" => start.parent_close_policy(ParentClosePolicy::Terminate),
            "reuse" => start.id_reuse_policy(IdReusePolicy::AllowDuplicate),
            "replace" => start
                .id_reuse_policy(IdReusePolicy::AllowDuplicate)
                .id_conflict_policy(IdConflictPolicy::TerminateExisting),
            "day" => start.activity(|call| {
                call.schedule_to_close_timeout(day).start_to_close_timeout(day).heartbeat_timeout(day)
            }),
            _ => start,
        };
        lines(start.await)
    }

    /// Cancels the start of a workflow, or the wait for its result.
    async fn interrupt(&self, ctx: &Context, verb: &str, [name, text]: [String; 2]) -> String {
        let mut sleep = ctx.sleep(Duration::from_secs(2));
        if verb == "stop" {
            let call = self.start(ctx, name, text).start();
            call.cancel();
            return call.await.map_or_else(|error| described(&error), |work| work.id().to_owned());
        }
        let mut call = self.start(ctx, name, text);
        temporal_prost::workflow::select! {
            outcome = call => lines(outcome),
            _ = sleep => {
                call.cancel();
                lines(call.await)
            }
        }
    }

    /// Runs a workflow as a child, in this namespace.
    async fn child(&self, ctx: &Context, [name, how]: [String; 2]) -> WorkflowResult<String> {
        let child = children(ctx).work(Job { name, how }).task_queue(&self.queue);
        Ok(child.await?.lines.join(", "))
    }

    /// Starts workflows, and keeps handles to them.
    async fn begin(
        &mut self,
        ctx: &Context,
        verb: &str,
        [name, text]: [String; 2],
    ) -> WorkflowResult<String> {
        if verb == "rest" {
            let rest = xns(ctx).rest().id(&name).task_queue(&self.queue).start().await?;
            self.rests.insert(name, rest);
            return Ok("rests".to_owned());
        }
        let work = self.start(ctx, name.clone(), text).start().await?;
        let line = format!("{} {}", work.id(), work.run_id().is_some());
        self.works.insert(name, work);
        Ok(line)
    }

    /// Starts a workflow with all setters.
    async fn set(&self, ctx: &Context, [name, _]: [String; 2]) -> WorkflowResult<String> {
        let retry = RetryPolicy::builder().maximum_attempts(2).build();
        let start = self.start(ctx, name.clone(), "return".to_owned());
        let start = start
            .id(format!("set/{name}"))
            .execution_timeout(Duration::from_secs(1000))
            .run_timeout(Duration::from_mins(15))
            .task_timeout(Duration::from_secs(8))
            .id_reuse_policy(IdReusePolicy::AllowDuplicate)
            .id_conflict_policy(IdConflictPolicy::UseExisting)
            .retry_policy(retry.clone())
            .start_delay(Duration::from_secs(1))
            .memo(&serde_json::json!({ "note": ["a", 1] }))
            .search_attributes(&serde_json::json!({ "CustomKeyword": "set", "CustomInt": 7 }))
            .parent_close_policy(ParentClosePolicy::Abandon)
            .heartbeat_interval(Duration::from_secs(2))
            .activity(|call| {
                call.schedule_to_close_timeout(Duration::from_mins(10))
                    .schedule_to_start_timeout(Duration::from_secs(500))
                    .start_to_close_timeout(Duration::from_secs(400))
                    .heartbeat_timeout(Duration::from_secs(10))
                    .retry_policy(retry)
            });
        Ok(lines(start.await))
    }

    /// Calls workflows that run.
    async fn call(&self, ctx: &Context, verb: &str, [name, text]: [String; 2]) -> WorkflowResult<String> {
        let work = || self.works.get(&name).cloned().unwrap_or_else(|| xns(ctx).work_handle(&name));
        let rest = || self.rests.get(&name).cloned().unwrap_or_else(|| xns(ctx).rest_handle(&name));
        let job = || Job { name: name.clone(), how: "wait".to_owned() };
        let done = |outcome: Result<(), ActivityCallError>| {
            outcome.map_or_else(|error| described(&error), |()| "done".to_owned())
        };
        Ok(match verb {
            "tell" => done(work().tell(Words { text }).await),
            "ask" => lines(work().ask().await),
            "change" => lines(work().change(Words { text }).await),
            "change-as" => lines(work().change(Words { text: "as".to_owned() }).id(text).await),
            "cancel" => done(work().cancel().await),
            "result" => lines(work().result().await),
            "tell-rest" => done(rest().tell(Words { text }).await),
            "ask-rest" => lines(rest().ask().await),
            "change-rest" => lines(rest().change(Words { text }).await),
            "bell" => done(rest().bell().await),
            "rested" => done(rest().result().await),
            "with-tell" => {
                lines(xns(ctx).work_with_tell(job(), Words { text }).task_queue(&self.queue).await)
            }
            "with-change" => {
                lines(xns(ctx).work_with_change(job(), Words { text }).task_queue(&self.queue).await)
            }
            "with-bell" => done(xns(ctx).rest_with_bell().id(&name).task_queue(&self.queue).await),
            _ => {
                ctx.sleep(Duration::from_secs(name.parse().unwrap_or(1))).await;
                "waited".to_owned()
            }
        })
    }
}
