//! Options of newer releases.

use super::{File, Pool, qualify, without_dot};
use crate::{
    diagnostic::Location,
    schema::descriptor::{
        DescriptorProto, EnumDescriptorProto, Extendee, Extension, FileDescriptorProto, Open,
        ServiceDescriptorProto, UnknownField, message_of,
    },
};

/// An option that is set, and that only a newer release knows.
#[derive(Debug)]
pub(crate) struct UnknownOption {
    pub(crate) at: Location,
    /// The full name of the option, or of a field inside an option.
    pub(crate) name: String,
}

/// The packages that declare our options.
const PACKAGES: [&str; 3] = ["temporal.v1", "temporal.xns.v1", "temporal_prost.v1"];

impl Pool<'_> {
    /// Returns the unknown options of all files.
    pub(crate) fn unknown_options(&self) -> Vec<UnknownOption> {
        self.files.iter().flat_map(|file| Search::new(self, file).file()).collect()
    }

    /// Returns the name of an unknown field of `extendee`. Returns `None` for an option of another schema.
    fn unknown_name(&self, extendee: &'static str, field: &UnknownField) -> Option<String> {
        let number = i32::try_from(*field.last()?).ok()?;
        let Some(message) = message_of(extendee, field) else { return self.extension(extendee, number) };
        let declared = self.message(message).map(|message| message.field.as_slice()).unwrap_or_default();
        let declared = declared.iter().find(|field| field.number == number);
        let name = declared.map_or_else(|| number.to_string(), |field| field.name.clone());
        Some(qualify(message, &name))
    }

    /// Returns the full name of an option of ours.
    fn extension(&self, extendee: &str, number: i32) -> Option<String> {
        let ours = self.files().filter(|file| PACKAGES.contains(&&*file.package));
        let mut extensions = ours.flat_map(|file| file.extension.iter().map(move |one| (&file.package, one)));
        let is_it = |one: &Extension| one.number == number && without_dot(&one.extendee) == extendee;
        extensions.find(|(_, one)| is_it(one)).map(|(package, one)| qualify(package, &one.name))
    }
}

/// Collects the unknown options of a file.
struct Search<'a> {
    pool: &'a Pool<'a>,
    file: &'a File<'a>,
    /// The path and the names of the current element.
    path: Vec<i32>,
    names: Vec<&'a str>,
    found: Vec<UnknownOption>,
}

impl<'a> Search<'a> {
    fn new(pool: &'a Pool<'a>, file: &'a File<'a>) -> Self {
        Self { pool, file, path: Vec::new(), names: Vec::new(), found: Vec::new() }
    }

    fn file(mut self) -> Vec<UnknownOption> {
        let FileDescriptorProto { options, message_type, enum_type, service, .. } = self.file.proto;
        self.options(options.as_ref());
        self.messages(FileDescriptorProto::MESSAGE_TYPE, message_type);
        self.enums(FileDescriptorProto::ENUM_TYPE, enum_type);
        for (index, service) in (0..).zip(service) {
            self.service([FileDescriptorProto::SERVICE, index], service);
        }
        self.found
    }

    fn messages(&mut self, list: i32, messages: &'a [DescriptorProto]) {
        for (index, message) in (0..).zip(messages) {
            self.element(([list, index], &message.name), message.options.as_ref(), |inside| {
                inside.messages(DescriptorProto::NESTED_TYPE, &message.nested_type);
                inside.enums(DescriptorProto::ENUM_TYPE, &message.enum_type);
                inside.members(message);
            });
        }
    }

    fn members(&mut self, message: &'a DescriptorProto) {
        for (index, field) in (0..).zip(&message.field) {
            self.element(([DescriptorProto::FIELD, index], &field.name), field.options.as_deref(), |_| {});
        }
        for (index, oneof) in (0..).zip(&message.oneof_decl) {
            self.element(([DescriptorProto::ONEOF_DECL, index], &oneof.name), oneof.options.as_ref(), |_| {});
        }
    }

    fn enums(&mut self, list: i32, enums: &'a [EnumDescriptorProto]) {
        for (index, of) in (0..).zip(enums) {
            self.element(([list, index], &of.name), of.options.as_ref(), |inside| {
                for (index, value) in (0..).zip(&of.value) {
                    let step = [EnumDescriptorProto::VALUE, index];
                    inside.element((step, &value.name), value.options.as_ref(), |_| {});
                }
            });
        }
    }

    fn service(&mut self, step: [i32; 2], service: &'a ServiceDescriptorProto) {
        self.element((step, &service.name), service.options.as_ref(), |inside| {
            for (index, rpc) in (0..).zip(&service.method) {
                let step = [ServiceDescriptorProto::METHOD, index];
                inside.element((step, &rpc.name), rpc.options.as_ref(), |_| {});
            }
        });
    }

    fn element<M: Extendee>(
        &mut self,
        (step, name): ([i32; 2], &'a str),
        options: Option<&Open<M>>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.path.extend(step);
        self.names.push(name);
        self.options(options);
        inside(self);
        self.names.pop();
        self.path.truncate(self.path.len().saturating_sub(step.len()));
    }

    /// Notes the unknown options of the current element.
    fn options<M: Extendee>(&mut self, options: Option<&Open<M>>) {
        for field in options.into_iter().flat_map(Open::unknown) {
            if let Some(name) = self.pool.unknown_name(M::NAME, field) {
                let at = self.at(M::NUMBER, field);
                self.found.push(UnknownOption { at, name });
            }
        }
    }

    /// Returns the position of a field of the current element's options. Inside options, paths also contain indexes of
    /// lists, so only the outermost field is looked up.
    fn at(&self, options: i32, field: &UnknownField) -> Location {
        let numbers = field.iter().take(2).filter_map(|number| i32::try_from(*number).ok());
        let path: Vec<_> = self.path.iter().copied().chain([options]).chain(numbers).collect();
        let is_service = self.path.first() == Some(&FileDescriptorProto::SERVICE);
        let locations = if is_service { self.file.locations() } else { self.file.message_locations() };
        locations.at(&path).or_named(|| qualify(&self.file.proto.package, &self.names.join(".")))
    }
}
