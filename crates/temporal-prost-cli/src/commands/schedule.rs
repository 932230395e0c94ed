//! The commands below `schedule`.

mod create;
mod description;
mod spec;
mod timing;

pub(crate) use create::CreateFlags;

use crate::{
    output::{CommandError, Exit, Facts, Report, confirm, warn_deprecated},
    service::{Command, Invocation, Service},
    session::Session,
};
use clap::{ArgMatches, FromArgMatches as _};
use description::{COLUMNS, describe_facts, row};
use temporal_prost::schedule::{AnySchedule, ListSchedules, ScheduleError};
use temporalio_client::{Client, schedules::ScheduleOverlapPolicy};

// Commands for schedules, without `create`, which has a command for each workflow.
#[derive(Clone, Debug, clap::Subcommand)]
pub(crate) enum ScheduleCommand {
    /// List the schedules of the service's workflows
    List,
    /// Show the server's information about a schedule
    Describe(ScheduleFlags),
    /// Pause a schedule
    Pause {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// Reason, shown while it is paused
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Unpause a schedule
    Unpause {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// Reason
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Start the schedule's workflow now
    Trigger {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// Policy for a workflow that is still running [default: the policy of the schedule]
        #[arg(long, value_name = "POLICY")]
        overlap_policy: Option<OverlapPolicy>,
    },
    /// Delete a schedule; workflows that it started keep running
    Delete(ScheduleFlags),
}

// The schedule that a command is about.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ScheduleFlags {
    /// Schedule id
    #[arg(long, short, value_name = "ID")]
    schedule_id: String,
}

/// Policy for a start while the workflow is still running.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum OverlapPolicy {
    /// Skip the start
    Skip,
    /// Start once after the running workflow ends
    BufferOne,
    /// Start as often as missed after the running workflow ends
    BufferAll,
    /// Cancel the running workflow first
    CancelOther,
    /// Terminate the running workflow first
    TerminateOther,
    /// Start anyway
    AllowAll,
}

impl From<OverlapPolicy> for ScheduleOverlapPolicy {
    fn from(policy: OverlapPolicy) -> Self {
        match policy {
            OverlapPolicy::Skip => Self::Skip,
            OverlapPolicy::BufferOne => Self::BufferOne,
            OverlapPolicy::BufferAll => Self::BufferAll,
            OverlapPolicy::CancelOther => Self::CancelOther,
            OverlapPolicy::TerminateOther => Self::TerminateOther,
            OverlapPolicy::AllowAll => Self::AllowAll,
        }
    }
}

impl ScheduleFlags {
    fn handle(&self, client: &Client) -> AnySchedule {
        AnySchedule::attach(client, &self.schedule_id)
    }
}

/// Runs the command below `schedule`.
pub(crate) async fn run(
    session: &Session<'_>,
    service: &'static Service,
    matches: &ArgMatches,
) -> Result<Report, CommandError> {
    match matches.subcommand() {
        Some(("create", matches)) => create(session, service, matches).await,
        _ => ScheduleCommand::from_arg_matches(matches)?.run(session, service).await,
    }
}

impl ScheduleCommand {
    async fn run(&self, session: &Session<'_>, service: &Service) -> Result<Report, CommandError> {
        let client = session.client().await?;
        let Some(flags) = self.schedule() else { return list(client, service).await };
        let id = &flags.schedule_id;
        if matches!(self, Self::Delete(_)) {
            confirm(&format!("Delete schedule `{id}`?"), session.yes())?;
        }
        Ok(self.send(&flags.handle(client)).await?)
    }

    fn schedule(&self) -> Option<&ScheduleFlags> {
        match self {
            Self::List => None,
            Self::Describe(schedule)
            | Self::Pause { schedule, .. }
            | Self::Unpause { schedule, .. }
            | Self::Trigger { schedule, .. }
            | Self::Delete(schedule) => Some(schedule),
        }
    }

    async fn send(&self, schedule: &AnySchedule) -> Result<Report, ScheduleError> {
        match self {
            Self::List | Self::Describe(_) => {
                return Ok(Report::Facts(describe_facts(&schedule.describe().await?)));
            }
            Self::Pause { note, .. } => schedule.pause(note.clone().unwrap_or_default()).await?,
            Self::Unpause { note, .. } => schedule.unpause(note.clone().unwrap_or_default()).await?,
            Self::Trigger { overlap_policy, .. } => {
                schedule.trigger(overlap_policy.map(Into::into).unwrap_or_default()).await?;
            }
            Self::Delete(_) => schedule.delete().await?,
        }
        Ok(Report::Sent(Facts::default().with("scheduleId", schedule.id())))
    }
}

async fn list(client: &Client, service: &Service) -> Result<Report, CommandError> {
    let schedules = ListSchedules::of_types(client, service.workflow_types()).all().await?;
    Ok(Report::List(&COLUMNS, schedules.iter().map(row).collect()))
}

/// Runs the command below `schedule create`.
async fn create(
    session: &Session<'_>,
    service: &'static Service,
    matches: &ArgMatches,
) -> Result<Report, CommandError> {
    let flags = CreateFlags::from_arg_matches(matches)?;
    let (command, matches) = chosen_workflow(service, matches)?;
    let invocation = Invocation::read(service, command, matches)?;
    warn_deprecated(&invocation.deprecated);
    match command.action.workflow() {
        Some(workflow) => {
            let created = Facts::default().with("scheduleId", flags.schedule.schedule_id.clone());
            workflow.schedule(session, &invocation, flags).await?;
            Ok(Report::Done(created))
        }
        None => Err(no_workflow()),
    }
}

fn chosen_workflow<'m>(
    service: &Service,
    matches: &'m ArgMatches,
) -> Result<(&'static Command, &'m ArgMatches), CommandError> {
    let (name, matches) = matches.subcommand().ok_or_else(no_workflow)?;
    Ok((service.command(name).ok_or_else(no_workflow)?, matches))
}

fn no_workflow() -> CommandError {
    CommandError::new(Exit::Usage, "name the workflow that the schedule starts")
}
