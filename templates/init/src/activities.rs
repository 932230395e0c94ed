use crate::{
    Greet,
    v1::{
        ComposeRequest, ComposeResponse,
        greeter_temporal::{GreeterActivities, GreeterWorkflows},
    },
};
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};

/// The workflows and activities of the service. Add fields for what activities need, such as clients.
#[derive(Debug)]
pub struct Greetings;

impl GreeterWorkflows for Greetings {
    type Greet = Greet;
}

impl GreeterActivities for Greetings {
    async fn compose(
        &self,
        _: ActivityContext,
        input: ComposeRequest,
    ) -> Result<ComposeResponse, ActivityError> {
        let text = format!("Hello, {}!", input.name);
        Ok(ComposeResponse { text })
    }
}
