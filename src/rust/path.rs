//! Rust paths of proto packages and messages, made by the rules of prost.

mod runtime;

use std::{collections::BTreeMap, fmt, iter};

use crate::{
    config::TypePaths,
    rust::names::{is_identifier, is_one_line, snake, upper_camel},
    schema::{
        descriptor::FileDescriptorProto,
        pool::{qualify, without_dot},
    },
};

/// The path of a type or module in generated code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RustPath(String);

impl RustPath {
    /// A path that is valid where it is written: absolute, or in the same module.
    pub(crate) fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether it is valid as a type.
    pub(crate) fn is_valid(&self) -> bool {
        // All paths are plain, except for some that users set. Parsing takes a hundred times as long.
        self.is_plain() || is_one_line(&self.0) && syn::parse_str::<syn::Type>(&self.0).is_ok()
    }

    /// Returns whether it consists of identifiers alone.
    fn is_plain(&self) -> bool {
        let mut path = self.0.strip_prefix("::").unwrap_or(&self.0);
        while let Some(rest) = path.strip_prefix("super::") {
            path = rest;
        }
        // Most are a single identifier, and searching for a character is faster than for a text.
        if path.contains(':') { path.split("::").all(is_identifier) } else { is_identifier(path) }
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Resolves names as seen from a module directly inside the module of a package.
#[derive(Debug)]
pub(crate) struct Paths {
    externs: BTreeMap<String, String>,
    /// The module of the messages in the runtime.
    runtime: String,
    resolved: ResolvedPaths,
}

/// The paths that prost chose for messages, by the package that uses the message and its full name.
pub(crate) type ResolvedPaths = BTreeMap<(String, String), String>;

impl Paths {
    pub(crate) fn new(types: &TypePaths, resolved: ResolvedPaths) -> Self {
        let externs = types.extern_paths.iter().cloned().chain(well_known_types(types));
        Self {
            externs: externs.map(|(proto, rust)| (without_dot(&proto).to_owned(), rust)).collect(),
            runtime: format!("{}::protos", types.runtime),
            resolved,
        }
    }

    /// Returns the path of the message `full_name`, which has no leading dot.
    pub(crate) fn message(&self, full_name: &str, package: &str) -> RustPath {
        let ours = self.extern_type(full_name);
        let relative = || relative(full_name, package);
        match self.resolved.get(&(package.to_owned(), full_name.to_owned())) {
            Some(prosts) if ours.is_none() && *prosts == relative() => RustPath(format!("super::{prosts}")),
            Some(prosts) => RustPath(nest(prosts)),
            None => RustPath(ours.map_or_else(|| format!("super::{}", relative()), |path| nest(&path))),
        }
    }

    /// Returns the item `path` in the module of the package `target`, if that module is not generated.
    pub(crate) fn extern_item(&self, target: &str, path: &str) -> Option<RustPath> {
        Some(RustPath(format!("{}::{path}", nest(&self.extern_module(target)?))))
    }

    /// Returns whether the type comes from elsewhere.
    pub(crate) fn is_extern(&self, full_name: &str) -> bool {
        self.extern_type(full_name).is_some()
    }

    /// Returns whether the type is declared in a message of the runtime, which does not have it.
    pub(crate) fn is_missing(&self, full_name: &str) -> bool {
        self.set_by_user(full_name).is_none() && runtime::lacks(full_name)
    }

    fn extern_type(&self, full_name: &str) -> Option<String> {
        let of_runtime = || Some(format!("{}::{}", self.runtime, runtime::path(full_name)?));
        self.set_by_user(full_name).or_else(of_runtime)
    }

    /// Returns the path that the user set, or a well-known type.
    fn set_by_user(&self, full_name: &str) -> Option<String> {
        if let Some(exact) = self.externs.get(full_name) {
            return Some(exact.clone());
        }
        let (scope, name) = full_name.rsplit_once('.')?;
        Some(join([self.extern_module(scope)?, upper_camel(name)]))
    }

    /// Uses the longest prefix. The rest follows the rules of prost.
    fn extern_module(&self, scope: &str) -> Option<String> {
        prefixes(scope).find_map(|prefix| {
            let rest = scope[prefix.len()..].split('.').filter(|part| !part.is_empty());
            let segments = self.externs.get(prefix)?.split("::").chain(rest);
            Some(join(segments.enumerate().map(extern_segment)))
        })
    }
}

/// Returns the item `path` in the module of the package `target`, as seen from the module of `package`.
pub(crate) fn item(target: &str, path: &str, package: &str) -> RustPath {
    let module = join(iter::once("super".to_owned()).chain(relative_module(target, package)));
    RustPath(format!("{module}::{path}"))
}

/// Returns the paths of types that are not generated: the paths that the user set, then the types of the runtime.
pub(crate) fn extern_paths(types: &TypePaths, files: &[FileDescriptorProto]) -> Vec<(String, String)> {
    let of_runtime = files.iter().flat_map(declared).filter_map(|name| {
        let path = format!("{}::protos::{}", types.runtime, runtime::path(&name)?);
        Some((format!(".{name}"), path)).filter(|(proto, _)| !is_covered(proto, types))
    });
    types.extern_paths.iter().cloned().chain(of_runtime).collect()
}

/// Returns the names of the outermost messages and enums.
fn declared(file: &FileDescriptorProto) -> impl Iterator<Item = String> {
    let messages = file.message_type.iter().map(|message| &*message.name);
    let names = messages.chain(file.enum_type.iter().map(|of| &*of.name));
    names.map(|name| qualify(&file.package, name))
}

/// Returns whether the user set a path for it.
fn is_covered(proto: &str, types: &TypePaths) -> bool {
    types.extern_paths.iter().any(|(covering, _)| is_inside(proto, covering))
}

/// The paths that prost uses by default.
fn well_known_types(types: &TypePaths) -> Vec<(String, String)> {
    let TypePaths { runtime, compile_well_known_types, .. } = types;
    if *compile_well_known_types {
        return Vec::new();
    }
    let wrappers = [
        ("BoolValue", "bool".to_owned()),
        ("BytesValue", format!("{runtime}::prost::alloc::vec::Vec<u8>")),
        ("DoubleValue", "f64".to_owned()),
        ("Empty", "()".to_owned()),
        ("FloatValue", "f32".to_owned()),
        ("Int32Value", "i32".to_owned()),
        ("Int64Value", "i64".to_owned()),
        ("StringValue", format!("{runtime}::prost::alloc::string::String")),
        ("UInt32Value", "u32".to_owned()),
        ("UInt64Value", "u64".to_owned()),
    ];
    let package = (".google.protobuf".to_owned(), format!("{runtime}::prost_types"));
    let wrappers = wrappers.into_iter().map(|(name, path)| (format!(".google.protobuf.{name}"), path));
    iter::once(package).chain(wrappers).filter(|(proto, _)| !is_covered(proto, types)).collect()
}

/// Returns the relative path, as seen from the module of `package`, in the form of prost.
fn relative(full_name: &str, package: &str) -> String {
    let (scope, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
    join(relative_module(scope, package).into_iter().chain([upper_camel(name)]))
}

fn relative_module(target: &str, package: &str) -> Vec<String> {
    let target: Vec<_> = parts(target).collect();
    let local: Vec<_> = parts(package).collect();
    let common = target.iter().zip(&local).take_while(|(there, here)| there == here).count();
    let up = local[common..].iter().map(|_| "super".to_owned());
    up.chain(target[common..].iter().map(|part| snake(part))).collect()
}

/// Turns a path in the module of a package into one for a module inside it.
fn nest(path: &str) -> String {
    match path.strip_prefix("self::") {
        Some(rest) => format!("super::{rest}"),
        None if path.starts_with("super::") => format!("super::{path}"),
        None => path.to_owned(),
    }
}

// `crate` is a keyword only as the first segment. Elsewhere prost treats it as a name.
fn extern_segment((index, segment): (usize, &str)) -> String {
    if index == 0 && segment == "crate" { segment.to_owned() } else { snake(segment) }
}

fn is_inside(path: &str, scope: &str) -> bool {
    path.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns `a.b.c`, `a.b`, `a`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    iter::successors(Some(path), |path| path.rsplit_once('.').map(|(prefix, _)| prefix))
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|part| !part.is_empty())
}

fn join(segments: impl IntoIterator<Item = String>) -> String {
    segments.into_iter().collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn paths(parameter: &str, resolved: &[(&str, &str, &str)]) -> Paths {
        let resolved = resolved
            .iter()
            .map(|(package, name, path)| (((*package).to_owned(), (*name).to_owned()), (*path).to_owned()));
        Paths::new(&Config::from_parameter(parameter).unwrap().types, resolved.collect())
    }

    #[test]
    fn a_module_of_ours_lies_inside_that_of_the_package() {
        let paths =
            paths("extern_path=.ext=::ext::v1,extern_path=.up=super::up,extern_path=.same.X=self::Y", &[]);
        let cases = [
            ("a.b.M", "a.b", "super::M"),
            ("a.b.M", "a.c", "super::super::b::M"),
            ("a.b.Outer.type", "a.b", "super::outer::Type"),
            ("M", "a.b", "super::super::super::M"),
            ("a.M", "", "super::a::M"),
            ("ext.sub.M", "a.b", "::ext::v1::sub::M"),
            ("extra.M", "a.b", "super::super::super::extra::M"),
            ("same.X", "same", "super::Y"),
            ("google.protobuf.StringValue", "a", "::temporal_prost::prost::alloc::string::String"),
            ("google.protobuf.Any", "a", "::temporal_prost::prost_types::Any"),
            (
                "temporal.api.common.v1.Payload",
                "a",
                "::temporal_prost::protos::temporal::api::common::v1::Payload",
            ),
        ];
        for (message, package, expected) in cases {
            assert_eq!(paths.message(message, package).as_str(), expected, "{message} in {package}");
        }
        assert_eq!(item("a.c", "x::Y", "a.b").as_str(), "super::super::c::x::Y");
        assert_eq!(item("a.b", "x::Y", "a.b").as_str(), "super::x::Y");
        assert_eq!(paths.extern_item("ext.sub", "x::Y").unwrap().as_str(), "::ext::v1::sub::x::Y");
        assert_eq!(paths.extern_item("a.c", "x::Y"), None);
    }

    #[test]
    fn what_prost_chose_wins() {
        let resolved =
            [("a", "a.M", "M"), ("a", "a.N", "::other::N"), ("a", "b.K", "super::super::elsewhere::K")];
        let paths = paths("", &resolved);
        assert_eq!(paths.message("a.M", "a").as_str(), "super::M");
        assert_eq!(paths.message("a.N", "a").as_str(), "::other::N");
        assert_eq!(paths.message("b.K", "a").as_str(), "super::super::super::elsewhere::K");
    }

    #[test]
    fn an_extern_path_of_the_user_covers_those_of_the_runtime() {
        let paths = paths("extern_path=.temporal=::mine,extern_path=.google.protobuf.Any=::my::Any", &[]);
        assert_eq!(paths.message("temporal.v1.Patch", "a").as_str(), "::mine::v1::Patch");
        assert_eq!(paths.message("google.protobuf.Any", "a").as_str(), "::my::Any");
    }

    #[test]
    fn only_types_of_the_annotation_schema_are_in_the_runtime() {
        let paths = paths("", &[]);
        for (message, expected) in [
            ("temporal.v1.Patch", "::temporal_prost::protos::temporal::v1::Patch"),
            (
                "temporal.v1.WorkflowOptions.Query",
                "::temporal_prost::protos::temporal::v1::workflow_options::Query",
            ),
            ("temporal.v1.Order", "super::Order"),
            ("temporal.v1.orders.Order", "super::orders::Order"),
            (
                "temporal.api.common.v1.Link.WorkflowEvent",
                "::temporal_prost::protos::temporal::api::common::v1::link::WorkflowEvent",
            ),
            ("temporal.api.common.v1.Order", "super::super::api::common::v1::Order"),
            ("temporal.api.Payload", "super::super::api::Payload"),
        ] {
            assert_eq!(paths.message(message, "temporal.v1").as_str(), expected);
        }
        assert_eq!(paths.extern_item("temporal.api.common.v1", "x::Y"), None);
    }

    #[test]
    fn a_type_can_be_missing_inside_a_message_of_the_runtime() {
        let missing = |parameter| paths(parameter, &[]).is_missing("temporal.api.common.v1.Link.Order");
        assert!(missing("") && missing("extern_path=.temporal.api.enums=::mine"));
        assert!(!missing("extern_path=.temporal.api.common=::mine"));
        for name in ["temporal.api.common.v1.Link", "temporal.api.common.v1.Order", "a.Link.Order"] {
            assert!(!paths("", &[]).is_missing(name), "{name}");
        }
    }
}
