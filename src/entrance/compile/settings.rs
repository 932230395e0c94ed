use std::path::{Path, PathBuf};

use prost_build::ServiceGenerator;

use super::Builder;
use crate::{
    ParameterError,
    config::{Described, Encoding},
};

impl Builder {
    /// Generates a client for each service. Defaults to `true`.
    ///
    /// ```
    /// // A crate of workers that other services call.
    /// temporal_prost_build::configure().client(false)
    /// # ;
    /// ```
    pub fn client(mut self, yes: bool) -> Self {
        self.config.parts.client = yes;
        self
    }

    /// Generates the traits that workers implement and the functions that workflows call. Defaults to `true`.
    pub fn worker(mut self, yes: bool) -> Self {
        self.config.parts.worker = yes;
        self
    }

    /// Generates command lines, which need the crate `temporal-prost-cli`. Defaults to `false`.
    pub fn cli(mut self, yes: bool) -> Self {
        self.config.parts.cli = yes;
        self
    }

    /// Generates calls of workflows in other namespaces, which need the features `client` and `worker` of
    /// `temporal-prost`. Defaults to `false`.
    pub fn xns(mut self, yes: bool) -> Self {
        self.config.parts.xns = yes;
        self
    }

    /// Generates Terraform providers, which need the crate `temporal-prost-terraform`. Defaults to `false`.
    pub fn terraform(mut self, yes: bool) -> Self {
        self.config.terraform.code = yes;
        self
    }

    /// Writes documentation of Terraform providers, in the layout of registries, to a directory below the output
    /// directory. Defaults to none.
    pub fn terraform_docs(self, directory: impl AsRef<str>) -> Self {
        self.parameter("terraform_docs", directory.as_ref())
    }

    /// Generates calls and handlers of Nexus operations for the services that enable Nexus in their schema. They need
    /// the feature `nexus` of the crate `temporal-prost`. Defaults to `false`.
    pub fn nexus(mut self, yes: bool) -> Self {
        self.config.nexus = yes;
        self
    }

    /// Writes documentation of the services, as Markdown, to a directory below the output directory. Defaults to none.
    ///
    /// ```
    /// temporal_prost_build::configure().docs("docs")
    /// # ;
    /// ```
    pub fn docs(self, directory: impl AsRef<str>) -> Self {
        self.parameter("docs", directory.as_ref())
    }

    /// Uses the templates in a directory for the documentation, instead of the built-in ones of the same names.
    ///
    /// A template that cannot be read or rendered is an error of [`Builder::compile_protos`].
    pub fn docs_templates(self, directory: impl AsRef<Path>) -> Self {
        self.parameter("docs_templates", &directory.as_ref().to_string_lossy())
    }

