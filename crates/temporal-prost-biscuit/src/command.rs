use crate::datalog::{fact_of, predicate};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use biscuit_auth::builder::{Fact, Predicate};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The kind of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// A start of a workflow.
    Start,
    /// A signal to a workflow.
    Signal,
    /// A query of a workflow.
    Query,
    /// An update of a workflow.
    Update,
    /// An activity.
    Activity,
    /// A start of a Nexus operation.
    Operation,
    /// A request to cancel a workflow.
    Cancel,
    /// A termination of a workflow.
    Terminate,
}

impl Kind {
    /// Returns the name of the kind in tokens, such as `start`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Signal => "signal",
            Self::Query => "query",
            Self::Update => "update",
            Self::Activity => "activity",
            Self::Operation => "operation",
            Self::Cancel => "cancel",
            Self::Terminate => "terminate",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The SHA-256 of an input in canonical form.
///
/// Its text, in URL-safe base64 without padding, is what tokens contain.
///
/// ```
/// use temporal_prost_biscuit::Digest;
///
/// assert_eq!(Digest::of(b"").to_string(), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes the canonical form of an input.
    #[must_use]
    pub fn of(canonical: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, canonical).as_ref());
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// A command, as tokens and policies see it.
///
/// Each part is a fact: `kind("start")`, `service("clusters.v1.Clusters")`, `method("DeleteCluster")`,
/// `namespace("default")`, `workflow("delete/cluster/eu/blue")`, `input("47DEQp…")`, and `run("…")`, `update("…")` and
/// `schedule("…")` if they are known. Unset texts are empty, and the digest is of an empty input.
///
/// ```
/// use temporal_prost_biscuit::{Command, Kind};
///
/// let command = Command::new(Kind::Update, "clusters.v1.Clusters", "Resize")
///     .namespace("default")
///     .workflow("cluster/eu/blue")
///     .update("resize-7")
///     .input(b"\x08\x07");
/// assert_eq!(command.to_string(), "update Resize of clusters.v1.Clusters on `cluster/eu/blue`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    kind: Kind,
    service: String,
    method: String,
    namespace: String,
    workflow: String,
    input: Digest,
    run: Option<String>,
    update: Option<String>,
    schedule: Option<String>,
    fields: Value,
    context: Vec<(String, Vec<String>)>,
}

impl Command {
    /// Names a command by the full protobuf name of its service and the name of its method.
    #[must_use]
    pub fn new(kind: Kind, service: impl Into<String>, method: impl Into<String>) -> Self {
        Self {
            kind,
            service: service.into(),
            method: method.into(),
            namespace: String::new(),
            workflow: String::new(),
            input: Digest::of(b""),
            run: None,
            update: None,
            schedule: None,
            fields: Value::Null,
            context: Vec::new(),
        }
    }

    /// Sets the Temporal namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = namespace.into();
        self
    }

    /// Sets the workflow id.
    #[must_use]
    pub fn workflow(mut self, id: impl Into<String>) -> Self {
        self.workflow = id.into();
        self
    }

    /// Sets the run id. A client sets it if the command is for one run of the workflow only.
    #[must_use]
    pub fn run(mut self, id: impl Into<String>) -> Self {
        self.run = Some(id.into());
        self
    }

    /// Sets the id of an update.
    #[must_use]
    pub fn update(mut self, id: impl Into<String>) -> Self {
        self.update = Some(id.into());
        self
    }

    /// Sets the schedule that starts the workflow. The workflow id is then the id in the schedule's action, to which
    /// the server appends the time of each start.
    ///
    /// A token for it is good for every start of this schedule, so it must live as long as the schedule.
    #[must_use]
    pub fn schedule(mut self, id: impl Into<String>) -> Self {
        self.schedule = Some(id.into());
        self
    }

    /// Sets the input, in canonical form.
    #[must_use]
    pub fn input(mut self, canonical: &[u8]) -> Self {
        self.input = Digest::of(canonical);
        self
    }

    /// Sets the input in JSON form, which policies use. Tokens are bound to its canonical form.
    #[must_use]
    pub fn fields(mut self, input: Value) -> Self {
        self.fields = input;
        self
    }

    /// Adds a fact about the circumstances for policies to use, such as `parent("clusters.v1.Clusters", "Create")`.
    /// Tokens are not bound to it.
    #[must_use]
    pub fn context(mut self, name: impl Into<String>, texts: &[&str]) -> Self {
        self.context.push((name.into(), texts.iter().map(|&text| text.to_owned()).collect()));
        self
    }

    #[cfg(any(feature = "client", feature = "worker"))]
    pub(crate) fn is_start(&self) -> bool {
        self.kind == Kind::Start
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_scheduled(&self) -> bool {
        self.schedule.is_some()
    }

    /// Cancellations and terminations do not reach a worker.
    #[cfg(feature = "client")]
    pub(crate) fn reaches_worker(&self) -> bool {
        !matches!(self.kind, Kind::Cancel | Kind::Terminate)
    }

    /// Activities run for it, which can act on behalf of the caller. A schedule outlives every delegation.
    #[cfg(feature = "client")]
    pub(crate) fn can_be_delegated(&self) -> bool {
        let runs = matches!(self.kind, Kind::Start | Kind::Signal | Kind::Update | Kind::Activity);
        runs && !self.is_scheduled()
    }

    pub(crate) fn json(&self) -> &Value {
        &self.fields
    }

    pub(crate) fn key(&self) -> (&str, &str) {
        (&self.service, &self.method)
    }

    /// The facts to which every token of this command is bound.
    pub(crate) fn binding(&self) -> Vec<Predicate> {
        let schedule = self.schedule.iter().map(|id| predicate("schedule", &[id]));
        let always = [
            predicate("namespace", &[&self.namespace]),
            predicate("service", &[&self.service]),
            predicate("method", &[&self.method]),
            predicate("kind", &[self.kind.name()]),
            predicate("workflow", &[&self.workflow]),
            predicate("input", &[&self.input.to_string()]),
        ];
        always.into_iter().chain(schedule).collect()
    }

    /// The facts to which a client binds a token.
    pub(crate) fn whole_binding(&self) -> Vec<Predicate> {
        let run = self.run.iter().map(|id| predicate("run", &[id]));
        let update = self.update.iter().map(|id| predicate("update", &[id]));
        self.binding().into_iter().chain(run).chain(update).collect()
    }

    /// All facts about the command.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        let context = self.context.iter().map(|(name, texts)| {
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            predicate(name, &texts)
        });
        self.whole_binding().into_iter().chain(context).map(fact_of)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, service, method, workflow, .. } = self;
        write!(f, "{kind} {method} of {service}")?;
        if workflow.is_empty() { Ok(()) } else { write!(f, " on `{workflow}`") }
    }
}
