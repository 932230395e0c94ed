//! The entrance for build scripts: prost's messages and our code in one pass, without protoc.

mod advice;
mod documentation;
mod editions;
mod error;
mod groups;
mod include;
mod messages;
mod panic;
mod protoc;
mod service_generator;
mod settings;
mod sources;
mod texts;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    rc::Rc,
};

use prost::Message;
use prost_build::ServiceGenerator;
use prost_types::FileDescriptorSet;

pub use self::error::Error;
pub(crate) use self::texts::Texts;
use self::{messages::Lists, service_generator::PackageGenerator, sources::Sources};
use crate::{
    Checked,
    config::{Config, ParameterError},
    diagnostic::Diagnostics,
    emit,
    emit::output::{Naming, OutputFile},
    rust::path::{ResolvedPaths, extern_paths},
    schema::descriptor::FileDescriptorProto,
};

/// Starts a configuration with all defaults.
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
///     Ok(())
/// }
/// ```
pub fn configure() -> Builder {
    Builder::default()
}

/// Returns the descriptors of `protos` and their imports, without generating anything.
pub(crate) fn descriptors(
    protos: &[impl AsRef<Path>],
    includes: &[impl AsRef<Path>],
    with_protoc: bool,
) -> Result<DescriptorSet, Error> {
    let sources = Sources::read(protos, includes, with_protoc.then(prost_build::protoc_from_env))?;
    Ok(DescriptorSet { files: sources.decode()?, bytes: sources.descriptors, inputs: sources.inputs })
}

/// Returns the descriptors of `protos` and their imports, and the import names of `protos`.
pub(crate) fn named(
    protos: &[impl AsRef<Path>],
    includes: &[impl AsRef<Path>],
    with_protoc: bool,
) -> Result<(Vec<FileDescriptorProto>, Vec<String>), Error> {
    let sources = Sources::read(protos, includes, with_protoc.then(prost_build::protoc_from_env))?;
    Ok((sources.decode()?, sources.inputs))
}

/// Decodes the file that protoc writes for `--descriptor_set_out`.
pub(crate) fn decode(descriptors: &[u8]) -> Result<Vec<FileDescriptorProto>, Error> {
    sources::decode(descriptors)
}

/// Returns everything that is wrong with files, which import from directories.
pub(crate) fn check(
    config: &Config,
    (protos, includes): (&[PathBuf], &[PathBuf]),
    with_protoc: bool,
) -> Result<Diagnostics, Error> {
    let program = with_protoc.then(prost_build::protoc_from_env);
    let sources = match Sources::read(protos, includes, program) {
        // The parser has found what a rule would find.
        Err(Error::Schema(found)) => return Ok(found),
        read => read?,
    };
    let checked = crate::check(&sources.decode()?, &sources.inputs, config, ResolvedPaths::new());
    let found = checked.map_or_else(|found| found, |checked| checked.warnings);
    Texts::new(includes).place(Ok(found))
}

/// The descriptors of a run.
#[derive(Debug)]
pub(crate) struct DescriptorSet {
    pub(crate) files: Vec<FileDescriptorProto>,
    /// The same files as an encoded `FileDescriptorSet`, with every option.
    pub(crate) bytes: Vec<u8>,
    /// The names of the files that are not only imported.
    pub(crate) inputs: Vec<String>,
}

/// Generates the same files as a [`Builder`], and returns them by name, sorted.
pub(crate) fn files(
    config: Config,
    set: &DescriptorSet,
) -> Result<(Vec<(String, String)>, Diagnostics), Error> {
    // prost writes its files only into a directory.
    let scratch = tempfile::tempdir().map_err(Error::Temporary)?;
    let builder = Builder { config, ..Builder::default() };
    let warnings = builder.generate(set, scratch.path())?;
    Ok((read_directory(scratch.path()).map_err(Error::Temporary)?, warnings))
}

