use std::sync::LazyLock;

use super::{File, Pool, TypeKind};
use crate::{
    diagnostic::Location,
    schema::descriptor::{DescriptorProto, FeatureSet, FieldDescriptorProto, FieldOptions, Label},
};

/// A message where it is declared.
#[derive(Debug)]
pub(crate) struct MessageView<'a> {
    file: &'a File<'a>,
    pub(crate) proto: &'a DescriptorProto,
    path: Vec<i32>,
}

/// A field where it is declared.
#[derive(Clone, Debug)]
pub(crate) struct FieldView<'a> {
    file: &'a File<'a>,
    pub(crate) proto: &'a FieldDescriptorProto,
    path: Vec<i32>,
}

static NO_OPTIONS: LazyLock<FieldOptions> = LazyLock::new(FieldOptions::default);

impl Pool<'_> {
    pub(crate) fn message_view(&self, full_name: &str) -> Option<MessageView<'_>> {
        let (found, file, path) = self.place(full_name)?;
        let TypeKind::Message(proto) = found.kind else { return None };
        Some(MessageView { file, proto, path: path.to_owned() })
    }
}

impl<'a> MessageView<'a> {
    pub(crate) fn at(&self) -> Location {
        self.file.message_locations().at(&self.path)
    }

    pub(crate) fn comment(&self) -> &'a str {
        self.file.message_locations().comment(&self.path)
    }

    pub(crate) fn oneof_at(&self, index: i32) -> Location {
        let path = [&self.path[..], &[DescriptorProto::ONEOF_DECL, index]].concat();
        self.file.message_locations().at(&path)
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldView<'a>> {
        let field = |(index, proto)| {
            let path = [&self.path[..], &[DescriptorProto::FIELD, index]].concat();
            FieldView { file: self.file, proto, path }
        };
        (0..).zip(&self.proto.field).map(field)
    }
}

impl<'a> FieldView<'a> {
    pub(crate) fn features(&self) -> FeatureSet {
        FeatureSet::of(self.file.proto, self.proto)
    }

    pub(crate) fn is_required(&self) -> bool {
        self.proto.label() == Label::Required || self.features().is_required()
    }

    pub(crate) fn options(&self) -> &'a FieldOptions {
        self.proto.options.as_deref().map_or_else(|| &*NO_OPTIONS, |options| &**options)
    }

    pub(crate) fn at(&self) -> Location {
        self.file.message_locations().at(&self.path)
    }

    /// Returns the position of its name.
    pub(crate) fn name_at(&self) -> Location {
        let path = [&self.path[..], &[FieldDescriptorProto::NAME]].concat();
        self.file.message_locations().at(&path).or_named(|| self.proto.name.clone())
    }

    pub(crate) fn comment(&self) -> &'a str {
        self.file.message_locations().comment(&self.path)
    }
}
