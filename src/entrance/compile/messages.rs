//! prost's messages, with comments that are safe to compile and with ordered maps.

use prost_types::FileDescriptorSet;

use super::{Error, panic::caught};
use crate::{
    diagnostic::without_allowances,
    rust::comments,
    schema::{
        descriptor::{DescriptorProto, FileDescriptorProto},
        pool::qualify,
    },
};

/// The settings of prost that are lists of paths. Each call to prost replaces the previous list.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) btree_map: Vec<String>,
    pub(super) bytes: Vec<String>,
    pub(super) disable_comments: Vec<String>,
    pub(super) skip_debug: Vec<String>,
}

impl Lists {
    /// Orders all maps, since a workflow that iterates over one must see the same order when it is replayed. With
    /// `hash_maps`, orders only the maps in the list.
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

    /// Derives the standard `Debug` for messages with maps. The implementation of prost names the crate `::prost`, even
    /// if another path is set.
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

/// Returns the full names of the outermost messages with maps.
fn with_maps(message: &DescriptorProto, scope: &str) -> Vec<String> {
    let name = qualify(scope, &message.name);
    if message.nested_type.iter().any(DescriptorProto::is_map_entry) {
        return vec![name];
    }
    message.nested_type.iter().flat_map(|nested| with_maps(nested, &name)).collect()
}

/// Returns whether prost applies the path of a setting to a message, whose name has a leading dot.
fn covers(path: &str, message: &str) -> bool {
    let is_around = message.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    path == "."
        || (is_around && !path.is_empty())
        || message.strip_suffix(path).is_some_and(|rest| rest.ends_with('.'))
}

/// Makes all comments safe as documentation.
pub(super) fn clean_comments(set: &mut FileDescriptorSet) {
    let infos = set.file.iter_mut().filter_map(|file| file.source_code_info.as_mut());
    for location in infos.flat_map(|info| &mut info.location) {
        let attached =
            [&mut location.leading_comments, &mut location.trailing_comments].into_iter().flatten();
        for comment in attached.chain(&mut location.leading_detached_comments) {
            *comment = comments::for_prost(&without_allowances(comment));
        }
    }
}

/// Generates the files of `set`. Returns an error if prost panics.
pub(super) fn compile(prost: &mut prost_build::Config, mut set: FileDescriptorSet) -> Result<(), Error> {
    // Each entrance lists the files in another order, and prost keeps it.
    set.file.sort_by(|one, other| one.name().cmp(other.name()));
    let mut packages: Vec<_> = set.file.iter().map(|file| file.package().to_owned()).collect();
    packages.sort();
    packages.dedup();
    let compiled =
        caught(|| prost.compile_fds(set)).map_err(|reason| Error::Messages { packages, reason })?;
    compiled.map_err(Error::Prost)
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
