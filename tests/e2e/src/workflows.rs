use crate::{
    Conductor,
    nasty::v1::{
        BothRequest, CountRequest, CountResponse, DescribeRequest, FooRequest, FooResponse, Progress,
        SetProgressRequest,
        foo_temporal::{
            CountContext, CountWorkflow, FooContext, FooWorkflow, FooWorkflows, NamedContext, NamedWorkflow,
            SweepContext, SweepWorkflow, TwiceContext, TwiceWorkflow,
        },
    },
    nasty::{v1, v2},
    other::v1::NudgeRequest,
};
use temporal_prost::{
    HandlerError,
    prost_types::Timestamp,
    sdk::{
        activities::{ActivityContext, ActivityError},
        error::ApplicationFailure,
    },
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The list of the service's workflows.
#[derive(Debug)]
pub struct App;

impl FooWorkflows for App {
    type Foo = Progressing;
    type Sweep = Broom;
    type Conduct = Conductor;
    type Count = Counter;
    type Twice = Echo;
    type Named = Nameless;
}

/// A failure with a type, details and a non-retryable mark.
#[must_use]
pub fn quota() -> ApplicationFailure {
    ApplicationFailure::builder("disk full")
        .type_name("Quota".to_owned())
        .non_retryable(true)
        .details("4 GiB".to_owned())
        .build()
}

/// Runs until its progress is complete.
#[derive(Debug)]
pub struct Progressing {
    name: String,
    progress: f32,
    done: bool,
}

impl FooWorkflow for Progressing {
    fn new(_: &WorkflowContextView, input: FooRequest) -> Self {
        assert!(input.name != "panic in new", "new panics");
        Self { name: input.name, progress: 0.0, done: false }
    }

    async fn run(ctx: &mut FooContext<Self>) -> WorkflowResult<FooResponse> {
        ctx.wait_condition(|foo| foo.done || foo.progress >= 100.0).await?;
        let name = ctx.state(|foo| foo.name.clone());
        Ok(FooResponse { name, workflow_type: ctx.info().workflow_type().to_owned() })
    }

    async fn set_progress(ctx: &mut FooContext<Self>, input: SetProgressRequest) {
        ctx.state_mut(|foo| foo.progress = input.progress);
    }

    async fn cancel(ctx: &mut FooContext<Self>) {
        ctx.state_mut(|foo| foo.done = true);
    }

    async fn both(ctx: &mut FooContext<Self>, input: BothRequest) {
        ctx.state_mut(|foo| foo.name = input.text);
    }

    fn get_progress(&self, _: &WorkflowContextView) -> Result<Progress, HandlerError> {
        Ok(Progress { progress: self.progress })
    }

    fn describe(&self, _: &WorkflowContextView, input: DescribeRequest) -> Result<Timestamp, HandlerError> {
        match input.at {
            Some(at) if at.seconds == 13 => panic!("the query panics"),
            Some(at) => Ok(at),
            None => Err("no time was given".into()),
        }
    }

    async fn advance(
        ctx: &mut FooContext<Self>,
        input: SetProgressRequest,
    ) -> Result<Progress, HandlerError> {
        if input.progress > 66.0 && input.progress < 67.0 {
            return Err(quota().into());
        }
        ctx.state_mut(|foo| foo.progress = input.progress);
        Ok(Progress { progress: input.progress })
    }

    fn validate_advance(
        &self,
        _: &WorkflowContextView,
        input: &SetProgressRequest,
    ) -> Result<(), HandlerError> {
        assert!(input.progress < 1000.0, "the validator panics");
        if input.progress > 900.0 {
            return Err(quota().into());
        }
        if input.progress > 100.0 { Err("progress is over 100".into()) } else { Ok(()) }
    }

    async fn finish(ctx: &mut FooContext<Self>) -> Result<(), HandlerError> {
        ctx.state_mut(|foo| foo.done = true);
        Ok(())
    }
}

/// Sleeps until a signal wakes it.
#[derive(Debug)]
pub struct Broom {
    awake: bool,
}

impl SweepWorkflow for Broom {
    fn new(_: &WorkflowContextView) -> Self {
        Self { awake: false }
    }

    async fn run(ctx: &mut SweepContext<Self>) -> WorkflowResult<()> {
        Ok(ctx.wait_condition(|broom| broom.awake).await?)
    }

    async fn wake(ctx: &mut SweepContext<Self>) {
        ctx.state_mut(|broom| broom.awake = true);
    }

    async fn nudge(ctx: &mut SweepContext<Self>, input: NudgeRequest) {
        ctx.state_mut(|broom| broom.awake = !input.by.is_empty());
    }

    async fn set_progress(ctx: &mut SweepContext<Self>, input: SetProgressRequest) {
        ctx.state_mut(|broom| broom.awake = input.progress >= 100.0);
    }
}

/// Counts down, with one run for each number.
#[derive(Debug)]
pub struct Counter {
    input: CountRequest,
    signalled: bool,
}

impl CountWorkflow for Counter {
    fn new(_: &WorkflowContextView, input: CountRequest) -> Self {
        Self { input, signalled: false }
    }

    async fn run(ctx: &mut CountContext<Self>) -> WorkflowResult<CountResponse> {
        let CountRequest { left, total } = ctx.state(|counter| counter.input);
        if left > 0 {
            return ctx.continue_as_new(CountRequest { left: left - 1, total: total + i64::from(left) });
        }
        if total < 0 {
            ctx.wait_condition(|counter| counter.signalled).await?;
        }
        Ok(CountResponse { total })
    }

    async fn set_progress(ctx: &mut CountContext<Self>, _: SetProgressRequest) {
        ctx.state_mut(|counter| counter.signalled = true);
    }

    fn get_progress(&self, _: &WorkflowContextView) -> Result<Progress, HandlerError> {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        Ok(Progress { progress: self.input.left as f32 })
    }
}

/// Returns its input.
#[derive(Debug)]
pub struct Echo(String);

impl TwiceWorkflow for Echo {
    fn new(_: &WorkflowContextView, input: String) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut TwiceContext<Self>) -> WorkflowResult<String> {
        Ok(ctx.state(|echo| echo.0.clone()))
    }
}

