//! prost's messages: with comments that are safe to compile, and with maps in order.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use prost_types::FileDescriptorSet;

use super::Error;
use crate::{
    comments,
    descriptor::{DescriptorProto, FileDescriptorProto},
    schema::qualified,
};

/// The settings of prost that are lists of paths: each call to prost replaces the list of the one before.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) btree_map: Vec<String>,
    pub(super) bytes: Vec<String>,
    pub(super) disable_comments: Vec<String>,
    pub(super) skip_debug: Vec<String>,
}

impl Lists {
    /// Orders all maps, since a workflow that iterates over one has to see the same order in its replay. With
    /// `hash_maps`, only those of the list are ordered.
    pub(super) fn apply(
        mut self,
        prost: &mut prost_build::Config,
        hash_maps: bool,
        files: &[FileDescriptorProto],
    ) {
        if !hash_maps {
            self.btree_map = vec![".".to_owned()];
        }
        if !self.btree_map.is_empty() {
            self.derive_debug(prost, files);
        }
        prost.btree_map(self.btree_map).bytes(self.bytes);
        prost.disable_comments(self.disable_comments).skip_debug(self.skip_debug);
    }

    /// Leaves `Debug` of what has maps to the standard library: that of prost names the crate `::prost`, whatever its
    /// path is set to.
    fn derive_debug(&mut self, prost: &mut prost_build::Config, files: &[FileDescriptorProto]) {
        for file in files {
            let names = file.message_type.iter().flat_map(|message| with_maps(message, &file.package));
            for name in names.map(|name| format!(".{name}")) {
                if !self.skip_debug.iter().any(|path| covers(path, &name)) {
                    prost.type_attribute(&name, "#[derive(Debug)]");
                    self.skip_debug.push(name);
                }
            }
        }
    }
}

/// The full names of the outermost messages that have maps.
fn with_maps(message: &DescriptorProto, scope: &str) -> Vec<String> {
    let name = qualified(scope, &message.name);
    if message.nested_type.iter().any(DescriptorProto::is_map_entry) {
        return vec![name];
    }
    message.nested_type.iter().flat_map(|nested| with_maps(nested, &name)).collect()
}

/// Whether prost takes the path of a setting to be about a message, which has a leading dot.
fn covers(path: &str, message: &str) -> bool {
    let is_around = message.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    path == "."
        || (is_around && !path.is_empty())
        || message.strip_suffix(path).is_some_and(|rest| rest.ends_with('.'))
}

/// Makes all comments harmless as documentation.
pub(super) fn clean_comments(set: &mut FileDescriptorSet) {
    let infos = set.file.iter_mut().filter_map(|file| file.source_code_info.as_mut());
    for location in infos.flat_map(|info| &mut info.location) {
        let beside = [&mut location.leading_comments, &mut location.trailing_comments].into_iter().flatten();
        for comment in beside.chain(&mut location.leading_detached_comments) {
            *comment = comments::for_prost(comment);
        }
    }
}

/// Generates the files of `set`. What prost panics at is an error.
pub(super) fn compile(prost: &mut prost_build::Config, set: FileDescriptorSet) -> Result<(), Error> {
    let mut packages: Vec<_> = set.file.iter().map(|file| file.package().to_owned()).collect();
    packages.sort();
    packages.dedup();
    match catch_unwind(AssertUnwindSafe(|| prost.compile_fds(set))) {
        Ok(compiled) => compiled.map_err(Error::Prost),
        Err(panic) => Err(Error::Messages { packages, reason: reason(&*panic) }),
    }
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_names_the_packages() {
        let proto = "syntax = \"proto3\"; package a.b; enum Kind { KIND_ONE = 0; ONE = 1; }";
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("a.proto"), proto).unwrap();
        let set = protox::compile(["a.proto"], [directory.path()]).unwrap();
        let mut prost = prost_build::Config::new();
        let error = compile(prost.out_dir(directory.path()), set).unwrap_err().to_string();
        assert!(
            error.starts_with("prost cannot generate the messages of `a.b`: Generated enum variant"),
            "{error}"
        );
    }

    #[test]
    fn a_path_covers_what_prost_takes_it_for() {
        for path in [".", ".a", ".a.b", ".a.b.M", "M", "b.M", "a.b.M"] {
            assert!(covers(path, ".a.b.M"), "{path}");
        }
        for path in [".b", ".a.b.M.f", "N", "a.b", ""] {
            assert!(!covers(path, ".a.b.M"), "{path}");
        }
    }
}
