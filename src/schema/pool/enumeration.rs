use super::{File, Pool, TypeKind, message};
use crate::{
    diagnostic::Location,
    schema::descriptor::{
        DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FileDescriptorProto,
    },
};

/// An enum where it is declared.
#[derive(Debug)]
pub(crate) struct EnumView<'a> {
    file: &'a File<'a>,
    pub(crate) proto: &'a EnumDescriptorProto,
    path: Vec<i32>,
}

impl Pool<'_> {
    pub(crate) fn enum_view(&self, full_name: &str) -> Option<EnumView<'_>> {
        let found = self.type_of(full_name)?;
        let TypeKind::Enum(proto) = found.kind else { return None };
        let file = self.files.iter().find(|file| file.proto.name == found.file.name)?;
        Some(EnumView { file, proto, path: path(found.file, full_name)? })
    }
}

impl<'a> EnumView<'a> {
    pub(crate) fn at(&self) -> Location {
        self.file.message_locations().at(&self.path)
    }

    pub(crate) fn comment(&self) -> &'a str {
        self.file.message_locations().comment(&self.path)
    }

    /// Returns the comment of each value.
    pub(crate) fn value_comments(&self) -> impl Iterator<Item = &'a str> {
        let path = |index| [&self.path[..], &[EnumDescriptorProto::VALUE, index]].concat();
        let locations = self.file.message_locations();
        (0..).zip(&self.proto.value).map(move |(index, _)| locations.comment(&path(index)))
    }

    /// Returns the values and their positions.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'a EnumValueDescriptorProto, Location)> {
        let at = |index| [&self.path[..], &[EnumDescriptorProto::VALUE, index]].concat();
        let values = (0..).zip(&self.proto.value);
        values.map(move |(index, value)| (value, self.file.message_locations().at(&at(index))))
    }
}

/// Returns the field numbers and indexes from the file to the enum.
fn path(file: &FileDescriptorProto, full_name: &str) -> Option<Vec<i32>> {
    let (scope, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
    let index =
        |enums: &[EnumDescriptorProto]| (0..).zip(enums).find(|(_, of)| of.name == name).map(|(at, _)| at);
    if scope == file.package {
        return Some(vec![FileDescriptorProto::ENUM_TYPE, index(&file.enum_type)?]);
    }
    let (mut path, message) = message::find(file, scope)?;
    path.extend([DescriptorProto::ENUM_TYPE, index(&message.enum_type)?]);
    Some(path)
}
