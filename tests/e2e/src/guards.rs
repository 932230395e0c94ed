//! A workflow with calls of every kind.

use crate::guard::v1::{
    WatchRequest, WatchResponse, Words,
    guard_temporal::{
        GuardActivities, GuardExternal, GuardWorkflows, WatchContext, WatchWorkflow, activities, children,
        external,
    },
};
use temporal_prost::{
    HandlerError,
    common::protos::temporal::api::common::v1::Payload,
    sdk::{
        activities::{ActivityContext, ActivityError},
        error::ApplicationFailure,
    },
    workflow::{WorkflowContextView, WorkflowResult},
};
use temporal_prost_connect::context::{
    Context, ContextError, ContextValue, Propagated, PropagatedMut as _, from_json, to_json,
};

/// The tenant for which a call is made.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Tenant(pub String);

impl ContextValue for Tenant {
    const NAME: &'static str = "guard-tenant";

    fn encode(&self) -> Result<Payload, ContextError> {
        to_json(self)
    }

    fn decode(payload: &Payload) -> Result<Self, ContextError> {
        from_json(payload)
    }
}

/// Returns the text, and the tenant if there is one.
pub(crate) fn noted(ctx: &impl Propagated, text: &str) -> String {
    match ctx.propagated::<Tenant>() {
        Ok(Some(Tenant(tenant))) => format!("{text} for {tenant}"),
        Ok(None) => text.to_owned(),
        Err(error) => format!("{text}: {error}"),
    }
}

/// The workflows and activities of the service.
#[derive(Clone, Copy, Debug)]
pub struct Guards;

impl GuardWorkflows for Guards {
    type Watch = Watchman;
}

impl GuardActivities for Guards {
    async fn look(&self, ctx: ActivityContext, input: Words) -> Result<Words, ActivityError> {
        if input.text == "client" {
            // A client in this activity would send it.
            let tenant = Context::current().get::<Tenant>().map_err(ApplicationFailure::new)?;
            return Ok(Words { text: format!("sent for {}", tenant.map_or_else(String::new, |it| it.0)) });
        }
        Ok(Words { text: noted(&ctx, &format!("saw {}", input.text)) })
    }
}

/// Takes steps and records its calls.
#[derive(Debug)]
pub struct Watchman {
    steps: Vec<String>,
    lines: Vec<String>,
}

impl WatchWorkflow for Watchman {
    fn new(ctx: &WorkflowContextView, input: WatchRequest) -> Self {
        Self { steps: input.steps, lines: vec![noted(ctx, &format!("new {}", input.text))] }
    }

    async fn run(ctx: &mut WatchContext<Self>) -> WorkflowResult<WatchResponse> {
        for line in ctx.state(|it| it.steps.clone()) {
            let (step, text) = line.split_once(' ').unwrap_or((&line, ""));
            if step == "again" {
                return ctx.continue_as_new(WatchRequest { text: text.to_owned(), steps: Vec::new() });
            }
            let line = take(ctx, step, text.to_owned()).await?;
            ctx.state_mut(|it| it.lines.push(line));
        }
        ctx.wait_condition(|it| it.lines.iter().any(|line| line.starts_with("tell end"))).await?;
        Ok(WatchResponse { lines: ctx.state(|it| it.lines.clone()) })
    }

    async fn tell(ctx: &mut WatchContext<Self>, input: Words) {
        let line = noted(&**ctx, &format!("tell {}", input.text));
        ctx.state_mut(|it| it.lines.push(line));
    }

    fn ask(&self, ctx: &WorkflowContextView, input: Words) -> Result<WatchResponse, HandlerError> {
        let answer = (input.text == "whose").then(|| noted(ctx, "asked"));
        Ok(WatchResponse { lines: self.lines.iter().cloned().chain(answer).collect() })
    }

    async fn order(ctx: &mut WatchContext<Self>, input: Words) -> Result<WatchResponse, HandlerError> {
        let done = match input.text.strip_prefix("look ") {
            Some(text) => activities(ctx).look(Words { text: text.to_owned() }).await?.text,
            None => input.text,
        };
        let line = noted(&**ctx, &format!("order {done}"));
        Ok(ctx.state_mut(|it| {
            it.lines.push(line);
            WatchResponse { lines: it.lines.clone() }
        }))
    }
}

async fn take(ctx: &WatchContext<Watchman>, step: &str, text: String) -> WorkflowResult<String> {
    Ok(match step {
        "look" => activities(ctx).look(Words { text }).await?.text,
        "glance" => activities(ctx).look(Words { text }).local().await?.text,
        "child" => {
            let child = children(ctx).watch(WatchRequest { text, steps: Vec::new() }).start().await?;
            // A child whose start is refused may have failed before.
            let _ = child.tell(Words { text: "end".to_owned() }).await;
            format!("child {}", child.result().await?.lines.join(", "))
        }
        "become" => {
            ctx.propagate(&Tenant(text)).map_err(ApplicationFailure::new)?;
            noted(&**ctx, "became")
        }
        "look-for" => {
            let look = activities(ctx).look(Words { text: "there".to_owned() });
            ctx.with_propagated(&Tenant(text), look).map_err(ApplicationFailure::new)?.await?.text
        }
        _ => {
            let other: GuardExternal = external(ctx, text);
            other.tell(Words { text: "from outside".to_owned() }).await?;
            "told".to_owned()
        }
    })
}
