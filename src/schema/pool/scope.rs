//! Declarations in the same scope.

use super::{File, Pool, qualify};
use crate::{
    diagnostic::Location,
    schema::descriptor::{
        DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FeatureSet, FieldDescriptorProto,
        FileDescriptorProto, Type,
    },
};

/// The messages and enums of a file, or those inside a message.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    file: &'a File<'a>,
    /// The package, or the full name of the message.
    pub(crate) name: String,
    /// `None` for a file.
    pub(crate) message: Option<&'a DescriptorProto>,
    path: Vec<i32>,
    messages: &'a [DescriptorProto],
    enums: &'a [EnumDescriptorProto],
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct Value<'a> {
    pub(crate) name: &'a str,
    pub(crate) number: i32,
    /// The field numbers and indexes from the scope to it.
    pub(crate) path: [i32; 4],
}

/// A field number and an index, from the scope to an element.
type Step = [i32; 2];

impl Pool<'_> {
    /// Returns the scopes of each file that `is_wanted`, and of its messages.
    pub(crate) fn scopes(&self, is_wanted: impl Fn(&FileDescriptorProto) -> bool) -> Vec<Scope<'_>> {
        let files = self.files.iter().filter(|file| is_wanted(file.proto));
        let mut open: Vec<_> = files.map(Scope::of_file).collect();
        let mut scopes = Vec::new();
        while let Some(scope) = open.pop() {
            open.extend(scope.inside());
            scopes.push(scope);
        }
        scopes
    }
}

impl<'a> Scope<'a> {
    fn of_file(file: &'a File<'a>) -> Self {
        let FileDescriptorProto { package, message_type, enum_type, .. } = file.proto;
        Self {
            file,
            name: package.clone(),
            message: None,
            path: Vec::new(),
            messages: message_type,
            enums: enum_type,
        }
    }

    fn inside(&self) -> Vec<Self> {
        let scope = |(message, step): (&'a DescriptorProto, Step)| Self {
            file: self.file,
            name: qualify(&self.name, &message.name),
            message: Some(message),
            path: self.below(&step),
            messages: &message.nested_type,
            enums: &message.enum_type,
        };
        self.messages().map(scope).collect()
    }

    /// Returns the messages and where they are, without the entries of maps.
    fn messages(&self) -> impl Iterator<Item = (&'a DescriptorProto, Step)> {
        let list = match self.message {
            Some(_) => DescriptorProto::NESTED_TYPE,
            None => FileDescriptorProto::MESSAGE_TYPE,
        };
        let all = (0..).zip(self.messages).map(move |(index, message)| (message, [list, index]));
        all.filter(|(message, _)| !message.is_map_entry())
    }

    /// Returns the enums and where they are.
    fn enums(&self) -> impl Iterator<Item = (&'a EnumDescriptorProto, Step)> {
        let list = match self.message {
            Some(_) => DescriptorProto::ENUM_TYPE,
            None => FileDescriptorProto::ENUM_TYPE,
        };
        (0..).zip(self.enums).map(move |(index, of)| (of, [list, index]))
    }

    /// Returns the names of messages and enums, and where they are.
    pub(crate) fn types(&self) -> impl Iterator<Item = (&'a str, Step)> {
        let messages = self.messages().map(|(message, path)| (&*message.name, path));
        messages.chain(self.enums().map(|(of, path)| (&*of.name, path)))
    }

    /// Returns the fields of the Rust type, and where they are: fields outside oneofs, and oneofs.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, Step)> {
        let fields =
            self.fields().filter(|(field, _)| !is_variant(field)).map(|(field, path)| (&*field.name, path));
        let oneofs = self.message.into_iter().flat_map(|message| (0..).zip(&message.oneof_decl));
        let is_real =
            |index| self.fields().any(|(field, _)| is_variant(field) && field.oneof_index == Some(index));
        let oneofs = oneofs.filter(move |(index, _)| is_real(*index));
        fields.chain(oneofs.map(|(index, oneof)| (&*oneof.name, [DescriptorProto::ONEOF_DECL, index])))
    }

    /// Returns the fields inside oneofs, and where they are.
    pub(crate) fn variants(&self) -> impl Iterator<Item = (&'a str, Step)> {
        self.fields().filter(|(field, _)| is_variant(field)).map(|(field, path)| (&*field.name, path))
    }

    /// Returns the maps whose values are enums, and where they are.
    pub(crate) fn maps_of_enums(&self) -> impl Iterator<Item = (&'a str, Step)> {
        let entries = self.messages.iter().filter(|message| message.is_map_entry());
        let of_enums: Vec<_> = entries.filter(|entry| entry.field.iter().any(is_enum_value)).collect();
        let fields = self.fields().filter(move |(field, _)| {
            let (_, ty) = field.type_name().rsplit_once('.').unwrap_or_default();
            of_enums.iter().any(|entry| entry.name == ty)
        });
        fields.map(|(field, path)| (&*field.name, path))
    }

    /// Returns the fields, and where they are.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a FieldDescriptorProto, Step)> {
        let fields = self.message.into_iter().flat_map(|message| (0..).zip(&message.field));
        fields.map(|(index, field)| (field, [DescriptorProto::FIELD, index]))
    }

    /// Returns each enum with its values.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'a EnumDescriptorProto, Vec<Value<'a>>)> {
        self.enums().map(|(of, [list, of_enum])| {
            let at = |index| [list, of_enum, EnumDescriptorProto::VALUE, index];
            let value = |(index, value): (i32, &'a EnumValueDescriptorProto)| Value {
                name: &value.name,
                number: value.number(),
                path: at(index),
            };
            (of, (0..).zip(&of.value).map(value).collect())
        })
    }

    /// Returns the fields of an edition whose strings may contain other bytes than UTF-8, and where they are.
    pub(crate) fn unchecked_strings(&self) -> impl Iterator<Item = (&'a str, Step)> {
        let is_edition = self.file.proto.edition.is_some();
        let fields = self.fields().filter(move |(field, _)| is_edition && self.has_strings(field));
        let unchecked = fields.filter(|(field, _)| FeatureSet::of(self.file.proto, field).skips_utf8());
        unchecked.map(|(field, path)| (&*field.name, path))
    }

    /// Returns whether a field is a string, or a map of strings.
    fn has_strings(&self, field: &FieldDescriptorProto) -> bool {
        let (_, ty) = field.type_name().rsplit_once('.').unwrap_or_default();
        let entry = self.messages.iter().find(|message| message.is_map_entry() && message.name == ty);
        let inside = entry.into_iter().flat_map(|entry| &entry.field);
        inside.chain([field]).any(|field| field.r#type() == Type::String)
    }

    /// Returns the key for sorting scopes.
    pub(crate) fn order(&self) -> (&str, &[i32]) {
        (&self.file.proto.name, &self.path)
    }

    /// Returns the location of the message.
    pub(crate) fn declared(&self) -> Location {
        self.at(&[])
    }

    fn below(&self, path: &[i32]) -> Vec<i32> {
        [&self.path[..], path].concat()
    }

    /// Returns the location of an element of the scope.
    pub(crate) fn at(&self, path: &[i32]) -> Location {
        self.file.message_locations().at(&self.below(path)).or_named(|| self.name.clone())
    }
}

/// Returns whether the field is in a declared oneof.
fn is_variant(field: &FieldDescriptorProto) -> bool {
    field.oneof_index.is_some() && !field.proto3_optional()
}

/// Returns whether the field of a map's entry is the value, and an enum.
fn is_enum_value(field: &FieldDescriptorProto) -> bool {
    field.number == 2 && field.r#type() == Type::Enum
}
