//! Messages and enums whose Rust items would collide, or would have no name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    check::repeated::{has_pair, is_few},
    diagnostic::{Diagnostic, Diagnostics, Rule},
    emit::output::MODULE_EXTENSION,
    model::Package,
    rust::{names, path::Paths},
    schema::{
        descriptor::{DescriptorProto, FileDescriptorProto},
        pool::{Pool, Scope, qualify},
    },
};

/// The declarations for which prost generates code in this run.
pub(in crate::check) struct Declarations<'a> {
    /// The scopes of packages and messages, without messages from elsewhere.
    pub(super) scopes: Vec<Scope<'a>>,
    /// The packages with a generated message or enum.
    packages: BTreeSet<&'a str>,
    pub(super) resolved: &'a [Package],
    pub(super) paths: &'a Paths,
}

impl<'a> Declarations<'a> {
    pub(in crate::check) fn new(
        pool: &'a Pool<'a>,
        inputs: &[String],
        paths: &'a Paths,
        resolved: &'a [Package],
    ) -> Self {
        let inputs = pool.files().filter(|file| inputs.contains(&file.name));
        let generated: BTreeSet<_> = inputs.map(|file| &*file.package).collect();
        let is_ours = |scope: &Scope<'_>| !paths.is_extern(&qualify(&scope.name, "_"));
        let mut scopes = pool.scopes(|file| generated.contains(&*file.package));
        scopes.retain(is_ours);
        scopes.sort_by(|one, other| one.order().cmp(&other.order()));
        let packages = pool.files().filter(|file| declares_types(file, paths)).map(|file| &*file.package);
        let packages = packages.collect();
        Self { scopes, packages, resolved, paths }
    }
}

/// Returns whether code is generated for a message or enum of the file.
fn declares_types(file: &FileDescriptorProto, paths: &Paths) -> bool {
    // Most imported files are extern as a whole.
    if paths.is_extern(&qualify(&file.package, "_")) {
        return false;
    }
    let messages = file.message_type.iter().map(|message| &*message.name);
    let mut types = messages.chain(file.enum_type.iter().map(|of| &*of.name));
    types.any(|name| !paths.is_extern(&qualify(&file.package, name)))
}

/// Returns whether names, each in its scope, cannot become the same in Rust, where only the case and underscores change.
/// Names rarely look alike, and making all identifiers would take ten times as long.
fn are_distinct<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let names: Vec<_> = names.collect();
    if is_few(&names) {
        return !has_pair(&names, |(one_scope, one), (other_scope, other)| {
            one_scope == other_scope && folded(one).eq(folded(other))
        });
    }
    let mut seen = HashSet::with_capacity(names.len());
    names.into_iter().all(|(scope, name)| seen.insert((scope, folded(name).collect::<String>())))
}

/// Returns the letters and digits that all forms of a name have.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Reports two types with the same Rust name in one module.
pub(in crate::check) fn same_rust_type(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    let types =
        declarations.scopes.iter().flat_map(|scope| scope.types().map(|(name, _)| (&*scope.name, name)));
    if are_distinct(types) {
        return;
    }
    let mut owners = BTreeMap::new();
    for scope in &declarations.scopes {
        for (name, path) in scope.types() {
            let full_name = qualify(&scope.name, name);
            let key = (&scope.name, names::upper_camel(name));
            if declarations.paths.is_extern(&full_name) {
                continue;
            }
            let Some(other) = owners.insert(key.clone(), full_name.clone()) else { continue };
            let message = format!("`{full_name}` and `{other}` are both `{}` in Rust", key.1);
            let help = "give each its own type with `extern_path`, or rename one";
            diagnostics.push(Diagnostic::new(Rule::SameRustType, scope.at(&path), message).help(help));
        }
    }
}

/// Reports two fields with the same Rust name in one message.
pub(in crate::check) fn name_collision(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    let may_collide = |scope: &&Scope<'_>| !are_distinct(scope.members().map(|(name, _)| ("", name)));
    for scope in declarations.scopes.iter().filter(may_collide) {
        let mut owners = BTreeMap::new();
        for (name, path) in scope.members() {
            let ident = names::snake(name);
            let Some(other) = owners.insert(ident.clone(), name).filter(|other| *other != name) else {
                continue;
            };
            let message =
                format!("`{name}` and `{other}` are both the field `{ident}` of `{}` in Rust", scope.name);
            diagnostics.push(
                Diagnostic::new(Rule::NameCollision, scope.at(&path), message).help("rename one of the two"),
            );
        }
    }
}

