//! The command line of a service: names, help and markers.

use super::{handshake, options, value};
use crate::config::Config;
use crate::model::{Action, Command, CommandLine, Flag, FlagMessage, Flags, Service, TypedNames};

pub(super) fn all(service: &Service, config: &Config) -> String {
    let Some(command_line) = &service.command_line else {
        return String::new();
    };
    let runtime = &config.types.command_line;
    let handshake = handshake::release("tp_cli", "temporal-prost-cli");
    let functions = functions(service);
    let value = value(service, command_line);
    format!(
        "
        use {runtime}::codegen as tp_cli;
        {handshake}
        impl tp_cli::Commands for Service {{
            const SERVICE: &'static tp_cli::Service = &{value};
        }}
        {functions}
        "
    )
}

fn value(service: &Service, command_line: &CommandLine) -> String {
    let CommandLine { name, aliases, help, commands, messages, .. } = command_line;
    let full_name = &service.full_name;
    let commands = value::list(commands.iter().map(command));
    let messages = value::list(messages.iter().map(message));
    let markers = service.workflows.iter().map(|workflow| &workflow.method.marker);
    let workflows = value::list(markers.map(|marker| format!("tp_cli::workflow::<workflow::{marker}>()")));
    format!(
        "tp_cli::Service {{ name: {name:?}, full_name: {full_name:?}, help: {help:?}, aliases: &{aliases:?}, \
         commands: &[{commands}], workflows: &[{workflows}], messages: &[{messages}] }}"
    )
}

fn functions(service: &Service) -> String {
    let name = &service.names.service;
    format!(
        "
        /// The command line of `{name}`.
        pub mod cli {{
            use super::Service;
            use super::tp_cli;
            /// Returns the program, to which you can add a worker before you run it.
            pub fn program() -> tp_cli::Program {{
                tp_cli::Program::new::<Service>()
            }}
            /// Runs the program and returns its exit code.
            pub fn main() -> ::std::process::ExitCode {{
                program().main()
            }}
            /// Returns the commands, to add to another program. Pass the matches to `program().run`.
            pub fn command() -> tp_cli::clap::Command {{
                program().command()
            }}
        }}
        "
    )
}

fn command(command: &Command) -> String {
    let Command { names, help, deprecated, input, second, .. } = command;
    let action = action(&command.action);
    let mut fields = vec![format!("help: {help:?}")];
    fields.extend(other_names(names));
    fields.extend(deprecated.then(|| "deprecated: true".to_owned()));
    fields.extend(rename_field("input_renamed", input));
    fields.extend(second.as_ref().and_then(|second| rename_field("second_renamed", second)));
    if let Action::UpdateWithStart { id_conflict_policy: Some(policy), .. } = command.action {
        fields.push(format!("id_conflict_policy: Some({})", options::id_conflict_policy(policy)));
    }
    fields.push(format!("..tp_cli::Command::new({:?}, {action})", names.name));
    format!("tp_cli::Command {{ {} }}", fields.join(", "))
}

fn other_names(names: &TypedNames) -> impl Iterator<Item = String> {
    let TypedNames { aliases, go_name, .. } = names;
    let aliases = (!aliases.is_empty()).then(|| format!("aliases: &{aliases:?}"));
    aliases.into_iter().chain(go_name.iter().map(|name| format!("go_name: Some({name:?})")))
}

fn rename_field(field: &str, flags: &Flags) -> Option<String> {
    (!flags.renamed.is_empty()).then(|| format!("{field}: &{:?}", flags.renamed))
}

fn action(action: &Action) -> String {
    match action {
        Action::Workflow(marker) => format!("tp_cli::workflow::<workflow::{marker}>()"),
        Action::Signal(marker) => format!("tp_cli::signal::<signal::{marker}>()"),
        Action::Query(marker) => format!("tp_cli::query::<query::{marker}>()"),
        Action::Update(marker) => format!("tp_cli::update::<update::{marker}>()"),
        Action::SignalWithStart { workflow, signal } => {
            format!("tp_cli::signal_with_start::<workflow::{workflow}, {signal}>()")
        }
        Action::UpdateWithStart { workflow, update, .. } => {
            format!("tp_cli::update_with_start::<workflow::{workflow}, {update}>()")
        }
    }
}

fn message(message: &FlagMessage) -> String {
    let FlagMessage { full_name, flags } = message;
    let fields = value::list(flags.iter().map(field));
    format!("tp_cli::Message {{ name: {full_name:?}, fields: &[{fields}] }}")
}

fn field(flag: &Flag) -> String {
    let Flag { number, names, help, deprecated, hidden, .. } = flag;
    let mut fields = Vec::new();
    fields.extend(other_names(names));
    fields.extend((!help.is_empty()).then(|| format!("help: {help:?}")));
    fields.extend(deprecated.then(|| "deprecated: true".to_owned()));
    fields.extend(hidden.then(|| "hidden: true".to_owned()));
    let new = format!("tp_cli::Field::new({number}, {:?})", names.name);
    if fields.is_empty() {
        return new;
    }
    fields.push(format!("..{new}"));
    format!("tp_cli::Field {{ {} }}", fields.join(", "))
}