/// Ends immediately.
#[derive(Debug)]
pub struct Nameless;

impl NamedWorkflow for Nameless {
    fn new(_: &WorkflowContextView, _: FooRequest) -> Self {
        Self
    }

    async fn run(_: &mut NamedContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

/// The second version of [`Echo`].
#[derive(Debug)]
pub struct EchoV2(String);

impl v2::foo_temporal::TwiceWorkflow for EchoV2 {
    fn new(_: &WorkflowContextView, input: String) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut v2::foo_temporal::TwiceContext<Self>) -> WorkflowResult<String> {
        let once = ctx.state(|echo| echo.0.clone());
        // Calls of both versions from one workflow.
        let first = v1::foo_temporal::children(ctx).twice(once.clone()).await?;
        let twice = v2::foo_temporal::activities(ctx).twice(once).await?;
        Ok(format!("{first} {twice}"))
    }
}

impl v2::foo_temporal::NamedWorkflow for EchoV2 {
    fn new(_: &WorkflowContextView, input: v2::FooRequest) -> Self {
        Self(input.name)
    }

    async fn run(_: &mut v2::foo_temporal::NamedContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

impl v2::foo_temporal::FooActivities for EchoV2 {
    async fn twice(&self, _: ActivityContext, input: String) -> Result<String, ActivityError> {
        Ok(format!("{}{input}{input}", self.0))
    }

    async fn both(
        &self,
        _: ActivityContext,
        input: v2::BothRequest,
    ) -> Result<v2::BothResponse, ActivityError> {
        Ok(v2::BothResponse { text: input.text })
    }

    async fn slow(&self, _: ActivityContext, _: v2::SlowRequest) -> Result<v2::SlowResponse, ActivityError> {
        Ok(v2::SlowResponse::default())
    }

    async fn elsewhere(&self, _: ActivityContext) -> Result<v2::WhereResponse, ActivityError> {
        Ok(v2::WhereResponse::default())
    }

    async fn timeless(&self, _: ActivityContext) -> Result<(), ActivityError> {
        Ok(())
    }
}

impl EchoV2 {
    /// The activities of the second version.
    #[must_use]
    pub fn hands() -> Self {
        Self("v2 ".to_owned())
    }
}