    /// Sets the option `name` in the same way as a parameter of the plugin.
    ///
    /// If the option does not exist or rejects the value, [`Builder::compile_protos`] returns an error.
    ///
    /// ```
    /// temporal_prost_build::configure().parameter("extern_path", ".billing.v1=::billing::v1")
    /// # ;
    /// ```
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.parameter_error = self.parameter_error.take().or(self.set(name, value).err());
        self
    }

    /// Like [`Builder::parameter`], but returns the error at once.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        self.config.set(name, value)
    }

    /// Writes a file that includes all others, unless another one is set.
    pub(crate) fn or_include_file(mut self, name: &str) -> Self {
        self.config.layout.include_file.get_or_insert_with(|| name.to_owned());
        self
    }

    /// Silences a lint, such as `missing-timeout`. `warnings` stands for all lints at the level `warn`.
    ///
    /// `docs/lints.md` lists the lints and their defaults. If a lint is set more than once, the last setting wins. A
    /// setting for one lint overrides `warnings`.
    ///
    /// ```
    /// temporal_prost_build::configure().deny("warnings").allow("missing-timeout")
    /// # ;
    /// ```
    pub fn allow(self, lint: &str) -> Self {
        self.parameter("allow", lint)
    }

    /// Reports a lint as a warning, which cargo shows. Code is still generated.
    pub fn warn(self, lint: &str) -> Self {
        self.parameter("warn", lint)
    }

    /// Reports a lint as an error. `warnings` stands for all lints at the level `warn`.
    pub fn deny(self, lint: &str) -> Self {
        self.parameter("deny", lint)
    }

    /// Changes a limit that lints compare with. `docs/lints.md` lists the limits and their defaults.
    ///
    /// ```
    /// temporal_prost_build::configure().lint_limit("first-wait", "1s")
    /// # ;
    /// ```
    pub fn lint_limit(self, name: &str, value: &str) -> Self {
        self.parameter("lint_limit", &format!("{name}={value}"))
    }

    /// Sets the Rust path of the crate `temporal-prost`. Defaults to `::temporal_prost`.
    pub fn temporal_prost_path(self, path: impl AsRef<str>) -> Self {
        self.parameter("temporal_prost_path", path.as_ref())
    }

    /// Sets the Rust path of the crate `temporal-prost-cli`, which command lines need. Defaults to
    /// `::temporal_prost_cli`.
    pub fn temporal_prost_cli_path(self, path: impl AsRef<str>) -> Self {
        self.parameter("temporal_prost_cli_path", path.as_ref())
    }

    /// Sets the Rust path of the crate `temporal-prost-terraform`, which providers need. Defaults to
    /// `::temporal_prost_terraform`.
    pub fn temporal_prost_terraform_path(self, path: impl AsRef<str>) -> Self {
        self.parameter("temporal_prost_terraform_path", path.as_ref())
    }

    /// Uses `rust_path` for a proto package or message, instead of generating it. May be repeated.
    ///
    /// The path also applies to services that a `ref` names, if their file is not an input.
    ///
    /// ```
    /// temporal_prost_build::configure().extern_path(".billing.v1", "::billing::v1")
    /// # ;
    /// ```
    pub fn extern_path(self, proto_path: impl AsRef<str>, rust_path: impl AsRef<str>) -> Self {
        self.parameter("extern_path", &format!("{}={}", proto_path.as_ref(), rust_path.as_ref()))
    }

    /// Generates the messages of `google.protobuf`, instead of using the types of prost. Defaults to `false`.
    pub fn compile_well_known_types(mut self, yes: bool) -> Self {
        self.config.types.compile_well_known_types = yes;
        self
    }

    /// Writes payloads as `binary/protobuf`, instead of `json/protobuf`. Defaults to `false`.
    ///
    /// Other SDKs write JSON, and the Temporal UI shows it. Both encodings are always read.
    pub fn binary_payloads(mut self, yes: bool) -> Self {
        self.config.payloads.encoding = if yes { Encoding::Binary } else { Encoding::Json };
        self
    }

    /// Ignores JSON fields that a message does not have. Defaults to `false`: the payload is rejected, as in Go.
    pub fn ignore_unknown_fields(mut self, yes: bool) -> Self {
        self.config.payloads.ignore_unknown_fields = yes;
        self
    }

    /// Embeds descriptors only of the messages that rpcs exchange. Defaults to `false`: every message of a package with
    /// annotated services can be a heartbeat, a memo or the details of a failure.
    ///
    /// A described message adds 200 to 500 bytes to the program, so this matters to packages with hundreds of messages of
    /// which rpcs exchange a few.
    pub fn describe_exchanged_only(mut self, yes: bool) -> Self {
        self.config.payloads.described = if yes { Described::Exchanged } else { Described::All };
        self
    }

    /// Sets the file name, without extension, for messages without a package. Defaults to `_`.
    pub fn default_package_filename(self, name: impl AsRef<str>) -> Self {
        self.parameter("default_package_filename", name.as_ref())
    }

    /// Includes our file in prost's file of the package. Defaults to `true`.
    ///
    /// If you set this to `false`, include the files yourself.
    pub fn include(mut self, yes: bool) -> Self {
        self.config.layout.no_include = !yes;
        self
    }

    /// Sets the directory for all files. Defaults to `OUT_DIR`, which cargo sets for build scripts.
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Parses with protoc, found through `PROTOC` or the search path. Defaults to `false`: no protoc is needed.
    ///
    /// Files of editions need it: protoc 27 or newer for `edition = "2023"`, and 32 or newer for `edition = "2024"`.
    pub fn protoc(mut self, yes: bool) -> Self {
        self.protoc = yes.then(prost_build::protoc_from_env);
        self
    }

    /// Parses with this protoc, such as one that a crate brings along.
    ///
    /// ```
    /// temporal_prost_build::configure().protoc_executable("/opt/protoc/bin/protoc")
    /// # ;
    /// ```
    pub fn protoc_executable(mut self, path: impl Into<PathBuf>) -> Self {
        self.protoc = Some(path.into());
        self
    }

    /// Prints a line for each file that was read, so that cargo reruns the build script when it changes. Defaults to
    /// `true`.
    pub fn emit_rerun_if_changed(mut self, yes: bool) -> Self {
        self.rerun_if_changed = yes;
        self
    }

    /// Runs another generator in the same pass, such as tonic's. May be repeated.
    pub fn service_generator(mut self, generator: Box<dyn ServiceGenerator>) -> Self {
        self.generators.push(generator);
        self
    }

    /// Changes the settings of prost. These changes are applied last.
    ///
    /// Set `out_dir`, `default_package_filename` and `extern_path` with the methods of this builder: our code follows
    /// the paths that prost chooses for messages, but does not know where prost writes. A service generator that is set
    /// on prost is replaced. Use [`Builder::service_generator`] instead.
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

    /// Writes a file that includes all others as modules, like the parameter `include_file`. See [`prost_build::Config::include_file`].
    pub fn include_file(self, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        self.config(|prost| _ = prost.include_file(path))
    }

    /// Adds an attribute to messages, enums and oneofs. See [`prost_build::Config::type_attribute`].
    pub fn type_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.type_attribute(path, attribute))
    }

    /// Adds an attribute to messages. See [`prost_build::Config::message_attribute`].
    pub fn message_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.message_attribute(path, attribute))
    }

    /// Adds an attribute to enums and oneofs. See [`prost_build::Config::enum_attribute`].
    pub fn enum_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.enum_attribute(path, attribute))
    }

    /// Adds an attribute to fields. See [`prost_build::Config::field_attribute`].
    pub fn field_attribute(
        self,
        path: impl AsRef<str> + 'static,
        attribute: impl AsRef<str> + 'static,
    ) -> Self {
        self.config(|prost| _ = prost.field_attribute(path, attribute))
    }

    /// Uses `prost::bytes::Bytes` for fields. See [`prost_build::Config::bytes`]. May be repeated.
    pub fn bytes(mut self, path: impl AsRef<str>) -> Self {
        self.lists.bytes.push(path.as_ref().to_owned());
        self
    }

    /// Uses `HashMap` for all map fields. Defaults to `false`, which uses `BTreeMap`.
    ///
    /// A workflow that iterates over a `HashMap` gets a different order when it is replayed, and fails.
    pub fn hash_maps(mut self, yes: bool) -> Self {
        self.config.types.hash_maps = yes;
        self
    }

    /// Uses `BTreeMap` for map fields in spite of [`Builder::hash_maps`]. See [`prost_build::Config::btree_map`]. May be
    /// repeated.
    pub fn btree_map(mut self, path: impl AsRef<str>) -> Self {
        self.lists.btree_map.push(path.as_ref().to_owned());
        self
    }

    /// Boxes fields. See [`prost_build::Config::boxed`].
    pub fn boxed(self, path: impl AsRef<str> + 'static) -> Self {
        self.config(|prost| _ = prost.boxed(path))
    }

    /// Omits `Debug` of messages. See [`prost_build::Config::skip_debug`]. May be repeated.
    ///
    /// Do not set this in [`Builder::config`]: that would replace our setting, which messages with a `BTreeMap` need to
    /// derive `Debug`.
    pub fn skip_debug(mut self, path: impl AsRef<str>) -> Self {
        self.lists.skip_debug.push(path.as_ref().to_owned());
        self
    }

    /// Omits the comments of messages. See [`prost_build::Config::disable_comments`]. May be repeated.
    pub fn disable_comments(mut self, path: impl AsRef<str>) -> Self {
        self.lists.disable_comments.push(path.as_ref().to_owned());
        self
    }
}
