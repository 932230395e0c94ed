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
    sdk::activities::{ActivityContext, ActivityError},
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The workflows and activities of the service.
#[derive(Clone, Copy, Debug)]
pub struct Guards;

impl GuardWorkflows for Guards {
    type Watch = Watchman;
}

impl GuardActivities for Guards {
    async fn look(&self, _: ActivityContext, input: Words) -> Result<Words, ActivityError> {
        Ok(Words { text: format!("saw {}", input.text) })
    }
}

/// Takes steps and records its calls.
#[derive(Debug)]
pub struct Watchman {
    steps: Vec<String>,
    lines: Vec<String>,
}

impl WatchWorkflow for Watchman {
    fn new(_: &WorkflowContextView, input: WatchRequest) -> Self {
        Self { steps: input.steps, lines: vec![format!("new {}", input.text)] }
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
        ctx.wait_condition(|it| it.lines.iter().any(|line| line == "tell end")).await?;
        Ok(WatchResponse { lines: ctx.state(|it| it.lines.clone()) })
    }

    async fn tell(ctx: &mut WatchContext<Self>, input: Words) {
        ctx.state_mut(|it| it.lines.push(format!("tell {}", input.text)));
    }

    fn ask(&self, _: &WorkflowContextView, _: Words) -> Result<WatchResponse, HandlerError> {
        Ok(WatchResponse { lines: self.lines.clone() })
    }

    async fn order(ctx: &mut WatchContext<Self>, input: Words) -> Result<WatchResponse, HandlerError> {
        Ok(ctx.state_mut(|it| {
            it.lines.push(format!("order {}", input.text));
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
        _ => {
            let other: GuardExternal = external(ctx, text);
            other.tell(Words { text: "from outside".to_owned() }).await?;
            "told".to_owned()
        }
    })
}
