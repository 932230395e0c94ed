//! The commands: of rpcs, and those that every service has.

mod action;
mod description;
mod history;
mod list;
mod rpc;
mod run;
pub(crate) mod schedule;
pub(crate) mod worker;

pub use action::{query, signal, signal_with_start, update, update_with_start, workflow};

use crate::{
    flags::AttachFlags,
    output::{CommandError, Report, confirm},
    service::Service,
    session::{GlobalFlags, Session},
};
use clap::{ArgMatches, FromArgMatches as _, Subcommand};
use description::describe_facts;
use list::ListFlags;
use rpc::{ids, untyped_result};

// Commands about workflows of a service, whatever their types.
#[derive(Clone, Debug, Subcommand)]
enum Common {
    /// List workflows
    List(ListFlags),
    /// Tell what the server knows of a workflow
    Describe(AttachFlags),
    /// Wait for a workflow and print its result
    Result(AttachFlags),
    /// Ask a workflow to end, which it may do in its own time and way
    Cancel {
        #[command(flatten)]
        workflow: AttachFlags,
        /// Why, for its history
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// End a workflow at once, without a chance to clean up
    Terminate {
        #[command(flatten)]
        workflow: AttachFlags,
        /// Why, for its history
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Tell what has happened to a workflow; `--output json` can be replayed
    History(AttachFlags),
}

/// Adds the commands below that of the service.
pub(crate) fn augment(root: clap::Command) -> clap::Command {
    let common = GlobalFlags::below(Common::augment_subcommands(clap::Command::new("")));
    root.subcommands(common.get_subcommands().cloned())
}

/// Runs the command that clap has read below that of the service.
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
    let workflow = workflow.run(session.client().await?);
    let description = workflow.describe().await?;
    let link = session.link(&temporal_prost::Execution {
        workflow_id: description.id().to_owned(),
        run_id: Some(description.run_id().to_owned()),
    });
    Ok(Report::Facts(describe_facts(&description, link)))
}

/// The result, as the workflow's type has it.
async fn result(
    session: &Session<'_>,
    service: &Service,
    workflow: &AttachFlags,
) -> Result<Report, CommandError> {
    let workflow = workflow.handle(session.client().await?);
    let description = workflow.describe().await?;
    match service.workflow(description.workflow_type()) {
        Some(action) => action.result(session, workflow.execution()).await,
        None => untyped_result(session, &workflow).await,
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
