use std::collections::{BTreeMap, BTreeSet};

use super::{Resolver, distinct, help, keep_free_go_names};
use crate::{
    descriptor::{CliFlagOptions, FieldDescriptorProto, Label, Type},
    model::{Flag, FlagMessage, Flags, TypedNames},
    names::command_line,
    schema::{FieldView, Kind, MessageView, Rpc, ServiceView, undotted},
};

impl Resolver<'_> {
    /// The messages that the commands of a service take, and those inside.
    pub(super) fn flag_messages(self, service: ServiceView<'_>) -> Vec<FlagMessage> {
        let mut messages = BTreeMap::new();
        let mut open: Vec<_> = service.rpcs().flat_map(|rpc| self.inputs(rpc)).collect();
        while let Some(name) = open.pop() {
            let Some(message) = self.schema.message_view(&name) else { continue };
            if messages.contains_key(&name) || message.proto.field.is_empty() || is_well_known(&name) {
                continue;
            }
            open.extend(message.proto.field.iter().filter_map(inside));
            messages.insert(name, flags(&message));
        }
        messages.into_iter().map(|(full_name, flags)| FlagMessage { full_name, flags }).collect()
    }

    /// Its own input, and those of what may go with its start.
    fn inputs(self, rpc: Rpc<'_>) -> Vec<String> {
        if rpc.kinds().iter().all(|kind| *kind == Kind::Activity) {
            return Vec::new();
        }
        let workflow = rpc.options().workflow.iter();
        let references = workflow.flat_map(|workflow| {
            let signals = workflow.signal.iter().filter(|by| by.start).map(|by| &by.r#ref);
            let updates = workflow.update.iter().filter(|by| by.start).map(|by| &by.r#ref);
            signals.chain(updates)
        });
        let with = references.filter_map(|by| self.schema.reference(rpc.service, by));
        [rpc].into_iter().chain(with).map(|rpc| undotted(&rpc.proto.input_type).to_owned()).collect()
    }

    /// Those of a message; none where it has a form of its own in JSON.
    pub(super) fn flags(self, message: &str) -> Vec<Flag> {
        let message = self.schema.message_view(message).filter(|_| !is_well_known(message));
        message.map(|message| flags(&message)).unwrap_or_default()
    }
}

fn flags(message: &MessageView<'_>) -> Vec<Flag> {
    let mut flags: Vec<_> = message.fields().map(|field| flag(&field)).collect();
    keep_free_go_names(flags.iter_mut().map(|flag| &mut flag.names));
    flags
}

/// The message of a field whose fields have flags of their own.
fn inside(field: &FieldDescriptorProto) -> Option<String> {
    let name = undotted(field.type_name.as_deref()?);
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
        at: field.at(),
    }
}

/// Those of the input: what meets a built-in flag gets a prefix.
pub(super) fn first(flags: &[Flag]) -> Flags {
    called(flags, |flag, name| is_built_in(flag, name).then(|| format!("input-{name}")))
}

/// Those of what goes with a start: what meets a built-in flag or the workflow's gets the handler in front.
pub(super) fn second(flags: &[Flag], first: &Flags, handler: &str) -> Flags {
    let taken: BTreeSet<_> = first.names.iter().map(|(name, _)| name).collect();
    let meets = |flag: &Flag, name: &String| is_built_in(flag, name) || taken.contains(name);
    called(flags, |flag, name| meets(flag, name).then(|| format!("{handler}-{name}")))
}

/// A name has two dashes, an alias of one letter has one.
fn is_built_in(flag: &Flag, name: &String) -> bool {
    if *name == flag.names.name {
        command_line::is_built_in(name)
    } else {
        command_line::is_built_in_alias(name)
    }
}

fn called(flags: &[Flag], rename: impl Fn(&Flag, &String) -> Option<String>) -> Flags {
    let mut all = Flags::default();
    for flag in flags {
        for name in flag.names.iter() {
            let other = rename(flag, name);
            all.renamed.extend(other.clone().map(|other| (name.clone(), other)));
            all.names.push((other.unwrap_or_else(|| name.clone()), flag.field.clone()));
        }
    }
    all
}
