//! The descriptors of a run, indexed by full name.

mod enumeration;
mod kind;
mod message;
mod rpc;
mod scope;
mod unknown;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

pub(crate) use enumeration::EnumView;
pub(crate) use kind::Kind;
pub(crate) use message::{FieldView, MessageView};
pub(crate) use rpc::{Rpc, ServiceView};
pub(crate) use scope::Scope;
pub(crate) use unknown::UnknownOption;

use crate::{
    diagnostic::{Location, Locations},
    schema::descriptor::{
        self, DescriptorProto, EnumDescriptorProto, FeatureSet, FieldDescriptorProto, FileDescriptorProto,
        Label,
    },
};

/// The index. Names have no leading dot.
#[derive(Debug)]
pub(crate) struct Pool<'a> {
    files: Vec<File<'a>>,
    types: BTreeMap<String, Indexed<'a>>,
    /// File, service, method.
    rpcs: BTreeMap<String, (usize, usize, usize)>,
}

#[derive(Debug)]
pub(crate) struct File<'a> {
    pub(crate) proto: &'a FileDescriptorProto,
    locations: OnceLock<Locations>,
    message_locations: OnceLock<Locations>,
}

impl<'a> File<'a> {
    fn new(proto: &'a FileDescriptorProto) -> Self {
        Self { proto, locations: OnceLock::new(), message_locations: OnceLock::new() }
    }

    /// The positions of its services.
    pub(crate) fn locations(&self) -> &Locations {
        self.locations.get_or_init(|| Locations::of_services(self.proto))
    }

    fn message_locations(&self) -> &Locations {
        self.message_locations.get_or_init(|| Locations::of_messages(self.proto))
    }

    /// The statement of its edition, which protoc records as its syntax, and other parsers as its edition.
    fn edition_at(&self) -> Location {
        let locations = self.message_locations();
        let syntax = locations.at(&[FileDescriptorProto::SYNTAX]);
        if syntax.start().is_some() { syntax } else { locations.at(&[FileDescriptorProto::EDITION]) }
    }
}

/// A message or enum, and its place.
#[derive(Debug)]
struct Indexed<'a> {
    found: Type<'a>,
    file: usize,
    /// The field numbers and indexes from the file to it.
    path: Vec<i32>,
}

/// A message or enum, and the file that declares it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type<'a> {
    pub(crate) file: &'a FileDescriptorProto,
    pub(crate) kind: TypeKind<'a>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum TypeKind<'a> {
    Message(&'a DescriptorProto),
    Enum(&'a EnumDescriptorProto),
}

impl<'a> Pool<'a> {
    pub(crate) fn new(files: &'a [FileDescriptorProto]) -> Self {
        let mut pool = Self { files: Vec::new(), types: BTreeMap::new(), rpcs: BTreeMap::new() };
        for (index, file) in files.iter().enumerate() {
            pool.index_types(file, index);
            pool.index_rpcs(file, index);
            pool.files.push(File::new(file));
        }
        pool
    }

    /// Returns the services of the files `inputs`, by file name, then in the order of declaration.
    pub(crate) fn services(&self, inputs: &[String]) -> Vec<ServiceView<'_>> {
        let mut files: Vec<_> = self.files.iter().filter(|file| inputs.contains(&file.proto.name)).collect();
        files.sort_by_key(|file| &file.proto.name);
        files.into_iter().flat_map(ServiceView::of_file).collect()
    }

    /// Returns the services of all files, also of those that are only imported.
    pub(crate) fn declared_services(&self) -> impl Iterator<Item = ServiceView<'_>> {
        self.files.iter().flat_map(ServiceView::of_file)
    }

    /// Returns the rpcs of all files, also of those that are only imported.
    pub(crate) fn rpcs(&self) -> impl Iterator<Item = Rpc<'_>> {
        self.declared_services().flat_map(ServiceView::rpcs)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &'a FileDescriptorProto> {
        self.files.iter().map(|file| file.proto)
    }

    /// Returns the files of newer editions than this release knows, and where they name them.
    pub(crate) fn unknown_editions(&self) -> impl Iterator<Item = (&'a FileDescriptorProto, Location)> {
        let is_unknown = |file: &&File<'a>| file.proto.edition > Some(FileDescriptorProto::NEWEST_EDITION);
        self.files.iter().filter(is_unknown).map(|file| (file.proto, file.edition_at()))
    }

    pub(crate) fn rpc(&self, full_name: &str) -> Option<Rpc<'_>> {
        let (file, service, method) = *self.rpcs.get(full_name)?;
        ServiceView::at_index(self.files.get(file)?, service)?.rpc(method)
    }

    /// Returns the rpc that a `ref` in `service` names: an rpc of the same service, or a full name with dots.
    pub(crate) fn reference(&self, service: ServiceView<'_>, reference: &str) -> Option<Rpc<'_>> {
        if reference.contains('.') {
            return self.rpc(reference);
        }
        self.rpc(&format!("{}.{reference}", service.full_name()))
    }

    pub(crate) fn rpc_names(&self) -> impl Iterator<Item = &str> {
        self.rpcs.keys().map(String::as_str)
    }

    pub(crate) fn type_of(&self, full_name: &str) -> Option<Type<'a>> {
        self.types.get(full_name).map(|indexed| indexed.found)
    }

    /// Returns a type with its file and its path in it.
    fn place(&self, full_name: &str) -> Option<(Type<'a>, &File<'a>, &[i32])> {
        let Indexed { found, file, path } = self.types.get(full_name)?;
        Some((*found, self.files.get(*file)?, path))
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = (&str, &'a DescriptorProto)> {
        self.types.iter().filter_map(|(name, indexed)| match indexed.found.kind {
            TypeKind::Message(message) => Some((name.as_str(), message)),
            TypeKind::Enum(_) => None,
        })
    }

    pub(crate) fn message(&self, full_name: &str) -> Option<&'a DescriptorProto> {
        match self.type_of(full_name)?.kind {
            TypeKind::Message(message) => Some(message),
            TypeKind::Enum(_) => None,
        }
    }

    /// Returns these messages, and all messages and enums inside them, as far as the files declare them.
    pub(crate) fn reachable<'n>(&self, roots: impl Iterator<Item = &'n str>) -> BTreeSet<&str> {
        let known = |name: &str| self.types.get_key_value(name);
        let mut reachable = BTreeSet::new();
        let mut open: Vec<_> = roots.filter_map(known).collect();
        while let Some((name, indexed)) = open.pop() {
            if !reachable.insert(name.as_str()) {
                continue;
            }
            if let TypeKind::Message(message) = indexed.found.kind {
                open.extend(references(message).filter_map(known));
            }
        }
        reachable
    }

    /// Returns whether a field of `message` that is set to its default differs from an unset one.
    pub(crate) fn has_presence(&self, message: &str, field: &FieldDescriptorProto) -> bool {
        let file = self.type_of(message).map(|found| found.file);
        let is_implicit = file.is_some_and(|file| FeatureSet::of(file, field).is_implicit());
        let is_list = field.label() == Label::Repeated;
        let is_message = matches!(field.r#type(), descriptor::Type::Message | descriptor::Type::Group);
        !is_list && (!is_implicit || field.oneof_index.is_some() || is_message)
    }

    fn index_rpcs(&mut self, file: &FileDescriptorProto, index: usize) {
        for (at, service) in file.service.iter().enumerate() {
            let service_name = qualify(&file.package, &service.name);
            let names = service.method.iter().map(|method| qualify(&service_name, &method.name));
            self.rpcs.extend(names.enumerate().map(|(method, name)| (name, (index, at, method))));
        }
    }

    fn index_types(&mut self, proto: &'a FileDescriptorProto, file: usize) {
        let outer = Enclosing { proto, file, name: proto.package.clone(), path: Vec::new() };
        self.index_enums(&outer, FileDescriptorProto::ENUM_TYPE, &proto.enum_type);
        let mut open = outer.inside(FileDescriptorProto::MESSAGE_TYPE, &proto.message_type);
        while let Some((message, inner)) = open.pop() {
            self.index_enums(&inner, DescriptorProto::ENUM_TYPE, &message.enum_type);
            open.extend(inner.inside(DescriptorProto::NESTED_TYPE, &message.nested_type));
            let indexed = inner.index(TypeKind::Message(message));
            self.types.insert(inner.name, indexed);
        }
    }

    fn index_enums(&mut self, outer: &Enclosing<'a>, list: i32, enums: &'a [EnumDescriptorProto]) {
        for (index, of) in (0..).zip(enums) {
            let inner = outer.below(&of.name, &[list, index]);
            let indexed = inner.index(TypeKind::Enum(of));
            self.types.insert(inner.name, indexed);
        }
    }
}

