//! Worker and client in one program. Sends a reminder to the person whose name is the first argument.

/// The messages and Temporal code of `proto/reminders/v1`.
mod v1 {
    include!("gen/reminders.v1.rs");
}

use std::time::Duration;
use temporal_prost::client::Client;
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};
use temporal_prost_connect::Profile;
use v1::reminders_temporal::{
    self, RemindContext, RemindWorkflow, RemindersActivities, RemindersClient, RemindersWorkflows, activities,
};
use v1::{DeliverRequest, RemindRequest};

struct Reminder(RemindRequest);

impl RemindWorkflow for Reminder {
    fn new(_: &WorkflowContextView, request: RemindRequest) -> Self {
        Self(request)
    }

    async fn run(ctx: &mut RemindContext<Self>) -> WorkflowResult<()> {
        let RemindRequest { person, text, after } = ctx.state(|reminder| reminder.0.clone());
        let after = after.and_then(|after| Duration::try_from(after).ok()).unwrap_or_default();
        ctx.timer(after).await;
        activities(ctx).deliver(DeliverRequest { person, text }).await?;
        Ok(())
    }
}

struct Reminders;

impl RemindersWorkflows for Reminders {
    type Remind = Reminder;
}

impl RemindersActivities for Reminders {
    async fn deliver(&self, _: ActivityContext, input: DeliverRequest) -> Result<(), ActivityError> {
        println!("{}: {}", input.person, input.text);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Profile::load()?.connect().await?;
    let mut worker = worker(client.clone())?;
    let stop = worker.shutdown_handle();
    let remind = async {
        let reminded = RemindersClient::new(client).remind(request()).execute().await;
        stop();
        reminded
    };
    let (reminded, worked) = tokio::join!(remind, worker.run());
    reminded?;
    worked?;
    Ok(())
}

fn worker(client: Client) -> anyhow::Result<Worker> {
    let mut options = WorkerOptions::new(reminders_temporal::TASK_QUEUE).build();
    reminders_temporal::register_workflows::<Reminders>(&mut options)?;
    reminders_temporal::register_activities(&mut options, Reminders)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    Ok(Worker::new(&runtime, client, options)?)
}

fn request() -> RemindRequest {
    RemindRequest {
        person: std::env::args().nth(1).unwrap_or_else(|| "Ada".to_owned()),
        text: "the tea is ready".to_owned(),
        after: Some(Duration::from_secs(1).try_into().unwrap_or_default()),
    }
}
