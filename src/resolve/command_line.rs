//! The commands of a service and their flags, with final names.

mod flags;

use std::collections::BTreeSet;

use flags::Messages;

use super::{Resolver, options};
use crate::{
    diagnostic::Location,
    model::{Action, Command, CommandLine, Flags, TypedNames},
    rust::{
        comments,
        names::{Name, command_line, upper_camel},
    },
    schema::{
        descriptor::{self, CliOptions, WorkflowOptions},
        pool::{Kind, Rpc, ServiceView, without_dot},
    },
};

impl<'a> Resolver<'a> {
    pub(super) fn command_line(self, service: ServiceView<'a>) -> Option<CommandLine> {
        let options = service.proto.options.as_ref().and_then(|options| options.cli.clone());
        let CliOptions { ignore, name, usage, aliases } = options.unwrap_or_default();
        if ignore {
            return None;
        }
        let drafts: Vec<_> = service.rpcs().flat_map(|rpc| self.commands(rpc)).collect();
        let messages = Messages::new(self.pool, drafts.iter().flat_map(Draft::inputs));
        let mut commands: Vec<_> = drafts.into_iter().map(|draft| draft.with_flags(&messages)).collect();
        keep_free_go_names(commands.iter_mut().map(|command| &mut command.names));
        let does = format!("Talks to the workflows of `{}`.", service.full_name());
        Some(CommandLine {
            name: command_line::given_or_kebab(&name, &service.proto.name),
            aliases: distinct(&name, aliases),
            help: help(&usage, service.comment(), &does),
            commands,
            messages: messages.into_model(),
            at: service.at(),
        })
    }

