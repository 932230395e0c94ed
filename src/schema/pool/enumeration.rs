use super::{File, Pool, TypeKind};
use crate::{
    diagnostic::Location,
    schema::descriptor::{EnumDescriptorProto, EnumValueDescriptorProto},
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
        let (found, file, path) = self.place(full_name)?;
        let TypeKind::Enum(proto) = found.kind else { return None };
        Some(EnumView { file, proto, path: path.to_owned() })
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
