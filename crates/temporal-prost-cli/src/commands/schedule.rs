//! Schedules, which start a workflow of the service again and again.

mod action;
mod create;
mod description;
mod timing;

pub(crate) use action::workflow_to_start;
pub(crate) use create::CreateFlags;

use crate::{
    output::{CommandError, Exit, Facts, Report, confirm, warn_deprecated},
    service::{Command, Invocation, Service},
    session::Session,
};
use clap::{ArgMatches, FromArgMatches as _};
use description::{COLUMNS, describe_facts, row};
use futures_util::TryStreamExt as _;
use temporalio_client::{
    Client, RpcOptions,
    schedules::{
        DeleteScheduleOptions, ListSchedulesOptions, PauseScheduleOptions, ScheduleHandle,
        ScheduleOverlapPolicy, TriggerScheduleOptions, UnpauseScheduleOptions,
    },
};
use temporalio_common::protos::temporal::api::enums::v1 as api;

// Commands about schedules, but for `create`, which has a command for each workflow.
#[derive(Clone, Debug, clap::Subcommand)]
pub(crate) enum ScheduleCommand {
    /// List the schedules of the service's workflows
    List,
    /// Tell what the server knows of a schedule
    Describe(ScheduleFlags),
    /// Stop a schedule until it is unpaused
    Pause {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// Why, for whoever finds it paused
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Let a paused schedule go on
    Unpause {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// Why
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Start the schedule's workflow now
    Trigger {
        #[command(flatten)]
        schedule: ScheduleFlags,
        /// What happens if the workflow is running [default: the schedule's]
        #[arg(long, value_name = "POLICY")]
        overlap_policy: Option<OverlapPolicy>,
    },
    /// Delete a schedule; workflows that it has started go on
    Delete(ScheduleFlags),
}

// Which schedule is meant.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ScheduleFlags {
    /// Id of the schedule
    #[arg(long, short, value_name = "ID")]
    schedule_id: String,
}

/// What a schedule does when its workflow is still running.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum OverlapPolicy {
    /// Nothing
    Skip,
    /// Start it once when the running one has ended
    BufferOne,
    /// Start it as often as it was due when the running one has ended
    BufferAll,
    /// Cancel the running one
    CancelOther,
    /// Terminate the running one
    TerminateOther,
    /// Start it all the same
    AllowAll,
}

impl From<OverlapPolicy> for api::ScheduleOverlapPolicy {
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
    fn handle(&self, client: &Client) -> ScheduleHandle<Client> {
        client.get_schedule_handle(&self.schedule_id)
    }

    fn report(&self) -> Report {
        Report::Sent(Facts::default().with("scheduleId", self.schedule_id.as_str()))
    }
}

/// Runs the command that clap has read below `schedule`.
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
        match self {
            Self::List => list(client, service).await,
            Self::Describe(schedule) => {
                let description = schedule.handle(client).describe(RpcOptions::default()).await?;
                Ok(Report::Facts(describe_facts(&schedule.schedule_id, &description)))
            }
            Self::Pause { schedule, note } => {
                schedule.handle(client).pause(note.clone(), PauseScheduleOptions::default()).await?;
                Ok(schedule.report())
            }
            Self::Unpause { schedule, note } => {
                schedule.handle(client).unpause(note.clone(), UnpauseScheduleOptions::default()).await?;
                Ok(schedule.report())
            }
            Self::Trigger { schedule, overlap_policy } => {
                let policy = overlap_policy.map(Into::into).unwrap_or_default();
                schedule.handle(client).trigger(policy, TriggerScheduleOptions::default()).await?;
                Ok(schedule.report())
            }
            Self::Delete(schedule) => {
                confirm(&format!("Delete schedule `{}`?", schedule.schedule_id), session.yes())?;
                schedule.handle(client).delete(DeleteScheduleOptions::default()).await?;
                Ok(schedule.report())
            }
        }
    }
}

async fn list(client: &Client, service: &Service) -> Result<Report, CommandError> {
    let types = service.workflow_types();
    let schedules: Vec<_> = client.list_schedules(ListSchedulesOptions::default()).try_collect().await?;
    let of_service = schedules
        .iter()
        .filter(|schedule| schedule.workflow_type().is_some_and(|kind| types.contains(&kind)));
    Ok(Report::List(&COLUMNS, of_service.map(row).collect()))
}

/// Makes the schedule that clap has read below `create`.
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
        Some(workflow) => flags.run(session, workflow.schedule(session, &invocation).await?).await,
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
    CommandError::new(Exit::Usage, "a schedule starts one of the service's workflows: name it")
}
