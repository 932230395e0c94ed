//! Workflows that only record their messages. The tests look at the options that the schema gives them.

use crate::{
    Driver,
    every::v1::{
        FullRequest, FullResponse, PokeRequest, StateResponse,
        every_temporal::{
            EveryWorkflows, FullContext, FullWorkflow, PickyContext, PickyWorkflow, PlainContext,
            PlainWorkflow,
        },
    },
};
use std::time::Duration;
use temporal_prost::{
    HandlerError, WorkflowContext,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The list of the service's workflows.
#[derive(Debug)]
pub struct Every;

impl EveryWorkflows for Every {
    type Full = Full;
    type Plain = Plain;
    type Picky = Picky;
    type Drive = Driver;
}

/// The messages that a workflow received.
#[derive(Clone, Debug, Default)]
struct Seen(Vec<String>);

impl Seen {
    fn note(&mut self, kind: &str, text: &str) -> StateResponse {
        self.0.push(format!("{kind} {text}"));
        StateResponse { seen: self.0.clone() }
    }

    /// Returns true if the workflow received the signal to end.
    fn has_ended(&self) -> bool {
        self.0.iter().any(|seen| seen == "poke end")
    }
}

fn validated(input: &PokeRequest) -> Result<(), HandlerError> {
    if input.text.starts_with("bad") { Err("it is bad".into()) } else { Ok(()) }
}

/// Delays an update that does not return immediately.
async fn take_time<D, W: AsMut<Seen>>(
    ctx: &WorkflowContext<D, W>,
    kind: &str,
    input: &PokeRequest,
) -> StateResponse {
    if input.text.starts_with("slow") {
        ctx.timer(Duration::from_millis(700)).await;
    }
    ctx.state_mut(|it| it.as_mut().note(kind, &input.text))
}

/// Waits for the signal to end. A stubborn workflow completes when it is cancelled, which shows which callers wait.
async fn until_the_end<D, W: AsRef<Seen>>(ctx: &WorkflowContext<D, W>, name: &str) -> WorkflowResult<()> {
    match ctx.wait_condition(|it| it.as_ref().has_ended()).await {
        Err(cancelled) if !name.starts_with("stubborn") => Err(cancelled.into()),
        _ => Ok(()),
    }
}

macro_rules! sees {
    ($($workflow:ident),*) => {
        $(
            impl AsRef<Seen> for $workflow {
                fn as_ref(&self) -> &Seen {
                    &self.seen
                }
            }

            impl AsMut<Seen> for $workflow {
                fn as_mut(&mut self) -> &mut Seen {
                    &mut self.seen
                }
            }
        )*
    };
}
sees!(Full, Plain, Picky);

/// The workflow with every option.
#[derive(Debug)]
pub struct Full {
    name: String,
    seen: Seen,
}

impl FullWorkflow for Full {
    fn new(_: &WorkflowContextView, input: FullRequest) -> Self {
        Self { name: input.name, seen: Seen::default() }
    }

    async fn run(ctx: &mut FullContext<Self>) -> WorkflowResult<FullResponse> {
        let name = ctx.state(|it| it.name.clone());
        if let Some(name) = name.strip_prefix("again ") {
            return ctx.continue_as_new(FullRequest { name: name.to_owned() });
        }
        until_the_end(ctx, &name).await?;
        Ok(ctx.state(|it| FullResponse { name: it.name.clone(), seen: it.seen.0.clone() }))
    }

    async fn poke(ctx: &mut FullContext<Self>, input: PokeRequest) {
        ctx.state_mut(|it| it.seen.note("poke", &input.text));
    }

    fn get_state(&self, _: &WorkflowContextView) -> Result<StateResponse, HandlerError> {
        Ok(StateResponse { seen: self.seen.0.clone() })
    }

    fn state(&self, _: &WorkflowContextView) -> Result<StateResponse, HandlerError> {
        Ok(StateResponse { seen: vec![self.name.clone()] })
    }

    async fn change(ctx: &mut FullContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "change", &input).await)
    }

    fn validate_change(&self, _: &WorkflowContextView, input: &PokeRequest) -> Result<(), HandlerError> {
        validated(input)
    }

    async fn settle(ctx: &mut FullContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "settle", &input).await)
    }
}

/// The workflow without options.
#[derive(Debug)]
pub struct Plain {
    name: String,
    seen: Seen,
}

impl PlainWorkflow for Plain {
    fn new(_: &WorkflowContextView, input: FullRequest) -> Self {
        Self { name: input.name, seen: Seen::default() }
    }

    async fn run(ctx: &mut PlainContext<Self>) -> WorkflowResult<()> {
        let name = ctx.state(|it| it.name.clone());
        until_the_end(ctx, &name).await
    }

    async fn poke(ctx: &mut PlainContext<Self>, input: PokeRequest) {
        ctx.state_mut(|it| it.seen.note("poke", &input.text));
    }

    async fn change(ctx: &mut PlainContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "change", &input).await)
    }

    async fn settle(ctx: &mut PlainContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "settle", &input).await)
    }

    async fn strict(ctx: &mut PlainContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "strict", &input).await)
    }
}

/// The workflow whose start is rejected.
#[derive(Debug)]
pub struct Picky {
    seen: Seen,
}

impl PickyWorkflow for Picky {
    fn new(_: &WorkflowContextView, _: FullRequest) -> Self {
        Self { seen: Seen::default() }
    }

    async fn run(ctx: &mut PickyContext<Self>) -> WorkflowResult<()> {
        until_the_end(ctx, "").await
    }

    async fn poke(ctx: &mut PickyContext<Self>, input: PokeRequest) {
        ctx.state_mut(|it| it.seen.note("poke", &input.text));
    }

    async fn strict(ctx: &mut PickyContext<Self>, input: PokeRequest) -> Result<StateResponse, HandlerError> {
        Ok(take_time(ctx, "strict", &input).await)
    }

    fn validate_strict(&self, _: &WorkflowContextView, input: &PokeRequest) -> Result<(), HandlerError> {
        validated(input)
    }
}
