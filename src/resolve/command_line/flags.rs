use std::collections::{BTreeMap, BTreeSet};

use super::{distinct, help, keep_free_go_names};
use crate::{
    model::{Flag, FlagMessage, Flags, TypedNames},
    rust::names::command_line,
    schema::{
        descriptor::{CliFlagOptions, FieldDescriptorProto, Label, Type},
        pool::{FieldView, MessageView, Pool, without_dot},
    },
};

/// The inputs of a service's commands and the messages inside them, by full name.
pub(super) struct Messages(BTreeMap<String, Message>);

struct Message {
    flags: Vec<Flag>,
    /// The flags that get a prefix in the input of a command, since they collide with a built-in flag.
    renamed: Vec<(String, String)>,
}

impl Messages {
    /// Collects the messages, except those with a special form in JSON, which have no flags.
    pub(super) fn new<'a>(pool: &Pool<'_>, inputs: impl Iterator<Item = &'a str>) -> Self {
        let mut messages = BTreeMap::new();
        let mut open: BTreeSet<_> = inputs.map(str::to_owned).collect();
        while let Some(name) = open.pop_first() {
            if messages.contains_key(&name) || is_well_known(&name) {
                continue;
            }
            let Some(message) = pool.message_view(&name) else { continue };
            open.extend(message.proto.field.iter().filter_map(inside));
            messages.insert(name, Message::new(flags(&message)));
        }
        Self(messages)
    }

    /// Returns the flags of an input.
    pub(super) fn first(&self, message: &str) -> Flags {
        let renamed = self.0.get(message).map(|message| message.renamed.clone()).unwrap_or_default();
        Flags { message: message.to_owned(), renamed }
    }

    /// Returns the flags of a signal or update that is sent with a start. The name of the handler is the prefix of flags
    /// that collide with a built-in flag or a flag of the workflow.
    pub(super) fn second(&self, message: &str, first: &Flags, handler: &str) -> Flags {
        let of_first = first.names(self.flags(&first.message));
        let taken: BTreeSet<_> = of_first.map(|(name, _)| name).collect();
        let collides = |flag: &Flag, name: &String| is_built_in(flag, name) || taken.contains(name);
        Flags { message: message.to_owned(), renamed: rename(self.flags(message), handler, collides) }
    }

    fn flags(&self, message: &str) -> &[Flag] {
        self.0.get(message).map_or(&[], |message| &message.flags)
    }

    /// Returns the messages with flags, sorted by name.
    pub(super) fn into_model(self) -> Vec<FlagMessage> {
        let all =
            self.0.into_iter().map(|(full_name, Message { flags, .. })| FlagMessage { full_name, flags });
        all.filter(|message| !message.flags.is_empty()).collect()
    }
}

impl Message {
    fn new(flags: Vec<Flag>) -> Self {
        Self { renamed: rename(&flags, "input", is_built_in), flags }
    }
}

fn flags(message: &MessageView<'_>) -> Vec<Flag> {
    let mut flags: Vec<_> = message.fields().map(|field| flag(&field)).collect();
    keep_free_go_names(flags.iter_mut().map(|flag| &mut flag.names));
    flags
}

/// Returns the message of a field, if its fields have separate flags.
fn inside(field: &FieldDescriptorProto) -> Option<String> {
    let name = without_dot(field.type_name.as_deref()?);
    let nested = field.r#type() == Type::Message && field.label() != Label::Repeated;
    (nested && !is_well_known(name)).then(|| name.to_owned())
}

fn is_well_known(message: &str) -> bool {
    message.starts_with("google.protobuf.")
}

fn flag(field: &FieldView<'_>) -> Flag {
    let options = field.options().temporal.as_ref().and_then(|options| options.cli.clone());
    let CliFlagOptions { name, usage, aliases } = options.unwrap_or_default();
    let go_name = command_line::of_go(&name, &field.proto.name);
    let name = command_line::given_or_kebab(&name, &field.proto.name);
    Flag {
        field: field.proto.name.clone(),
        number: field.proto.number,
        names: TypedNames { aliases: distinct(&name, aliases), name, go_name },
        help: help(&usage, field.comment(), ""),
        deprecated: field.options().deprecated,
        hidden: is_hidden(field),
        at: field.at(),
    }
}

fn is_hidden(field: &FieldView<'_>) -> bool {
    let options = field.options().temporal_prost.as_ref();
    options.and_then(|options| options.cli.as_ref()).is_some_and(|cli| cli.hidden)
}

/// Returns whether a name is built in. A name has two dashes, an alias of one letter has one.
fn is_built_in(flag: &Flag, name: &String) -> bool {
    if *name == flag.names.name {
        command_line::is_built_in(name)
    } else {
        command_line::is_built_in_alias(name)
    }
}

/// Returns the names that collide with others, with and without the prefix.
fn rename(flags: &[Flag], prefix: &str, collides: impl Fn(&Flag, &String) -> bool) -> Vec<(String, String)> {
    let names = flags.iter().flat_map(|flag| flag.names.iter().map(move |name| (flag, name)));
    names
        .filter(|(flag, name)| collides(flag, name))
        .map(|(_, name)| (name.clone(), format!("{prefix}-{name}")))
        .collect()
}
