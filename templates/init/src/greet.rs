use crate::v1::{
    ComposeRequest, GreetRequest, GreetResponse, Greeting,
    greeter_temporal::{GreetContext, GreetWorkflow, activities},
};
use std::time::Duration;
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult, select},
};

const PAUSE: Duration = Duration::from_secs(60);

/// The state of a workflow that greets one person.
#[derive(Debug)]
pub struct Greet {
    request: GreetRequest,
    hurry: bool,
    waiting: bool,
}

impl GreetWorkflow for Greet {
    fn new(_: &WorkflowContextView, request: GreetRequest) -> Self {
        Self {
            request,
            hurry: false,
            waiting: true,
        }
    }

    async fn run(ctx: &mut GreetContext<Self>) -> WorkflowResult<GreetResponse> {
        select! {
            // The condition comes first: it fails if the workflow is cancelled, whereas the timer just ends.
            hurried = ctx.wait_condition(|greet| greet.hurry) => hurried?,
            _ = ctx.timer(PAUSE) => {}
        }
        ctx.state_mut(|greet| greet.waiting = false);
        let name = ctx.state(|greet| greet.request.name.clone());
        let composed = activities(ctx).compose(ComposeRequest { name }).await?;
        Ok(GreetResponse {
            text: composed.text,
        })
    }

    async fn hurry(ctx: &mut GreetContext<Self>) {
        ctx.state_mut(|greet| greet.hurry = true);
    }

    fn get_greeting(&self, _: &WorkflowContextView) -> Result<Greeting, HandlerError> {
        Ok(Greeting {
            waiting: self.waiting,
        })
    }
}
