//! Calls from a shell: with the command line of the service, and with the `temporal` command.

use std::time::Duration;

use serde::Serialize;

use super::{service::Context, workflow::example_id};
use crate::{
    model::{
        Action, Command, Handler, IdConflictPolicy, IdReusePolicy, Method, Priority, Workflow,
        WorkflowOptions,
    },
    rust::markdown::one_line,
    schema::pool::Kind,
};

#[derive(Serialize)]
pub(super) struct Shell {
    /// With the command line of the service, if it has one.
    own: Option<String>,
    /// With the `temporal` command.
    temporal: String,
}

pub(super) fn start(workflow: &Workflow, context: Context<'_>) -> Shell {
    let Workflow { method, options, .. } = workflow;
    let is_it = |action: &Action| matches!(action, Action::Workflow(marker) if *marker == method.marker);
    let line = Line::start("temporal workflow start", workflow, context);
    let line = options.id_conflict_policy.into_iter().fold(line, Line::conflict);
    Shell { own: own(method, is_it, None, context), temporal: line.text }
}

/// Starts a workflow with a signal, or with an update, of which `policy` decides about a running workflow.
pub(super) fn with_start(
    workflow: &Workflow,
    handler: &Handler,
    policy: Option<IdConflictPolicy>,
    context: Context<'_>,
) -> String {
    let Handler { kind, method, .. } = handler;
    let command = match kind {
        Kind::Update if is_shown(method) => "temporal workflow execute-update-with-start",
        Kind::Update => "temporal workflow start-update-with-start",
        _ => "temporal workflow signal-with-start",
    };
    let mut line = policy.into_iter().fold(Line::start(command, workflow, context), Line::conflict);
    // The command does not choose an id, in contrast to a plain start.
    if example_id(Kind::Workflow, &workflow.method, context).is_none() {
        line = line.option("--workflow-id", "ID");
    }
    let line = line.option(&format!("--{kind}-name"), &method.registered).update_id(*kind, method, context);
    let line = line.stage("--update-wait-for-stage", *kind, method);
    line.input(&format!("--{kind}-input"), method, context).text
}

/// Starts a workflow with a signal or update, with the command line of the service. The inputs are in files.
pub(super) fn own_with_start(workflow: &Workflow, handler: &Handler, context: Context<'_>) -> Option<String> {
    let is_it = |action: &Action| match action {
        Action::SignalWithStart { workflow: marker, signal: with }
        | Action::UpdateWithStart { workflow: marker, update: with, .. } => {
            *marker == workflow.method.marker && *with == handler.marker
        }
        _ => false,
    };
    let kind = handler.kind.as_str();
    let line = Line::own(is_it, context)?.file("input", &workflow.method, context);
    Some(line.file(kind, &handler.method, context).text)
}

/// `workflow` is one that has the handler, if there is one in the service.
pub(super) fn handler(
    kind: Kind,
    method: &Method,
    workflow: Option<&Workflow>,
    context: Context<'_>,
) -> Shell {
    let example = workflow.and_then(|workflow| example_id(Kind::Workflow, &workflow.method, context));
    let id = example.map_or("ID", |example| &example.id);
    let is_it = |action: &Action| match action {
        Action::Signal(marker) => kind == Kind::Signal && *marker == method.marker,
        Action::Query(marker) => kind == Kind::Query && *marker == method.marker,
        Action::Update(marker) => kind == Kind::Update && *marker == method.marker,
        _ => false,
    };
    let command = match kind {
        Kind::Signal => "temporal workflow signal",
        Kind::Query => "temporal workflow query",
        _ if is_shown(method) => "temporal workflow update execute",
        _ => "temporal workflow update start",
    };
    let line = Line::new(command).option("--workflow-id", id).option("--name", &method.registered);
    let line = line.update_id(kind, method, context).stage("--wait-for-stage", kind, method);
    let temporal = line.input("--input", method, context).text;
    Shell { own: own(method, is_it, Some(id), context), temporal }
}

/// Returns a call of the command whose action `is_it`.
fn own(
    method: &Method,
    is_it: impl Fn(&Action) -> bool,
    workflow_id: Option<&str>,
    context: Context<'_>,
) -> Option<String> {
    let mut line = Line::own(is_it, context)?;
    if let Some(id) = workflow_id {
        line = line.option("--workflow-id", id);
    }
    match example(method, context) {
        Some(json) if json != "{}" => {
            Some(format!("{} \\\n  --input-file - <<'JSON'\n{json}\nJSON\n", line.text))
        }
        _ => Some(line.text),
    }
}

fn example<'a>(method: &Method, context: Context<'a>) -> Option<&'a str> {
    context.links.package.reference.messages.get(&method.exchanged.input)?.example.as_deref()
}

/// A command, with an option in each line.
struct Line {
    text: String,
}

impl Line {
    fn new(command: &str) -> Self {
        Self { text: command.to_owned() }
    }

