//! Files to descriptors, with protox or protoc.

use std::{
    fs, iter,
    path::{Component, Path, PathBuf},
    process::Command,
    rc::Rc,
};

use miette::Diagnostic as _;
use prost::Message;
use protox::{
    Compiler,
    file::{ChainFileResolver, File, FileResolver, GoogleFileResolver},
};

use super::{Error, advice::advice, include::Include, panic::caught, protoc};
use crate::{
    check::{RENAME, SAME_NAME},
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    schema::{
        descriptor::{FileDescriptorProto, FileDescriptorSet, contract},
        protos,
    },
};

pub(super) struct Sources {
    /// An encoded `FileDescriptorSet`, with our options and all positions.
    pub(super) descriptors: Vec<u8>,
    /// The import names of the files to generate code for.
    pub(super) inputs: Vec<String>,
    /// Every file that has been read.
    pub(super) files: Vec<PathBuf>,
}

impl Sources {
    /// Reads `protos`, which import from `includes`, with a protoc, or without one.
    pub(super) fn read(
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
        program: Option<PathBuf>,
    ) -> Result<Self, Error> {
        match program {
            Some(program) => read_with_protoc(&program, protos, includes),
            None => read_with_protox(protos, includes),
        }
    }

    /// Decodes the inputs and all their imports.
    pub(super) fn decode(&self) -> Result<Vec<FileDescriptorProto>, Error> {
        decode(&self.descriptors)
    }
}

/// Decodes an encoded `FileDescriptorSet`.
pub(super) fn decode(descriptors: &[u8]) -> Result<Vec<FileDescriptorProto>, Error> {
    if let Some(foreign) = contract::in_set(descriptors).map_err(Error::Descriptors)? {
        return Err(Error::ForeignOptions(foreign));
    }
    Ok(FileDescriptorSet::decode(descriptors).map_err(Error::Descriptors)?.file)
}

fn read_with_protox(protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) -> Result<Sources, Error> {
    let opened = Rc::default();
    let mut resolver = ChainFileResolver::new();
    for include in includes {
        resolver.add(Include::new(include.as_ref(), &opened));
    }
    resolver.add(Embedded);
    resolver.add(GoogleFileResolver::new());

    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(true);
    let protos = protos.iter().map(|proto| as_included(proto.as_ref(), includes));
    let protos: Vec<_> = protos.collect();
    let opened_all = caught(|| compiler.open_files(&protos)).map_err(|reason| panicked(&protos, &reason))?;
    opened_all.map_err(|error| {
        same_json_name(&error).unwrap_or_else(|| Error::Parse(render(&error) + &missing(includes)))
    })?;
    let inputs = compiler.files().filter(|file| !file.is_import()).map(|file| file.name().to_owned());
    Ok(Sources {
        descriptors: compiler.encode_file_descriptor_set(),
        inputs: inputs.collect(),
        files: opened.take(),
    })
}

/// A build of protox for debugging panics for a number such as `048`.
fn panicked(protos: &[PathBuf], reason: &str) -> Error {
    let names: Vec<_> = protos.iter().map(|proto| proto.display().to_string()).collect();
    Error::Parse(format!(
        "protox cannot parse `{}` or a file that it imports: {reason}\n  help: parse with protoc, which reports \
         the mistake in it",
        names.join("`, `")
    ))
}

/// An absolute file as a path below a relative include directory.
fn as_included(proto: &Path, includes: &[impl AsRef<Path>]) -> PathBuf {
    let is_below = |include: &Path| proto.starts_with(include);
    if !proto.is_absolute() || includes.iter().any(|include| is_below(include.as_ref())) {
        return proto.to_owned();
    }
    let below = |include: &Path| below(proto, include).next().map(|path| include.join(path));
    includes.iter().find_map(|include| below(include.as_ref())).unwrap_or_else(|| proto.to_owned())
}

/// Names the include directories that do not exist, in which nothing can be found.
fn missing(includes: &[impl AsRef<Path>]) -> String {
    let missing = includes.iter().map(AsRef::as_ref).filter(|include| !include.is_dir());
    let lines = missing.map(|include| format!("\n  help: there is no directory `{}`", include.display()));
    lines.collect::<Vec<_>>().concat()
}

/// The files that every schema imports, for users without a copy.
pub(super) struct Embedded;

impl FileResolver for Embedded {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        match protos::FILES.iter().find(|(known, _)| *known == name) {
            Some((name, contents)) => File::from_source(name, contents),
            None => Err(protox::Error::file_not_found(name)),
        }
    }
}

/// Reports fields with the same name in JSON as our own rule does, which finds them under protoc.
fn same_json_name(error: &protox::Error) -> Option<Error> {
    let text = format!("{error:?}");
    let (at, _) = text.split_once(": a field with JSON name '")?;
    let diagnostic = Diagnostic::new(Rule::JsonNameCollision, Location::of_parser(at), SAME_NAME);
    Some(Error::Schema(Diagnostics::from_iter([diagnostic.help(RENAME)])))
}