/// Reports two values of an enum that become the same variant, because prost removes the name of the enum.
pub(in crate::check) fn enum_value_collision(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    for scope in &declarations.scopes {
        for (of, values) in scope.values() {
            let (mut owners, mut numbers) = (BTreeMap::new(), BTreeSet::new());
            // prost leaves aliases out.
            for value in values.into_iter().filter(|value| numbers.insert(value.number)) {
                let variant = names::variant(value.name, &of.name);
                let Some(other) = owners.insert(variant.clone(), value.name) else { continue };
                let (name, full_name) = (value.name, qualify(&scope.name, &of.name));
                let message = format!("`{name}` and `{other}` are both `{variant}` of `{full_name}` in Rust");
                diagnostics.push(
                    Diagnostic::new(Rule::EnumValueCollision, scope.at(&value.path), message)
                        .help("rename one of the two"),
                );
            }
        }
    }
}

/// Reports a message whose module collides with a package, and packages whose files have the same name.
pub(in crate::check) fn module_collision(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    colliding_files(declarations, diagnostics);
    colliding_messages(declarations, diagnostics);
}

fn colliding_files(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    for package in declarations.resolved {
        let file = qualify(&package.name, MODULE_EXTENSION);
        let other = declarations.packages.iter().find(|other| format!("{other}.rs") == file);
        let (Some(other), Some(service)) = (other, package.services.first()) else { continue };
        let message = format!(
            "the file `{file}` is for the services of `{}` and the messages of `{other}`",
            package.name
        );
        diagnostics.push(Diagnostic::new(Rule::ModuleCollision, service.at.clone(), message).help(
            "rename one of the packages, or generate them in separate runs, into different directories",
        ));
    }
}

fn colliding_messages(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    let messages =
        declarations.scopes.iter().filter(|scope| scope.message.is_some_and(DescriptorProto::has_module));
    for scope in messages {
        let (outer, name) = scope.name.rsplit_once('.').unwrap_or(("", &scope.name));
        let module = names::snake(name);
        let is_same =
            |package: &&&str| inner(package, outer).is_some_and(|inner| names::snake(inner) == module);
        let Some(package) = declarations.packages.iter().find(is_same) else { continue };
        let message = format!(
            "message `{}` and package `{package}` are both the module `{module}` in Rust",
            scope.name
        );
        diagnostics.push(
            Diagnostic::new(Rule::ModuleCollision, scope.declared(), message).help("rename one of the two"),
        );
    }
}

/// Returns the part of `package` after `outer`.
fn inner<'a>(package: &'a str, outer: &str) -> Option<&'a str> {
    let rest = if outer.is_empty() { package } else { package.strip_prefix(outer)?.strip_prefix('.')? };
    rest.split('.').next().filter(|part| !part.is_empty())
}

/// Reports items that would have no name. prost panics on them.
pub(in crate::check) fn unusable_name(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    for scope in &declarations.scopes {
        let mut reject = |name: &str, path: &[i32]| {
            let message = format!("`{name}` cannot be turned into a Rust name");
            let diagnostic = Diagnostic::new(Rule::UnusableName, scope.at(path), message);
            diagnostics.push(diagnostic.help("use a name with a letter"));
        };
        let named = scope.types().chain(scope.members()).chain(scope.variants());
        named.filter(|(name, _)| !names::is_usable(name)).for_each(|(name, path)| reject(name, &path));
        let values = scope.values().flat_map(|(_, values)| values);
        values.filter(|one| !names::is_usable(one.name)).for_each(|one| reject(one.name, &one.path));
        unusable_maps(scope, diagnostics);
    }
}

/// prost's derive names the getter of such a map `get_` and then the raw identifier, and panics.
fn unusable_maps(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let is_raw = |name: &str| names::snake(name).starts_with("r#");
    for (name, path) in scope.maps_of_enums().filter(|(name, _)| is_raw(name)) {
        let message = format!(
            "`{name}` is a keyword of Rust, and prost cannot generate a map of enums with such a name"
        );
        diagnostics
            .push(Diagnostic::new(Rule::UnusableName, scope.at(&path), message).help("rename the field"));
    }
}