/// The package of a file, or a message or enum in it, while it is indexed.
struct Enclosing<'a> {
    proto: &'a FileDescriptorProto,
    file: usize,
    name: String,
    path: Vec<i32>,
}

impl<'a> Enclosing<'a> {
    fn below(&self, name: &str, path: &[i32]) -> Self {
        Self { name: qualify(&self.name, name), path: [&self.path[..], path].concat(), ..*self }
    }

    /// Returns the messages of the list with this number.
    fn inside(&self, list: i32, messages: &'a [DescriptorProto]) -> Vec<(&'a DescriptorProto, Self)> {
        let at = |index| [list, index];
        (0..).zip(messages).map(|(index, message)| (message, self.below(&message.name, &at(index)))).collect()
    }

    fn index(&self, kind: TypeKind<'a>) -> Indexed<'a> {
        Indexed { found: Type { file: self.proto, kind }, file: self.file, path: self.path.clone() }
    }
}

/// Returns the types of a message's fields.
pub(crate) fn references(message: &DescriptorProto) -> impl Iterator<Item = &str> {
    message.field.iter().filter_map(|field| field.type_name.as_deref()).map(without_dot)
}

/// Returns `scope.name`, or `name` if the scope is the root.
pub(crate) fn qualify(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// Returns the name of a type without the leading dot that references have in descriptors.
pub(crate) fn without_dot(name: &str) -> &str {
    name.strip_prefix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::Pool;
    use crate::schema::descriptor::{FileDescriptorProto, SourceCodeInfo, SourceLocation};

    #[test]
    fn every_parser_says_where_an_edition_is_named() {
        for field in [FileDescriptorProto::SYNTAX, FileDescriptorProto::EDITION] {
            let named = SourceLocation { path: vec![field], span: vec![3, 0, 17], leading_comments: None };
            let info = SourceCodeInfo { location: vec![named] };
            let file = FileDescriptorProto {
                name: "a.proto".to_owned(),
                edition: Some(FileDescriptorProto::NEWEST_EDITION + 1),
                source_code_info: Some(info.encode_to_vec().into()),
                ..FileDescriptorProto::default()
            };
            let files = [file];
            let pool = Pool::new(&files);
            let found: Vec<_> = pool.unknown_editions().map(|(_, at)| at.to_string()).collect();
            assert_eq!(found, ["a.proto:4:1"]);
        }
    }
}