/// Formats an error with its cause and advice, which `Display` of a miette diagnostic omits.
fn render(error: &protox::Error) -> String {
    let mut text = format!("{error:?}");
    // protox has no position for the end of a file.
    if let Some(file) = error.file().filter(|file| !text.contains(*file)) {
        text = format!("{file}: {text}");
    }
    let causes = iter::successors(error.diagnostic_source(), |cause| cause.diagnostic_source());
    text = causes.fold(text, |text, cause| format!("{text}: {cause}"));
    if text.contains("found 'edition'") {
        return text + "\n  help: " + protoc::EDITIONS;
    }
    let help = advice(&text).or_else(|| Some(error.help()?.to_string()));
    help.map_or(text.clone(), |help| format!("{text}\n  help: {help}"))
}

fn read_with_protoc(
    program: &Path,
    protos: &[impl AsRef<Path>],
    includes: &[impl AsRef<Path>],
) -> Result<Sources, Error> {
    let scratch = tempfile::tempdir().map_err(Error::Temporary)?;
    let embedded = scratch.path().join("include");
    protos::write(&embedded).map_err(Error::Temporary)?;
    let output = scratch.path().join("descriptors");
    let mut command = Command::new(program);
    command.args(["--include_imports", "--include_source_info", "--descriptor_set_out"]).arg(&output);
    let googles = prost_build::protoc_include_from_env();
    let all = includes.iter().map(AsRef::as_ref).chain([&*embedded]).chain(googles.as_deref());
    all.for_each(|include| _ = command.arg("-I").arg(include));
    protoc::run(command.args(protos.iter().map(AsRef::as_ref)))?;

    let descriptors = fs::read(output).map_err(Error::Temporary)?;
    let set = FileDescriptorSet::decode(&*descriptors).map_err(Error::Descriptors)?;
    let locate =
        |name: &str| includes.iter().map(|include| include.as_ref().join(name)).find(|path| path.exists());
    let files = set.file.iter().filter_map(|file| locate(&file.name)).collect();
    let inputs =
        protos.iter().map(|proto| import_name(proto.as_ref(), includes, &set)).collect::<Result<_, _>>()?;
    Ok(Sources { descriptors, inputs, files })
}

/// The import name of `proto` among the files that protoc has read.
fn import_name(
    proto: &Path,
    includes: &[impl AsRef<Path>],
    read: &FileDescriptorSet,
) -> Result<String, Error> {
    let inside = includes.iter().flat_map(|include| below(proto, include.as_ref()));
    let mut names = inside.chain([proto.to_owned()]).map(|path| slashes(&path));
    let is_read = |name: &String| read.file.iter().any(|file| file.name == *name);
    names.find(is_read).ok_or_else(|| Error::Input { file: proto.to_owned() })
}

/// The paths from `include` to `proto`, as written and as on disk.
fn below(proto: &Path, include: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let inside = |proto: PathBuf, include| proto.strip_prefix(include).ok().map(Path::to_owned);
    let written = inside(without_dots(proto), without_dots(include));
    let on_disk = proto.canonicalize().ok().zip(include.canonicalize().ok());
    written.into_iter().chain(on_disk.and_then(|(proto, include)| inside(proto, include)))
}

fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

fn slashes(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_is_read_is_noted() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, contents: &str| fs::write(directory.path().join(name), contents).unwrap();
        write("a.proto", "syntax = \"proto3\"; import \"b.proto\"; import \"temporal/v1/temporal.proto\";");
        write("b.proto", "/* blank\n\nlines */ syntax = \"proto3\";");
        let Sources { inputs, mut files, .. } = read_with_protox(&["a.proto"], &[directory.path()]).unwrap();
        files.sort();
        assert_eq!(inputs, ["a.proto"]);
        assert_eq!(files, ["a.proto", "b.proto"].map(|name| directory.path().join(name)));
    }

    #[test]
    fn inputs_are_the_files_that_protoc_has_read() {
        let read = |name: &str| FileDescriptorSet {
            file: vec![FileDescriptorProto { name: name.to_owned(), ..Default::default() }],
        };
        let name = |proto: &str, known| {
            import_name(Path::new(proto), &["./protos", "other/", "."], &read(known)).ok()
        };
        let cases = [
            ("protos/a/b.proto", "a/b.proto"),
            ("./protos/a.proto", "a.proto"),
            ("other/./b.proto", "b.proto"),
            ("./a/b.proto", "a/b.proto"),
            // Given as it would be imported.
            ("a.proto", "a.proto"),
            // protoc takes the first directory that it is in.
            ("other/c.proto", "other/c.proto"),
            ("tests/../src/lib.rs", "src/lib.rs"),
        ];
        for (proto, known) in cases {
            assert_eq!(name(proto, known).as_deref(), Some(known), "{proto}");
        }
        assert_eq!(name("a.proto", "b.proto"), None);
    }
}