    /// Returns the command of an rpc, and the commands that start it with a signal or update.
    fn commands(self, rpc: Rpc<'a>) -> Vec<Draft<'a>> {
        let own =
            command(rpc).map(|command| Draft { command: self.with_workflows(command, rpc), rpc, with: None });
        let Some(workflow) = &rpc.options().workflow else { return own.into_iter().collect() };
        let signals = (0..).zip(&workflow.signal).filter(|(_, by)| by.start);
        let signals = signals.filter_map(|(index, by)| self.signal_with_start(rpc, by, index));
        let updates = (0..).zip(&workflow.update).filter(|(_, by)| by.start);
        let updates = updates.filter_map(|(index, by)| self.update_with_start(rpc, by, index));
        own.into_iter().chain(signals).chain(updates).collect()
    }

    /// Names the workflows that accept a signal: the server also delivers it to any other workflow.
    fn with_workflows(self, command: Command, rpc: Rpc<'a>) -> Command {
        if !matches!(command.action, Action::Signal(_)) {
            return command;
        }
        let accepts = |workflow: &Rpc<'a>| {
            let signals = workflow.options().workflow.iter().flat_map(|workflow| &workflow.signal);
            let signals = signals.filter_map(|signal| self.pool.reference(workflow.service, &signal.r#ref));
            signals.into_iter().any(|signal| signal.full_name() == rpc.full_name())
        };
        let workflows =
            rpc.service.rpcs().filter(accepts).map(|workflow| format!("`{}`", workflow.proto.name));
        let workflows: Vec<_> = workflows.collect();
        if workflows.is_empty() {
            return command;
        }
        let help = format!("{}\n\nAccepted by {}.", command.help, workflows.join(", "));
        Command { help, ..command }
    }

    fn signal_with_start(self, rpc: Rpc<'a>, by: &descriptor::SignalRef, index: i32) -> Option<Draft<'a>> {
        let signal = self.pool.reference(rpc.service, &by.r#ref)?;
        let action = Action::SignalWithStart {
            workflow: Name::new(&upper_camel(&rpc.proto.name)),
            signal: self.marker(rpc, signal, Kind::Signal),
        };
        let at = rpc.option_at(Kind::Workflow, &[WorkflowOptions::SIGNAL.number, index]);
        Pair { workflow: rpc, with: signal, kind: Kind::Signal }.draft(by.cli.as_ref(), at, action)
    }

    fn update_with_start(self, rpc: Rpc<'a>, by: &descriptor::UpdateRef, index: i32) -> Option<Draft<'a>> {
        let update = self.pool.reference(rpc.service, &by.r#ref)?;
        let action = Action::UpdateWithStart {
            workflow: Name::new(&upper_camel(&rpc.proto.name)),
            update: self.marker(rpc, update, Kind::Update),
            id_conflict_policy: options::id_conflict_policy(by.workflow_id_conflict_policy()),
        };
        let at = rpc.option_at(Kind::Workflow, &[WorkflowOptions::UPDATE.number, index]);
        Pair { workflow: rpc, with: update, kind: Kind::Update }.draft(by.cli.as_ref(), at, action)
    }
}

/// A command without flags yet, and the rpcs that it calls.
struct Draft<'a> {
    command: Command,
    rpc: Rpc<'a>,
    /// The signal or update that is sent with its start.
    with: Option<Rpc<'a>>,
}

impl<'a> Draft<'a> {
    fn inputs(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        [self.rpc].into_iter().chain(self.with).map(input)
    }

    fn with_flags(self, messages: &Messages) -> Command {
        let Self { command, rpc, with } = self;
        let first = messages.first(input(rpc));
        let handler = |with: Rpc<'_>| command_line::given_or_kebab("", &with.proto.name);
        let second = with.map(|with| messages.second(input(with), &first, &handler(with)));
        Command { input: first, second, ..command }
    }
}

fn input(rpc: Rpc<'_>) -> &str {
    without_dot(&rpc.proto.input_type)
}

fn command(rpc: Rpc<'_>) -> Option<Command> {
    let kind = rpc.kinds().into_iter().find(|kind| *kind != Kind::Activity)?;
    let marker = Name::new(&upper_camel(&rpc.proto.name));
    let (action, does) = match kind {
        Kind::Workflow => (Action::Workflow(marker), "Starts the workflow"),
        Kind::Signal => (Action::Signal(marker), "Sends the signal"),
        Kind::Query => (Action::Query(marker), "Asks the query"),
        Kind::Update | Kind::Activity => (Action::Update(marker), "Sends the update"),
    };
    let options = cli_options(rpc, kind).cloned().unwrap_or_default();
    let ignored = rpc.options().command.as_ref().is_some_and(|command| command.ignore);
    let label = Label {
        name: command_line::given_or_kebab(&options.name, &rpc.proto.name),
        go_name: command_line::of_go(&options.name, &rpc.proto.name),
        help: help(&options.usage, rpc.comment(), &format!("{does} `{}`.", rpc.proto.name)),
        kind: kind.as_str(),
        deprecated: rpc.options().deprecated,
        options,
        at: rpc.at(),
    };
    label.command(action).filter(|_| !ignored)
}

/// A workflow, and a signal or update that can be sent with its start.
#[derive(Clone, Copy)]
struct Pair<'a> {
    workflow: Rpc<'a>,
    with: Rpc<'a>,
    kind: Kind,
}

impl<'a> Pair<'a> {
    fn draft(self, options: Option<&CliOptions>, at: Location, action: Action) -> Option<Draft<'a>> {
        let command = self.label(options, at).command(action)?;
        Some(Draft { command, rpc: self.workflow, with: Some(self.with) })
    }

    fn label(self, options: Option<&CliOptions>, at: Location) -> Label {
        let options = options.cloned().unwrap_or_default();
        let (workflow, with) = (&self.workflow.proto.name, &self.with.proto.name);
        let does = format!("Sends the {} `{with}` to `{workflow}`, starting it if necessary.", self.kind);
        Label {
            name: command_line::given_or_kebab(&options.name, &format!("{workflow}_with_{with}")),
            go_name: command_line::of_go(&options.name, &format!("{workflow}_with_{with}")),
            help: help(&options.usage, "", &does),
            kind: "workflow",
            deprecated: self.workflow.options().deprecated || self.with.options().deprecated,
            options,
            at,
        }
    }
}

/// The names and help of a command.
struct Label {
    name: String,
    go_name: Option<String>,
    help: String,
    /// The prefix for a name that is taken.
    kind: &'static str,
    deprecated: bool,
    options: CliOptions,
    at: Location,
}

impl Label {
    /// Returns a command without flags yet, unless the options ignore it.
    fn command(self, action: Action) -> Option<Command> {
        let Self { name, go_name, help, kind, deprecated, options, at } = self;
        let taken = |name: &str| command_line::command(name, kind);
        let name = taken(&name);
        let go_name = go_name.filter(|name| taken(name) == *name);
        let aliases = options.aliases.iter().map(|alias| taken(alias)).collect();
        (!options.ignore).then(|| Command {
            names: TypedNames { aliases: distinct(&name, aliases), name, go_name },
            help,
            action,
            deprecated,
            input: Flags::default(),
            second: None,
            at,
        })
    }
}

/// Removes the names of the Go plugin that are taken.
fn keep_free_go_names<'a>(names: impl Iterator<Item = &'a mut TypedNames>) {
    let mut names: Vec<_> = names.collect();
    let mut taken: BTreeSet<_> = names.iter().flat_map(|names| names.without_go()).cloned().collect();
    for names in &mut names {
        names.go_name = names.go_name.take().filter(|name| taken.insert(name.clone()));
    }
}

fn cli_options(rpc: Rpc<'_>, kind: Kind) -> Option<&CliOptions> {
    let options = rpc.options();
    match kind {
        Kind::Workflow => options.workflow.as_ref()?.cli.as_ref(),
        Kind::Signal => options.signal.as_ref()?.cli.as_ref(),
        Kind::Query => options.query.as_ref()?.cli.as_ref(),
        Kind::Update => options.update.as_ref()?.cli.as_ref(),
        Kind::Activity => None,
    }
}

/// Returns the usage, or else the comment, or else `otherwise`.
fn help(usage: &str, comment: &str, otherwise: &str) -> String {
    let text = [usage, comment].map(comments::plain).into_iter().find(|text| !text.is_empty());
    text.unwrap_or_else(|| otherwise.to_owned())
}

/// Removes aliases that repeat the name or another alias.
fn distinct(name: &str, aliases: Vec<String>) -> Vec<String> {
    let mut distinct = Vec::new();
    for alias in aliases {
        if alias != name && !distinct.contains(&alias) {
            distinct.push(alias);
        }
    }
    distinct
}
