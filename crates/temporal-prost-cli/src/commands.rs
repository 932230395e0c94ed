//! The commands: of rpcs, and those that every service has.

mod action;
mod attempts;
mod description;
mod history;
mod list;
mod rpc;
mod run;
pub(crate) mod schedule;
mod start_error;
pub(crate) mod worker;

pub use action::{query, signal, signal_with_start, update, update_with_start, workflow};

use crate::{
    flags::AttachFlags,
    output::{CommandError, Report, confirm},
    service::Service,
    session::{GlobalFlags, Session},
    waiting::last_task_failure,
};
use clap::{ArgMatches, FromArgMatches as _, Subcommand};
use description::describe_facts;
use list::ListFlags;
use rpc::{ids, untyped_result};
use temporal_prost::Execution;

// Commands for all workflows of a service.
#[derive(Clone, Debug, Subcommand)]
enum Common {
    /// List workflows
    List(ListFlags),
    /// Show the server's information about a workflow
    Describe(AttachFlags),
    /// Wait for a workflow and print its result
    Result(AttachFlags),
    /// Request cancellation of a workflow; it can clean up before it ends
    ///
    /// With `--run-id`, the request goes to the latest run of the same chain: the run that continues that run as new,
    /// retries it, or follows it on a cron schedule. It never reaches a later workflow with the same id.
    Cancel {
        #[command(flatten)]
        workflow: AttachFlags,
        /// Reason, for the history
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Terminate a workflow at once; it cannot clean up
    ///
    /// With `--run-id`, the latest run of the same chain is terminated: the run that continues that run as new,
    /// retries it, or follows it on a cron schedule. A later workflow with the same id is left alone.
    Terminate {
        #[command(flatten)]
        workflow: AttachFlags,
        /// Reason, for the history
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// List the events of a workflow; replay tests read the form of `--output json`
    History(AttachFlags),
}

/// Adds the commands below the command of the service.
pub(crate) fn augment(root: clap::Command) -> clap::Command {
    let common = GlobalFlags::below(Common::augment_subcommands(clap::Command::new("")));
    root.subcommands(common.get_subcommands().cloned())
}

/// Runs the command below the command of the service.
pub(crate) async fn run(
    session: &Session<'_>,
    service: &Service,
    matches: &ArgMatches,
) -> Result<Report, CommandError> {
    Box::pin(Common::from_arg_matches(matches)?.run(session, service)).await
}

impl Common {
    async fn run(&self, session: &Session<'_>, service: &Service) -> Result<Report, CommandError> {
        match self {
            Self::List(flags) => flags.run(session, &service.workflow_types()).await,
            Self::Describe(workflow) => describe(session, workflow).await,
            Self::Result(workflow) => Box::pin(result(session, service, workflow)).await,
            Self::Cancel { workflow, reason } => cancel(session, workflow, reason).await,
            Self::Terminate { workflow, reason } => terminate(session, workflow, reason).await,
            Self::History(workflow) => history::run(session, workflow).await,
        }
    }
}

async fn describe(session: &Session<'_>, workflow: &AttachFlags) -> Result<Report, CommandError> {
    let client = session.client().await?;
    let description = workflow.run(client).describe().await?;
    let failure = last_task_failure(client, &description).await;
    let link = session.link(&Execution {
        workflow_id: description.id().to_owned(),
        run_id: Some(description.run_id().to_owned()),
    });
    Ok(Report::Facts(describe_facts(&description, failure, link)))
}

/// Prints the result in the type that the schema gives it.
async fn result(
    session: &Session<'_>,
    service: &Service,
    workflow: &AttachFlags,
) -> Result<Report, CommandError> {
    let workflow = workflow.handle(session.client().await?);
    let description = workflow.describe().await?;
    match service.workflow(description.workflow_type()) {
        Some(action) => action.result(session, workflow.execution()).await,
        None => Box::pin(untyped_result(session, &workflow)).await,
    }
}

async fn cancel(session: &Session<'_>, workflow: &AttachFlags, reason: &str) -> Result<Report, CommandError> {
    let workflow = workflow.handle(session.client().await?);
    workflow.cancel(reason).await?;
    Ok(Report::Sent(ids(&workflow.execution())))
}

async fn terminate(
    session: &Session<'_>,
    workflow: &AttachFlags,
    reason: &str,
) -> Result<Report, CommandError> {
    let workflow = workflow.handle(session.client().await?);
    confirm(&format!("Terminate {}?", workflow.execution()), session.yes())?;
    workflow.terminate(reason).await?;
    Ok(Report::Sent(ids(&workflow.execution())))
}
