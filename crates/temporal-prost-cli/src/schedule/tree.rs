use super::{CreateFlags, ScheduleCommand};
use crate::{
    Command, Commands, Service,
    command_error::CommandError,
    exit::Exit,
    invocation::Invocation,
    output::Report,
    session::{self, GlobalFlags, Session},
    start_flags::StartFlags,
    tree,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _, Subcommand as _};

/// The command `schedule` of the service with the marker `S`.
pub(crate) fn command<S: Commands>() -> clap::Command {
    let schedule = clap::Command::new("schedule")
        .about("Start workflows again and again")
        .subcommand_required(true)
        .arg_required_else_help(true);
    let create = clap::Command::new("create").about("Make a schedule that starts a workflow");
    GlobalFlags::below(ScheduleCommand::augment_subcommands(schedule))
        .subcommand(create.defer(fill_create::<S>))
}

fn fill_create<S: Commands>(create: clap::Command) -> clap::Command {
    let workflows = S::SERVICE.commands.iter().filter(|command| command.action.workflow().is_some());
    let workflows = workflows.map(|workflow| tree::described(workflow).defer(fill_workflow::<S>));
    CreateFlags::augment_args(create)
        .subcommand_required(true)
        .subcommand_value_name("WORKFLOW")
        .subcommand_help_heading("Workflows")
        .subcommands(workflows)
}

fn fill_workflow<S: Commands>(workflow: clap::Command) -> clap::Command {
    match S::SERVICE.command(workflow.get_name()) {
        Some(command) => GlobalFlags::augment_args(StartFlags::augment_args(
            workflow.args(tree::args(S::SERVICE, command)),
        )),
        None => workflow,
    }
}

/// Makes the schedule that clap has read below `create`.
pub(super) async fn create(
    session: &Session<'_>,
    service: &'static Service,
    matches: &ArgMatches,
) -> Result<Report, CommandError> {
    let flags = CreateFlags::from_arg_matches(matches)?;
    let (command, matches) = chosen(service, matches)?;
    let invocation = Invocation::read(service, command, matches)?;
    session::warn(&invocation.deprecated);
    match command.action.workflow() {
        Some(workflow) => workflow.schedule(session, &invocation, flags).await,
        None => Err(missing()),
    }
}

fn chosen<'m>(
    service: &Service,
    matches: &'m ArgMatches,
) -> Result<(&'static Command, &'m ArgMatches), CommandError> {
    let (name, matches) = matches.subcommand().ok_or_else(missing)?;
    Ok((service.command(name).ok_or_else(missing)?, matches))
}

fn missing() -> CommandError {
    CommandError::new(Exit::Usage, "a schedule starts one of the service's workflows: name it")
}
