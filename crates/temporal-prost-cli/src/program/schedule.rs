use super::tree::command_with_help;
use crate::{
    commands::schedule::{CreateFlags, ScheduleCommand},
    flags::StartFlags,
    input,
    service::Commands,
    session::GlobalFlags,
};
use clap::{Args as _, Subcommand as _};

/// Returns the command `schedule` of the service `S`.
pub(crate) fn command<S: Commands>() -> clap::Command {
    let schedule = clap::Command::new("schedule")
        .about("Manage schedules, which start workflows repeatedly")
        .subcommand_required(true)
        .arg_required_else_help(true);
    let create = clap::Command::new("create").about("Create a schedule that starts a workflow");
    GlobalFlags::below(ScheduleCommand::augment_subcommands(schedule))
        .subcommand(create.defer(fill_create::<S>))
}

fn fill_create<S: Commands>(create: clap::Command) -> clap::Command {
    let workflows = S::SERVICE.commands.iter().filter(|command| command.action.workflow().is_some());
    let workflows = workflows.map(|workflow| command_with_help(workflow).defer(fill_workflow::<S>));
    CreateFlags::augment_args(create)
        .subcommand_required(true)
        .subcommand_value_name("WORKFLOW")
        .subcommand_help_heading("Workflows")
        .subcommands(workflows)
}

fn fill_workflow<S: Commands>(workflow: clap::Command) -> clap::Command {
    match S::SERVICE.command(workflow.get_name()) {
        Some(command) => GlobalFlags::augment_args(StartFlags::augment_args(
            workflow.args(input::args(S::SERVICE, command)),
        )),
        None => workflow,
    }
}
