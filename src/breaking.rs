//! The changes between two schemas that break running workflows, other programs, or Rust callers.
//!
//! Two models are compared, and the descriptors of the messages that their rpcs exchange. Each kind of change has a row
//! in `change`, a page in `docs/breaking`, and a case under `tests/breaking`.

mod change;
mod endpoint;
mod finding;
mod messages;
mod names;
mod options;
mod pairing;
mod policy;
mod report;
mod settings;
mod terraform;

pub(crate) use change::{Change, Grade};
pub(crate) use finding::Finding;
pub(crate) use policy::Policy;
pub(crate) use report::{Context, Report};
pub(crate) use settings::Encodings;

use endpoint::{Endpoint, Subject};
use pairing::Pairing;

use crate::{
    config::{Config, Described},
    model::Package,
    resolve,
    rust::path::{Paths, ResolvedPaths},
    schema::pool::Pool,
};

/// A schema: the descriptors and the model.
pub(crate) struct Schema<'a> {
    pool: &'a Pool<'a>,
    packages: Vec<Package>,
}

impl<'a> Schema<'a> {
    /// Resolves the services of the files `inputs`.
    pub(crate) fn new(pool: &'a Pool<'a>, inputs: &[String]) -> Self {
        let mut config = Config::default();
        config.payloads.described = Described::Exchanged;
        let paths = Paths::new(&config.types, ResolvedPaths::new());
        Self { pool, packages: resolve::packages(pool, inputs, &paths, &config) }
    }
}

/// Returns the changes from `old` to `new`, sorted by position.
pub(crate) fn compare(old: &Schema<'_>, new: &Schema<'_>, encodings: Encodings) -> Vec<Finding> {
    let pairing = Pairing::new(old, new);
    let mut findings = names::compare(&pairing);
    for (old, new) in &pairing.pairs {
        findings.extend(options::compare(*old, *new, &pairing));
    }
    findings.extend(terraform::compare(old, new));
    findings.extend(messages::compare((old.pool, new.pool), &pairing, encodings));
    findings.sort();
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, sync::LazyLock};

    use proptest::{prelude::*, sample::Index};
    use prost::Message;

    use super::*;
    use crate::{
        entrance::compile,
        schema::descriptor::{DescriptorProto, FileDescriptorProto, FileDescriptorSet},
    };

    type NamedSchema = (String, Vec<FileDescriptorProto>);

    /// The descriptors of all goldens and diagnostics, with the names of the files.
    static SCHEMAS: LazyLock<Vec<NamedSchema>> = LazyLock::new(schemas);

    fn schemas() -> Vec<NamedSchema> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let directories = ["golden", "diagnostics"].map(|name| tests.join(name));
        let entries = directories.iter().flat_map(|path| fs::read_dir(path).unwrap());
        let paths = entries.map(|entry| entry.unwrap().path());
        let protos = paths.filter(|path| path.extension().is_some_and(|extension| extension == "proto"));
        let read = |path: std::path::PathBuf| {
            let (files, inputs) = compile::named(&[&path], &[path.parent().unwrap()], false).ok()?;
            Some((inputs.first()?.clone(), files))
        };
        protos.filter_map(read).collect()
    }

    fn compared(old: &[FileDescriptorProto], new: &[FileDescriptorProto]) -> Vec<Finding> {
        let all =
            |files: &[FileDescriptorProto]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        let (old_pool, new_pool) = (Pool::new(old), Pool::new(new));
        let (old, new) = (Schema::new(&old_pool, &all(old)), Schema::new(&new_pool, &all(new)));
        compare(&old, &new, Encodings::default())
    }

    #[test]
    fn a_schema_does_not_differ_from_itself() {
        assert!(SCHEMAS.len() > 50, "{}", SCHEMAS.len());
        for (name, files) in &*SCHEMAS {
            assert_eq!(compared(files, files), [], "{name}");
        }
    }

    #[test]
    fn any_two_schemas_are_compared() {
        let mut found = 0;
        for ((_, old), (_, new)) in SCHEMAS.iter().zip(SCHEMAS.iter().skip(1)) {
            found += compared(old, new).len() + compared(new, old).len();
        }
        assert!(found > 1000, "{found}");
    }

    /// Reverses or rotates what has no order.
    fn reorder(files: &mut [FileDescriptorProto], seed: Index) {
        for file in files {
            turn(&mut file.message_type, seed);
            turn(&mut file.enum_type, seed);
            turn(&mut file.service, seed);
            file.service.iter_mut().for_each(|service| turn(&mut service.method, seed));
            file.enum_type.iter_mut().for_each(|of| turn(&mut of.value, seed));
            file.message_type.iter_mut().for_each(|message| reorder_fields(message, seed));
            file.source_code_info = None;
        }
    }

    fn reorder_fields(message: &mut DescriptorProto, seed: Index) {
        turn(&mut message.field, seed);
        turn(&mut message.nested_type, seed);
        message.enum_type.iter_mut().for_each(|of| turn(&mut of.value, seed));
        message.nested_type.iter_mut().for_each(|nested| reorder_fields(nested, seed));
    }

    fn turn<T>(items: &mut [T], seed: Index) {
        if !items.is_empty() {
            items.rotate_left(seed.index(items.len()));
        }
        if seed.index(2) == 1 {
            items.reverse();
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn order_and_positions_do_not_matter(seed in any::<Index>()) {
            for (name, files) in SCHEMAS.iter().skip(seed.index(8)).step_by(8) {
                let mut turned = files.clone();
                reorder(&mut turned, seed);
                prop_assert_eq!(compared(files, &turned), [], "{}", name);
                prop_assert_eq!(compared(&turned, files), [], "{}", name);
            }
        }

        #[test]
        fn damaged_descriptors_are_compared(which in any::<Index>(), damage in prop::collection::vec((any::<Index>(), any::<u8>()), 1..20)) {
            let (_, files) = which.get(&SCHEMAS);
            let mut bytes = FileDescriptorSet { file: files.clone() }.encode_to_vec();
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Ok(damaged) = FileDescriptorSet::decode(&*bytes) {
                compared(files, &damaged.file);
                compared(&damaged.file, files);
            }
        }
    }
}
