use super::{Fit, Flag, FlagForm, Part, Step};
use crate::{
    service::{Command, Field, Message, Service, Shape},
    value::Single,
};
use temporal_prost_json::{
    Descriptors, Form,
    descriptor::{FieldDescriptor, FieldKind, MessageDescriptor, SingularKind},
};

/// The depth of dotted flags. Deeper messages are written as JSON.
const DEPTH: usize = 3;
/// The number of flags after which nested messages get no dotted flags, to keep help readable.
const MOST: usize = 300;

/// Returns the flags of a message of a command. Dotted flags follow the flag of their message.
pub(crate) fn flags(service: &'static Service, command: &Command, part: Part) -> Vec<Flag> {
    let (shape, renamed) = match part {
        Part::Input => (Some(command.action.input()), command.input_renamed),
        Part::Second => (command.action.second(), command.second_renamed),
    };
    let found = shape.and_then(|Shape { message, descriptors }| Some((message, descriptors?)));
    let Some((message, descriptors)) = found else { return Vec::new() };
    Walk { messages: service.messages, descriptors, renamed, part, flags: Vec::new() }.all(message)
}

/// Tells if the fields of a message have flags.
fn is_open(message: &MessageDescriptor) -> bool {
    Form::of(message) == Form::Object && !message.full_name().starts_with("google.protobuf.")
}

struct Walk {
    messages: &'static [Message],
    descriptors: &'static Descriptors,
    renamed: &'static [(&'static str, &'static str)],
    part: Part,
    flags: Vec<Flag>,
}

impl Walk {
    fn all(mut self, message: &str) -> Vec<Flag> {
        let message = self.descriptors.pool().ok().and_then(|pool| pool.message_by_name(message));
        if let Some(message) = message.filter(|message| is_open(message)) {
            self.message(message, None);
        }
        self.flags
    }

    fn message(&mut self, message: &'static MessageDescriptor, above: Option<&Flag>) {
        let described = self.messages.iter().find(|found| found.name == message.full_name());
        for field in message.fields() {
            let declared =
                described.and_then(|found| found.fields.iter().find(|one| one.number == field.number()));
            let Some(declared) = declared else { continue };
            let mut flag = self.flag(Step { message, field }, declared, above);
            let inside = self.inside(field, &flag);
            flag.has_inside = inside.is_some();
            self.flags.push(flag.clone());
            if let Some(inside) = inside {
                self.message(inside, Some(&flag));
            }
        }
    }

    /// Returns the message of the field if its fields also have flags.
    fn inside(&self, field: &FieldDescriptor, flag: &Flag) -> Option<&'static MessageDescriptor> {
        let FieldKind::Singular(SingularKind::Message(index)) = field.kind() else { return None };
        let inside = self.descriptors.pool().ok()?.message(index);
        let is_around = |step: &Step| step.message.full_name() == inside.full_name();
        let fits = flag.path.len() < DEPTH && self.flags.len() < MOST;
        let has_flags = is_open(inside) && !inside.fields().is_empty();
        (fits && has_flags && !flag.path.iter().any(is_around)).then_some(inside)
    }

    fn flag(&self, step: Step, declared: &Field, above: Option<&Flag>) -> Flag {
        let part = if self.part == Part::Input { "input" } else { "second" };
        let aliases = declared.aliases.iter().filter(|alias| above.is_none() || alias.len() > 1);
        let name = self.flag_name(declared.flag, above);
        let own_stem = above.is_none() && self.part == Part::Input;
        Flag {
            id: format!("{part}:{name}"),
            stem: if own_stem { declared.flag.to_owned() } else { name.clone() },
            name,
            go_name: declared.go_name.map(|name| self.flag_name(name, above)),
            aliases: aliases.map(|alias| self.flag_name(alias, above)).collect(),
            help: declared.help,
            hidden: declared.hidden || above.is_some_and(|above| above.hidden),
            deprecated: declared.deprecated || above.is_some_and(|above| above.deprecated),
            path: above.iter().flat_map(|above| above.path.iter().copied()).chain([step]).collect(),
            form: self.form(step.field),
            fit: Fit { descriptors: self.descriptors, step },
            has_inside: false,
        }
    }

    fn flag_name(&self, name: &str, above: Option<&Flag>) -> String {
        if let Some(above) = above {
            return format!("{}.{name}", above.stem);
        }
        let renamed = self.renamed.iter().find(|(from, _)| *from == name);
        renamed.map_or(name, |(_, to)| to).to_owned()
    }

    fn form(&self, field: &FieldDescriptor) -> Option<FlagForm> {
        let single = |kind| Single::of(self.descriptors, kind);
        Some(match field.kind() {
            FieldKind::Singular(kind) => FlagForm::Single(single(kind)?),
            FieldKind::List(kind) => FlagForm::List(single(kind)?),
            FieldKind::Map { key, value } => {
                FlagForm::Map(single(SingularKind::Scalar(key))?, single(value)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost::Message as _;
    use prost_types::{
        DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
        field_descriptor_proto::{Label, Type},
    };

    /// A message with 40 fields. They are messages if `inside` names one.
    fn wide(name: &str, inside: Option<&str>) -> DescriptorProto {
        let field = |number| FieldDescriptorProto {
            name: Some(format!("f{number}")),
            number: Some(number),
            label: Some(Label::Optional.into()),
            r#type: Some(if inside.is_some() { Type::Message } else { Type::String }.into()),
            type_name: inside.map(|inside| format!(".{inside}")),
            ..FieldDescriptorProto::default()
        };
        let field = (1..=40).map(field).collect();
        DescriptorProto { name: Some(name.to_owned()), field, ..DescriptorProto::default() }
    }

    #[test]
    fn a_wide_message_has_all_of_its_own_flags_and_not_too_many_others() {
        let file = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            message_type: vec![wide("Outer", Some("Inner")), wide("Inner", None)],
            syntax: Some("proto3".to_owned()),
            ..FileDescriptorProto::default()
        };
        let set = FileDescriptorSet { file: vec![file] }.encode_to_vec();
        let descriptors = Box::leak(Box::new(Descriptors::new(set.leak())));
        let fields = || (1..=40).map(|number| Field::new(number, format!("f{number}").leak())).collect();
        let message = |name| Message { name, fields: Vec::leak(fields()) };
        let messages = vec![message("Outer"), message("Inner")].leak();
        let walk = Walk { messages, descriptors, renamed: &[], part: Part::Input, flags: Vec::new() };
        let flags = walk.all("Outer");
        assert_eq!(flags.iter().filter(|flag| flag.path.len() == 1).count(), 40);
        assert!((MOST..MOST + 80).contains(&flags.len()), "{}", flags.len());
    }
}
