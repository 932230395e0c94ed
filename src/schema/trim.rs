//! The descriptors that generated code embeds: its messages and all messages and enums inside them.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;

use crate::schema::{
    descriptor::{
        DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto, FieldOptions,
        FileDescriptorProto, FileDescriptorSet, Open,
    },
    pool::{Pool, qualify, references},
};

/// Returns an encoded `FileDescriptorSet` of `roots` and all messages and enums inside them.
///
/// It can be decoded alone and has neither positions nor rpcs. The order of files depends only on their contents, so every
/// entrance embeds the same bytes.
pub(crate) fn descriptors<'a>(pool: &Pool<'_>, roots: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let reachable = pool.reachable(roots);
    let by_name: BTreeMap<_, _> = reachable
        .iter()
        .filter_map(|name| pool.type_of(name))
        .map(|found| (found.file.name.as_str(), found.file))
        .collect();
    let kept =
        by_name.into_iter().map(|(name, file)| (name, Trimmer { pool, reachable: &reachable }.file(file)));
    FileDescriptorSet { file: dependencies_first(kept.collect()) }.encode_to_vec()
}

/// Sorts files by name, but imports before the files that import them.
fn dependencies_first(mut files: BTreeMap<&str, FileDescriptorProto>) -> Vec<FileDescriptorProto> {
    let mut sorted = Vec::new();
    let mut open: Vec<_> = files.keys().rev().map(|name| (*name).to_owned()).collect();
    let mut expanded = BTreeSet::new();
    while let Some(name) = open.pop() {
        if expanded.insert(name.clone()) {
            let imports = files.get(&*name).map(|file| file.dependency.clone()).unwrap_or_default();
            open.push(name);
            open.extend(imports.into_iter().filter(|import| !expanded.contains(import)));
        } else if let Some(file) = files.remove(&*name) {
            sorted.push(file);
        }
    }
    sorted
}

/// Removes the options that only the generator reads.
fn plain(field: &FieldDescriptorProto) -> FieldDescriptorProto {
    let options = field.options.as_deref().map(|options| FieldOptions {
        packed: options.packed,
        features: options.features,
        ..FieldOptions::default()
    });
    let options = options.filter(|options| *options != FieldOptions::default());
    FieldDescriptorProto { options: options.map(Open::from).map(Box::new), ..field.clone() }
}

// Options without any decoded field are omitted.
fn nonempty<T: Clone + Default + PartialEq>(options: Option<&Open<T>>) -> Option<Open<T>> {
    let options = options.map(|options| T::clone(options)).filter(|options| *options != T::default());
    options.map(Open::from)
}

#[derive(Clone, Copy)]
struct Trimmer<'a> {
    pool: &'a Pool<'a>,
    reachable: &'a BTreeSet<&'a str>,
}

impl Trimmer<'_> {
    fn file(self, file: &FileDescriptorProto) -> FileDescriptorProto {
        let message_type = self.messages(&file.message_type, &file.package);
        FileDescriptorProto {
            name: file.name.clone(),
            package: file.package.clone(),
            dependency: self.imports(&message_type, &file.name),
            enum_type: self.enums(&file.enum_type, &file.package),
            message_type,
            service: Vec::new(),
            extension: Vec::new(),
            options: nonempty(file.options.as_ref()),
            source_code_info: None,
            syntax: file.syntax.clone(),
            edition: file.edition,
        }
    }

    /// Returns the reachable messages, and the messages around them without their fields.
    fn messages(self, messages: &[DescriptorProto], scope: &str) -> Vec<DescriptorProto> {
        messages.iter().filter_map(|message| self.message(message, scope)).collect()
    }

    fn message(self, message: &DescriptorProto, scope: &str) -> Option<DescriptorProto> {
        let name = qualify(scope, &message.name);
        let nested_type = self.messages(&message.nested_type, &name);
        let enum_type = self.enums(&message.enum_type, &name);
        if self.reachable.contains(name.as_str()) {
            let field = message.field.iter().map(plain).collect();
            let options = nonempty(message.options.as_ref());
            return Some(DescriptorProto { field, nested_type, enum_type, options, ..message.clone() });
        }
        let encloses = !nested_type.is_empty() || !enum_type.is_empty();
        let name = message.name.clone();
        encloses.then(|| DescriptorProto { name, nested_type, enum_type, ..DescriptorProto::default() })
    }

    fn enums(self, enums: &[EnumDescriptorProto], scope: &str) -> Vec<EnumDescriptorProto> {
        let kept = enums.iter().filter(|proto| self.reachable.contains(qualify(scope, &proto.name).as_str()));
        let plain =
            |value: &EnumValueDescriptorProto| EnumValueDescriptorProto { options: None, ..value.clone() };
        kept.map(|of| EnumDescriptorProto { value: of.value.iter().map(plain).collect(), ..of.clone() })
            .collect()
    }

    /// Returns the files that declare the types that `messages` refer to.
    fn imports(self, messages: &[DescriptorProto], file: &str) -> Vec<String> {
        let mut imports = BTreeSet::new();
        let mut open: Vec<_> = messages.iter().collect();
        while let Some(message) = open.pop() {
            open.extend(&message.nested_type);
            imports.extend(
                references(message).filter_map(|name| self.pool.type_of(name)).map(|found| &found.file.name),
            );
        }
        imports.into_iter().filter(|import| *import != file).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use protox::prost_reflect::DescriptorPool;

    use super::*;

    const ROOTS: [&str; 3] =
        ["golden.well_known.Everything", "temporal.v1.RetryPolicy", "google.protobuf.Timestamp"];

    fn trimmed(reversed: bool) -> Vec<u8> {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let protos = concat!(env!("CARGO_MANIFEST_DIR"), "/proto");
        let set = protox::compile(["well_known_types.proto"], [directory, protos]).unwrap();
        let mut files = FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap().file;
        if reversed {
            files.reverse();
        }
        descriptors(&Pool::new(&files), ROOTS.into_iter())
    }

    #[test]
    fn what_is_reached_can_be_decoded_on_its_own() {
        let pool = DescriptorPool::decode(&*trimmed(false)).unwrap();
        for root in ROOTS {
            assert!(pool.get_message_by_name(root).is_some(), "{root}");
        }
        let everything = pool.get_message_by_name("golden.well_known.Everything").unwrap();
        let fields: Vec<_> = everything.fields().map(|field| field.json_name().to_owned()).collect();
        assert_eq!(fields, ["any", "nested", "again", "kind", "maybe"]);
        assert!(everything.get_field_by_name("nested").unwrap().is_map());
        let nested = pool.get_message_by_name("golden.well_known.Nested").unwrap();
        assert!(!nested.get_field_by_name("packed").unwrap().is_packed());
        assert!(pool.get_enum_by_name("golden.well_known.Unreached.Kind").is_some());
    }

    #[test]
    fn what_is_not_reached_is_left_out() {
        let pool = DescriptorPool::decode(&*trimmed(false)).unwrap();
        let unreached = pool.get_message_by_name("golden.well_known.Unreached").unwrap();
        assert_eq!(unreached.fields().count(), 0);
        assert_eq!(pool.services().count(), 0);
        assert!(pool.get_message_by_name("temporal.v1.WorkflowOptions").is_none());
        assert!(pool.files().all(|file| file.file_descriptor_proto().source_code_info.is_none()));
        let size = trimmed(false).len();
        assert!(size < 2_000, "{size} bytes");
    }

    #[test]
    fn the_order_of_files_does_not_matter() {
        assert_eq!(trimmed(true), trimmed(false));
    }
}