/// Returns the files below `directory` by their paths, which have slashes, sorted.
pub(crate) fn read_directory(directory: &Path) -> io::Result<Vec<(String, String)>> {
    let (mut files, mut open) = (Vec::new(), vec![(String::new(), directory.to_owned())]);
    while let Some((around, directory)) = open.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = around.clone() + &entry.file_name().to_string_lossy();
            if entry.file_type()?.is_dir() {
                open.push((name + "/", entry.path()));
            } else {
                files.push((name, fs::read_to_string(entry.path())?));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A configuration for generating prost's messages and the workers and clients of annotated services.
///
/// For a setting of prost that is not here, use [`Builder::config`].
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     temporal_prost_build::configure()
///         .cli(true)
///         .deny("missing-timeout")
///         .extern_path(".billing.v1", "::billing::v1")
///         .type_attribute("shop.v1.Money", "#[derive(Eq, Hash)]")
///         .compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
///     Ok(())
/// }
/// ```
#[must_use = "call `compile_protos` to generate code"]
pub struct Builder {
    config: Config,
    /// The first option that could not be set.
    parameter_error: Option<ParameterError>,
    /// The program that parses, instead of protox.
    protoc: Option<PathBuf>,
    rerun_if_changed: bool,
    out_dir: Option<PathBuf>,
    lists: Lists,
    prost: Vec<ProstSetting>,
    generators: Vec<Box<dyn ServiceGenerator>>,
}

type ProstSetting = Box<dyn FnOnce(&mut prost_build::Config)>;

impl Default for Builder {
    fn default() -> Self {
        let mut config = Config::default();
        config.layout.messages = true;
        Self {
            config,
            parameter_error: None,
            protoc: None,
            rerun_if_changed: true,
            out_dir: None,
            lists: Lists::default(),
            prost: Vec::new(),
            generators: Vec::new(),
        }
    }
}

impl Builder {
    /// Generates code for `protos` and for the messages that they import from `includes`.
    ///
    /// `temporal/v1/temporal.proto` and `google/protobuf` are found without an include directory. A file of the same
    /// name in `includes` overrides them. Files whose contents would not change are not written.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read, parsed or written, or if the annotations in `protos` are invalid. In
    /// that case the error lists all problems. Its `Debug` form is readable, so a build script can return it. Warnings
    /// are not errors: they go to cargo, or to standard error outside a build script.
    pub fn compile_protos(
        self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(), Error> {
        report(&self.compile(protos, includes)?);
        Ok(())
    }

    /// Like `compile_protos`, but returns the warnings to the caller.
    pub(crate) fn compile(
        mut self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<Diagnostics, Error> {
        self.parameter_error.take().map_or(Ok(()), Err)?;
        if !self.config.layout.messages {
            let reason = "messages are always generated here; remove it".to_owned();
            return Err(ParameterError::Invalid { name: "messages", reason }.into());
        }
        let out_dir = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let out_dir = out_dir.ok_or(Error::NoOutDir)?;
        let sources = Sources::read(protos, includes, self.protoc.clone())?;
        if self.rerun_if_changed {
            self.rerun_if_changed(&sources.files);
        }
        let set =
            DescriptorSet { files: sources.decode()?, bytes: sources.descriptors, inputs: sources.inputs };
        Texts::new(includes).place(self.generate(&set, &out_dir))
    }

    /// Tells cargo what the generated code depends on.
    fn rerun_if_changed(&self, files: &[PathBuf]) {
        let templates = self.config.docs.template_directory.as_ref();
        let files = files.iter().chain(templates).chain(self.protoc.as_ref().filter(|path| path.is_file()));
        files.for_each(|file| println!("cargo::rerun-if-changed={}", file.display()));
        if self.protoc.is_some() {
            let variables = ["PROTOC", "PROTOC_INCLUDE"];
            for variable in variables {
                println!("cargo::rerun-if-env-changed={variable}");
            }
        }
    }

    fn generate(self, set: &DescriptorSet, out_dir: &Path) -> Result<Diagnostics, Error> {
        let DescriptorSet { files, bytes, inputs } = set;
        // Check before prost writes anything, and generate later with the paths that prost chose.
        let Checked { packages, warnings } = crate::check(files, inputs, &self.config, ResolvedPaths::new())?;
        emit::check(&packages, &self.config)?;
        let config = self.config.clone();
        fs::create_dir_all(out_dir).map_err(|error| Error::Write { path: out_dir.to_owned(), error })?;
        let includes = self.includes(packages.into_iter().map(|package| package.name));
        let prost = prost_config(&self.config, out_dir, files);
        let resolved = self.compile_messages(prost, (bytes, files), includes)?;
        let generated = crate::generate(files, inputs, &config, resolved)?;
        generated.files.iter().try_for_each(|file| write(file, &config, out_dir))?;
        Ok(warnings)
    }

    /// Returns the line with which prost's file of each package includes our file.
    fn includes(&self, packages: impl Iterator<Item = String>) -> BTreeMap<String, String> {
        let layout = &self.config.layout;
        let include = |package: String| {
            let line = Naming::ProstBuild(layout).package(&package).include_line();
            (package, line)
        };
        if layout.no_include { BTreeMap::new() } else { packages.map(include).collect() }
    }

    /// Runs prost, which includes our files in its files, and returns the paths that it chose.
    fn compile_messages(
        self,
        mut prost: prost_build::Config,
        (descriptors, files): (&[u8], &[FileDescriptorProto]),
        includes: BTreeMap<String, String>,
    ) -> Result<ResolvedPaths, Error> {
        let resolved = Rc::new(RefCell::new(ResolvedPaths::new()));
        let generator =
            PackageGenerator { includes, resolved: Rc::clone(&resolved), others: self.generators };
        self.lists.apply(&mut prost, self.config.types.hash_maps, files);
        self.prost.into_iter().for_each(|configure| configure(&mut prost));
        prost.service_generator(Box::new(generator));
        let mut set = FileDescriptorSet::decode(descriptors).map_err(Error::Descriptors)?;
        editions::lower(&mut set, files);
        for path in groups::recursive(&set) {
            prost.boxed(path);
        }
        messages::clean_comments(&mut set);
        messages::compile(&mut prost, set)?;
        Ok(resolved.take())
    }
}

/// Writes warnings to cargo, which shows them, or to standard error outside a build script.
fn report(warnings: &Diagnostics) {
    let text = warnings.to_string();
    if env::var_os("OUT_DIR").is_some() {
        text.lines().for_each(|line| println!("cargo::warning={line}"));
    } else {
        text.lines().for_each(|line| eprintln!("{line}"));
    }
}

/// Configures prost so that its code needs no other crate than the runtime.
fn prost_config(config: &Config, out_dir: &Path, files: &[FileDescriptorProto]) -> prost_build::Config {
    let Config { types, layout, .. } = config;
    let mut prost = prost_build::Config::new();
    prost.out_dir(out_dir).default_package_filename(&layout.default_package_filename);
    prost.prost_path(format!("{}::prost", types.runtime));
    prost.prost_types_path(format!("{}::prost_types", types.runtime));
    if let Some(name) = &layout.include_file {
        prost.include_file(name);
    }
    if types.compile_well_known_types {
        prost.compile_well_known_types();
    }
    for (proto, rust) in extern_paths(types, files) {
        prost.extern_path(proto, rust);
    }
    prost
}

fn write(file: &OutputFile, config: &Config, out_dir: &Path) -> Result<(), Error> {
    let path = out_dir.join(file.path(&Naming::ProstBuild(&config.layout)));
    let directory = path.parent().map_or(Ok(()), fs::create_dir_all);
    directory
        .and_then(|()| write_if_changed(&path, &file.contents))
        .map_err(|error| Error::Write { path, error })
}

// Cargo does not rebuild the dependents of an unchanged file.
fn write_if_changed(path: &Path, contents: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(present) if present == contents.as_bytes() => Ok(()),
        _ => fs::write(path, contents),
    }
}
