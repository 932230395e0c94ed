//! Resources, as generated code declares them.

mod import;
mod private;

pub(crate) use private::Private;

use crate::{
    call::{AskQuery, Json, RunWorkflow, SendSignal, SendUpdate},
    schema::{self, Attribute, InputError, Kind, Mode, Trait},
    value::Value,
};
use std::time::Duration;

/// The provider of a service.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// The name. The names of its resources begin with it.
    pub name: &'static str,
    /// The address in a registry, such as `example.com/acme/shop`.
    pub source: &'static str,
    /// The documentation, as Markdown.
    pub description: &'static str,
    /// Its resources.
    pub resources: &'static [Resource],
}

/// A service with a provider. Generated code implements this trait.
pub trait Provided {
    /// The provider.
    const PROVIDER: &'static Provider;
}

/// A resource that rpcs create, read, update and delete.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// The name of its type in Terraform.
    pub name: &'static str,
    /// The documentation, as Markdown.
    pub description: &'static str,
    /// The version of its attributes.
    pub version: i64,
    /// Its attributes, with `id`, `timeouts` and the versions of write-only attributes.
    pub attributes: &'static [Attribute],
    /// Creates it.
    pub create: Create,
    /// Reads it.
    pub read: Read,
    /// Updates it. If unset, every change replaces the resource.
    pub update: Option<Update>,
    /// Deletes it.
    pub delete: Delete,
    /// The types of failures that mean that the resource does not exist.
    pub gone: &'static [&'static str],
    /// The default timeouts, which a configuration can override.
    pub timeouts: Timeouts,
    /// The parts of its id. Empty if a read needs only the id, or if the fields cannot be read from the id.
    pub import: &'static [IdPart],
}

/// The maximum times to wait for operations.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For creations. Defaults to 20 minutes, like the other timeouts.
    pub create: Duration,
    /// For reads.
    pub read: Duration,
    /// For updates.
    pub update: Duration,
    /// For deletions.
    pub delete: Duration,
}

impl Timeouts {
    /// 20 minutes each.
    pub const DEFAULT: Self = Self {
        create: Duration::from_mins(20),
        read: Duration::from_mins(20),
        update: Duration::from_mins(20),
        delete: Duration::from_mins(20),
    };
}

/// The attributes that an rpc takes and returns, by name.
#[derive(Clone, Copy, Debug)]
pub struct Exchanged {
    /// The attributes that its input has.
    pub input: &'static [&'static str],
    /// The attributes that its output has.
    pub output: &'static [&'static str],
}