    /// The command whose action `is_it`, of the command line of the service.
    fn own(is_it: impl Fn(&Action) -> bool, context: Context<'_>) -> Option<Self> {
        let program = context.service.command_line.as_ref()?;
        let Command { names, .. } = program.commands.iter().find(|command| is_it(&command.action))?;
        Some(Self::new(&format!("{} {}", quoted(&program.name), quoted(&names.name))))
    }

    /// A command that starts a workflow, with its options and the example of its input.
    fn start(command: &str, workflow: &Workflow, context: Context<'_>) -> Self {
        let Workflow { method, options, .. } = workflow;
        let queue = options.task_queue.as_deref().unwrap_or("QUEUE");
        let mut line = Self::new(command).option("--type", &method.registered).option("--task-queue", queue);
        if let Some(example) = example_id(Kind::Workflow, method, context) {
            line = line.option("--workflow-id", &example.id);
        }
        line.with_options(options).search_attributes(method, context).input("--input", method, context)
    }

    /// Adds the stage that the start of an update waits for.
    fn stage(self, name: &str, kind: Kind, method: &Method) -> Self {
        if kind == Kind::Update && !is_shown(method) { self.option(name, "accepted") } else { self }
    }

    /// Adds the id of an update whose schema has an expression for it.
    fn update_id(self, kind: Kind, method: &Method, context: Context<'_>) -> Self {
        let example = Some(kind).filter(|kind| *kind == Kind::Update);
        let example = example.and_then(|kind| example_id(kind, method, context));
        example.into_iter().fold(self, |line, example| line.option("--update-id", &example.id))
    }

    fn conflict(self, policy: IdConflictPolicy) -> Self {
        let policy = match policy {
            IdConflictPolicy::Fail => "Fail",
            IdConflictPolicy::UseExisting => "UseExisting",
            IdConflictPolicy::TerminateExisting => "TerminateExisting",
        };
        self.option("--id-conflict-policy", policy)
    }

    fn option(self, name: &str, value: &str) -> Self {
        Self { text: format!("{} \\\n  {name} {}", self.text, quoted(value)) }
    }

    /// Adds the file of an input, unless it is empty.
    fn file(self, name: &str, method: &Method, context: Context<'_>) -> Self {
        let is_empty = example(method, context).is_none_or(|json| json == "{}");
        if is_empty { self } else { self.option(&format!("--{name}-file"), &format!("{name}.json")) }
    }

    fn time(self, name: &str, time: Option<Duration>) -> Self {
        match time {
            Some(time) => self.option(name, &format!("{}s", time.as_secs_f64())),
            None => self,
        }
    }

    fn with_options(self, options: &WorkflowOptions) -> Self {
        let line = self
            .time("--execution-timeout", options.execution_timeout)
            .time("--run-timeout", options.run_timeout)
            .time("--task-timeout", options.task_timeout);
        let reuse = options.id_reuse_policy.map(|policy| match policy {
            IdReusePolicy::AllowDuplicate => "AllowDuplicate",
            IdReusePolicy::AllowDuplicateFailedOnly => "AllowDuplicateFailedOnly",
            IdReusePolicy::RejectDuplicate => "RejectDuplicate",
            IdReusePolicy::TerminateIfRunning => "TerminateIfRunning",
        });
        let line = reuse.into_iter().fold(line, |line, policy| line.option("--id-reuse-policy", policy));
        options.priority.iter().fold(line, Self::priority)
    }

    fn priority(self, priority: &Priority) -> Self {
        let options = [
            ("--priority-key", priority.key.map(|key| key.to_string())),
            ("--fairness-key", priority.fairness_key.clone()),
            ("--fairness-weight", priority.fairness_weight.map(|weight| weight.to_string())),
        ];
        let set = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
        set.fold(self, |line, (name, value)| line.option(name, &value))
    }

    /// Adds the search attributes that the example of the input sets.
    fn search_attributes(self, method: &Method, context: Context<'_>) -> Self {
        let found = context.links.package.reference.search_attributes.get(&method.full_name);
        found
            .into_iter()
            .flatten()
            .fold(self, |line, (name, value)| line.option("--search-attribute", &format!("{name}={value}")))
    }

    /// Adds the example of the input, if there is one.
    fn input(self, name: &str, method: &Method, context: Context<'_>) -> Self {
        let well_known = context.links.package.reference.well_known.get(&method.exchanged.input);
        let example = example(method, context).or(well_known.map(String::as_str));
        let Some(json) = example else { return self };
        let metadata = format!("{name}-meta");
        self.option(name, json)
            .option(&metadata, "encoding=json/protobuf")
            .option(&metadata, &format!("messageType={}", method.exchanged.input))
    }
}

/// Returns whether the `temporal` command can show the result of an update. It fails to decode a message.
fn is_shown(method: &Method) -> bool {
    method.output.is_none()
}

/// Returns a word of a shell, in one line.
fn quoted(word: &str) -> String {
    let word = one_line(word);
    shlex::try_quote(&word).map(std::borrow::Cow::into_owned).unwrap_or_default()
}
