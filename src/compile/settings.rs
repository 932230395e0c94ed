use std::path::PathBuf;

use prost_build::ServiceGenerator;

use super::Builder;
use crate::config::Encoding;

impl Builder {
    /// Whether to generate clients; true by default.
    pub fn client(mut self, yes: bool) -> Self {
        self.config.parts.client = yes;
        self
    }

    /// Whether to generate what workers implement, register and call; true by default.
    pub fn worker(mut self, yes: bool) -> Self {
        self.config.parts.worker = yes;
        self
    }

    /// Generates command lines, which need the crate `temporal-prost-cli`. Defaults to `false`.
    pub fn cli(mut self, yes: bool) -> Self {
        self.config.parts.cli = yes;
        self
    }

    /// Sets the option `name` as the plugin's parameter would, such as `("extern_path", ".a.v1=::a::v1")`.
    ///
    /// If there is no such option, or it cannot take the value, [`Builder::compile_protos`] fails.
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.refused = self.refused.or(self.config.set(name, value).err());
        self
    }

    /// Says nothing of a lint, such as `missing-timeout`; `warnings` are all that would be warnings.
    ///
    /// `docs/lints.md` lists the lints and their defaults. What is said last of a lint counts.
    pub fn allow(self, lint: &str) -> Self {
        self.parameter("allow", lint)
    }

    /// Warns of a lint, and generates code: cargo shows the warning.
    pub fn warn(self, lint: &str) -> Self {
        self.parameter("warn", lint)
    }

    /// Takes a lint for an error; `warnings` are all that would be warnings.
    pub fn deny(self, lint: &str) -> Self {
        self.parameter("deny", lint)
    }

    /// The Rust path of the crate `temporal-prost`; `::temporal_prost` by default.
    pub fn temporal_prost_path(self, path: impl AsRef<str>) -> Self {
        self.parameter("temporal_prost_path", path.as_ref())
    }

    /// Sets the Rust path of the crate `temporal-prost-cli`, which command lines need. Defaults to
    /// `::temporal_prost_cli`.
    pub fn temporal_prost_cli_path(self, path: impl AsRef<str>) -> Self {
        self.parameter("temporal_prost_cli_path", path.as_ref())
    }

    /// Takes the messages of a proto package, or one message, from `rust_path`, and generates none for them.
    ///
    /// Of files that are not given, services that a `ref` names are taken from there, too.
    ///
    /// ```
    /// temporal_prost_build::configure().extern_path(".billing.v1", "::billing::v1")
    /// # ;
    /// ```
    pub fn extern_path(self, proto_path: impl AsRef<str>, rust_path: impl AsRef<str>) -> Self {
        self.parameter("extern_path", &format!("{}={}", proto_path.as_ref(), rust_path.as_ref()))
    }

    /// Generates `google.protobuf`, rather than to use the types of prost.
    pub fn compile_well_known_types(mut self, yes: bool) -> Self {
        self.config.types.compile_well_known_types = yes;
        self
    }

    /// Whether payloads are written as `binary/protobuf`, rather than as `json/protobuf`; false by default.
    ///
    /// JSON is what the other SDKs write and the Temporal UI shows; either is read.
    pub fn binary_payloads(mut self, yes: bool) -> Self {
        self.config.payloads.encoding = if yes { Encoding::Binary } else { Encoding::Json };
        self
    }

    /// Whether JSON fields that a message does not have are skipped, rather than the payload refused as Go does;
    /// false by default.
    pub fn ignore_unknown_fields(mut self, yes: bool) -> Self {
        self.config.payloads.ignore_unknown_fields = yes;
        self
    }

    /// The file, without its extension, for files that declare no package; `_` by default.
    pub fn default_package_filename(self, name: impl AsRef<str>) -> Self {
        self.parameter("default_package_filename", name.as_ref())
    }

    /// Whether prost's file of a package includes ours; true by default.
    pub fn include(mut self, yes: bool) -> Self {
        self.config.layout.no_include = !yes;
        self
    }

    /// Where all files are written; `OUT_DIR` by default, which cargo sets for build scripts.
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Whether to parse with protoc, as `PROTOC` or the search path names it; false by default.
    pub fn protoc(mut self, yes: bool) -> Self {
        self.protoc = yes;
        self
    }

    /// Whether to tell cargo which files were read; true by default. It costs a line on standard output each.
    pub fn emit_rerun_if_changed(mut self, yes: bool) -> Self {
        self.rerun_if_changed = yes;
        self
    }

    /// Runs another generator in the same pass, such as tonic's; may be repeated.
    pub fn service_generator(mut self, generator: Box<dyn ServiceGenerator>) -> Self {
        self.generators.push(generator);
        self
    }

    /// Changes prost's own settings, after all that is set here.
    ///
    /// `out_dir`, `default_package_filename` and `extern_path` are better set here than there: our code follows
    /// the paths that prost chooses for messages, but cannot know where prost writes. A service generator that is
    /// set there is replaced: [`Builder::service_generator`] takes it.
    ///
    /// ```
    /// temporal_prost_build::configure().config(|prost| {
    ///     prost.enable_type_names();
    /// })
    /// # ;
    /// ```
    pub fn config(mut self, configure: impl FnOnce(&mut prost_build::Config) + 'static) -> Self {
        self.prost.push(Box::new(configure));
        self
    }

    /// Writes a file that includes all others in modules; see [`prost_build::Config::include_file`].
    pub fn include_file(self, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        self.config(|prost| _ = prost.include_file(path))
    }

    /// Adds an attribute to messages, enums and oneofs; see [`prost_build::Config::type_attribute`].
    pub fn type_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.type_attribute(path, attribute))
    }

    /// Adds an attribute to messages; see [`prost_build::Config::message_attribute`].
    pub fn message_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.message_attribute(path, attribute))
    }

    /// Adds an attribute to enums and oneofs; see [`prost_build::Config::enum_attribute`].
    pub fn enum_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.enum_attribute(path, attribute))
    }

    /// Adds an attribute to fields; see [`prost_build::Config::field_attribute`].
    pub fn field_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.field_attribute(path, attribute))
    }

    /// Makes fields `prost::bytes::Bytes`; see [`prost_build::Config::bytes`]. May be repeated.
    pub fn bytes(mut self, path: impl AsRef<str>) -> Self {
        self.lists.bytes.push(path.as_ref().to_owned());
        self
    }

    /// Makes all map fields `HashMap`. Defaults to `false`, which makes them `BTreeMap`.
    ///
    /// A workflow that iterates over a `HashMap` sees another order in its replay, and fails.
    pub fn hash_maps(mut self, yes: bool) -> Self {
        self.config.types.hash_maps = yes;
        self
    }

    /// Makes map fields `BTreeMap` with [`Builder::hash_maps`]; see [`prost_build::Config::btree_map`]. May be
    /// repeated.
    pub fn btree_map(mut self, path: impl AsRef<str>) -> Self {
        self.lists.btree_map.push(path.as_ref().to_owned());
        self
    }

    /// Boxes fields; see [`prost_build::Config::boxed`].
    pub fn boxed(self, path: impl AsRef<str> + 'static) -> Self {
        self.config(|prost| _ = prost.boxed(path))
    }

    /// Leaves `Debug` of messages out; see [`prost_build::Config::skip_debug`]. May be repeated.
    ///
    /// The same setting inside [`Builder::config`] would replace ours, by which messages with a `BTreeMap` derive
    /// `Debug`.
    pub fn skip_debug(mut self, path: impl AsRef<str>) -> Self {
        self.lists.skip_debug.push(path.as_ref().to_owned());
        self
    }

    /// Leaves comments of messages out; see [`prost_build::Config::disable_comments`]. May be repeated.
    pub fn disable_comments(mut self, path: impl AsRef<str>) -> Self {
        self.lists.disable_comments.push(path.as_ref().to_owned());
        self
    }
}