/// A part of the id of a resource.
#[derive(Clone, Copy, Debug)]
pub enum IdPart {
    /// The same text in every id.
    Text(&'static str),
    /// The value of an attribute.
    Field(&'static str),
}

/// How a resource is created.
#[derive(Clone, Copy, Debug)]
pub enum Create {
    /// By a workflow that completes when the resource exists.
    Workflow(&'static dyn RunWorkflow, Exchanged),
    /// By a workflow that runs as long as the resource exists. Its update returns when the resource is ready.
    Entity(&'static dyn RunWorkflow, Exchanged, &'static dyn SendUpdate, Exchanged),
}

/// How a resource is read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// By a workflow.
    Workflow(&'static dyn RunWorkflow, Exchanged),
    /// By a query of the workflow that created it.
    Query(&'static dyn AskQuery, Exchanged),
}

/// How a resource is updated.
#[derive(Clone, Copy, Debug)]
pub enum Update {
    /// By a workflow.
    Workflow(&'static dyn RunWorkflow, Exchanged),
    /// By an update of the workflow that created it.
    Update(&'static dyn SendUpdate, Exchanged),
}

/// How a resource is deleted.
#[derive(Clone, Copy, Debug)]
pub enum Delete {
    /// By a workflow.
    Workflow(&'static dyn RunWorkflow, Exchanged),
    /// By a signal to the workflow that created it, which then completes.
    Signal(&'static dyn SendSignal, Exchanged),
    /// By an update of the workflow that created it, which then completes.
    Update(&'static dyn SendUpdate, Exchanged),
}

impl Create {
    /// Returns the create workflow, with its attributes.
    pub(crate) fn workflow(&self) -> (&'static dyn RunWorkflow, Exchanged) {
        match self {
            Self::Workflow(workflow, exchanged) | Self::Entity(workflow, exchanged, ..) => {
                (*workflow, *exchanged)
            }
        }
    }

    pub(crate) fn is_entity(&self) -> bool {
        matches!(self, Self::Entity(..))
    }
}

impl Attribute {
    /// The id of a resource, which is the id of the workflow that created it.
    pub const ID: Self = Self {
        traits: &[Trait::Keep],
        description: "The id of the workflow that creates the resource.",
        ..Self::new("id", "", Mode::Computed, Kind::Text)
    };

    /// The maximum times to wait for operations.
    pub const TIMEOUTS: Self = Self {
        description: "The maximum times to wait for operations. The workflows continue after a timeout.",
        ..Self::new("timeouts", "", Mode::Optional, Kind::Object(WAITS))
    };
}

const fn wait(name: &'static str) -> Attribute {
    Attribute {
        description: "A duration such as `30m`.",
        ..Attribute::new(name, "", Mode::Optional, Kind::Duration)
    }
}

const WAITS: &[Attribute] = &[wait("create"), wait("read"), wait("update"), wait("delete")];

impl Resource {
    /// Returns the attributes with these names.
    pub(crate) fn attributes(
        &self,
        names: &'static [&'static str],
    ) -> impl Iterator<Item = &'static Attribute> {
        self.attributes.iter().filter(|attribute| names.contains(&attribute.name))
    }

    /// Returns the attributes that some rpc takes.
    pub(crate) fn sent(&self) -> impl Iterator<Item = &'static Attribute> {
        let inputs = self.inputs();
        let is_sent = move |name| inputs.iter().any(|input| input.contains(name));
        self.attributes.iter().filter(move |attribute| is_sent(&attribute.name))
    }

    /// Returns the names of the attributes that each rpc takes.
    fn inputs(&self) -> Vec<&'static [&'static str]> {
        let mut rpcs = vec![self.create.workflow().1];
        if let Create::Entity(.., ready) = self.create {
            rpcs.push(ready);
        }
        rpcs.push(match self.read {
            Read::Workflow(_, read) | Read::Query(_, read) => read,
        });
        rpcs.extend(self.update.map(|update| match update {
            Update::Workflow(_, update) | Update::Update(_, update) => update,
        }));
        rpcs.push(match self.delete {
            Delete::Workflow(_, delete) | Delete::Signal(_, delete) | Delete::Update(_, delete) => delete,
        });
        rpcs.iter().map(|rpc| rpc.input).collect()
    }

    /// Returns the input of an rpc. Takes write-only attributes from the configuration, because only it contains them.
    pub(crate) fn input(
        &self,
        exchanged: Exchanged,
        value: &Value,
        config: Option<&Value>,
    ) -> Result<Json, InputError> {
        let mut value = value.clone();
        if let Some(config) = config {
            for attribute in self.attributes.iter().filter(|attribute| attribute.is(Trait::WriteOnly)) {
                value.set(attribute.name, config.get(attribute.name).clone());
            }
        }
        schema::input(self.attributes(exchanged.input), &value)
    }

    /// Returns `true` if a type of failure means that the resource does not exist.
    pub(crate) fn is_gone(&self, failure_type: &str) -> bool {
        !failure_type.is_empty() && self.gone.contains(&failure_type)
    }

    /// Returns the timeout of an operation.
    pub(crate) fn timeout(&self, operation: &str, value: &Value) -> Duration {
        let text = value.get("timeouts").get(operation).text();
        let parsed = text.and_then(|text| text.parse::<jiff::SignedDuration>().ok());
        let default = match operation {
            "create" => self.timeouts.create,
            "read" => self.timeouts.read,
            "update" => self.timeouts.update,
            _ => self.timeouts.delete,
        };
        parsed.and_then(|duration| Duration::try_from(duration).ok()).unwrap_or(default)
    }
}
