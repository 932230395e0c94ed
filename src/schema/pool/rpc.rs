use std::sync::LazyLock;

use super::{File, Kind, qualify};
use crate::{
    diagnostic::Location,
    schema::descriptor::{FileDescriptorProto, MethodDescriptorProto, MethodOptions, ServiceDescriptorProto},
};

/// A service where it is declared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceView<'a> {
    pub(crate) file: &'a File<'a>,
    pub(crate) proto: &'a ServiceDescriptorProto,
    index: i32,
}

/// An rpc where it is declared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rpc<'a> {
    pub(crate) service: ServiceView<'a>,
    pub(crate) proto: &'a MethodDescriptorProto,
    index: i32,
}

static NO_OPTIONS: LazyLock<MethodOptions> = LazyLock::new(MethodOptions::default);

impl<'a> ServiceView<'a> {
    pub(super) fn of_file(file: &'a File<'a>) -> impl Iterator<Item = Self> {
        (0..).zip(&file.proto.service).map(move |(index, proto)| Self { file, proto, index })
    }

    pub(super) fn at_index(file: &'a File<'a>, index: usize) -> Option<Self> {
        Some(Self { file, proto: file.proto.service.get(index)?, index: i32::try_from(index).ok()? })
    }

    pub(super) fn rpc(self, index: usize) -> Option<Rpc<'a>> {
        let (proto, index) = (self.proto.method.get(index)?, i32::try_from(index).ok()?);
        Some(Rpc { service: self, proto, index })
    }

    pub(crate) fn rpcs(self) -> impl Iterator<Item = Rpc<'a>> {
        (0..).zip(&self.proto.method).map(move |(index, proto)| Rpc { service: self, proto, index })
    }

    /// Returns the rpcs that code is generated for.
    pub(crate) fn annotated_rpcs(self) -> impl Iterator<Item = Rpc<'a>> {
        self.rpcs().filter(|rpc| rpc.is_annotated())
    }

    pub(crate) fn full_name(self) -> String {
        qualify(&self.file.proto.package, &self.proto.name)
    }

    pub(crate) fn at(self) -> Location {
        self.file.locations().at(&self.path()).or_named(|| self.full_name())
    }

    pub(crate) fn comment(self) -> &'a str {
        self.file.locations().comment(&self.path())
    }

    /// Returns the position of the extension of its options with this number, or of the field in it if known.
    pub(crate) fn extension_at(self, number: i32, field: &[i32]) -> Location {
        let path = [&self.path()[..], &[ServiceDescriptorProto::OPTIONS, number], field].concat();
        self.file.locations().at(&path).or_named(|| self.full_name())
    }

    /// Returns whether code is generated for it.
    pub(crate) fn is_annotated(self) -> bool {
        self.annotated_rpcs().next().is_some()
    }

    fn path(self) -> [i32; 2] {
        [FileDescriptorProto::SERVICE, self.index]
    }
}

impl<'a> Rpc<'a> {
    pub(crate) fn full_name(self) -> String {
        qualify(&self.service.full_name(), &self.proto.name)
    }

    pub(crate) fn options(self) -> &'a MethodOptions {
        self.proto.options.as_deref().unwrap_or_else(|| &NO_OPTIONS)
    }

    /// Returns the kinds of its annotations.
    pub(crate) fn kinds(self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.is(*kind)).collect()
    }

    /// Returns whether code is generated for it.
    pub(crate) fn is_annotated(self) -> bool {
        Kind::ALL.into_iter().any(|kind| self.is(kind))
    }

    /// Returns whether it has the annotation of a kind. An empty option counts.
    pub(crate) fn is(self, kind: Kind) -> bool {
        let MethodOptions { workflow, activity, query, signal, update, .. } = self.options();
        match kind {
            Kind::Workflow => workflow.is_some(),
            Kind::Activity => activity.is_some(),
            Kind::Query => query.is_some(),
            Kind::Signal => signal.is_some(),
            Kind::Update => update.is_some(),
        }
    }

    pub(crate) fn at(self) -> Location {
        self.service.file.locations().at(&self.path()).or_named(|| self.full_name())
    }

    pub(crate) fn comment(self) -> &'a str {
        self.service.file.locations().comment(&self.path())
    }

    /// Returns the position of the option that makes it a `kind`, or of the field in it if known.
    pub(crate) fn option_at(self, kind: Kind, field: &[i32]) -> Location {
        self.extension_at(kind.number(), field)
    }

    /// Returns the position of the extension of its options with this number, or of the field in it if known.
    pub(crate) fn extension_at(self, number: i32, field: &[i32]) -> Location {
        let path = [&self.path()[..], &[MethodDescriptorProto::OPTIONS, number], field].concat();
        self.service.file.locations().at(&path).or_named(|| self.full_name())
    }

    fn path(self) -> [i32; 4] {
        let [service, index] = self.service.path();
        [service, index, ServiceDescriptorProto::METHOD, self.index]
    }
}
