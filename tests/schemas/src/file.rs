use std::collections::BTreeMap;

use crate::{
    declaration::{Place, Syntax, enumeration, message},
    dice::Dice,
    method::Method,
    names::Names,
    options::{self, Options},
    policy,
    reference::Target,
    text::{self, comment},
    types::Types,
};

/// The files of a schema. Later files import earlier ones.
pub struct Schema {
    /// The files.
    pub files: Vec<File>,
    /// Set if files can be of an edition, which only protoc parses.
    pub has_editions: bool,
}

/// A file of a schema.
pub struct File {
    /// The path that other files import it by.
    pub name: String,
    /// The package. Empty for files without one.
    pub package: String,
    /// The contents.
    pub text: String,
}

/// Makes the schema of a seed.
#[must_use]
pub fn schema(seed: u64) -> Schema {
    let names = BTreeMap::from([(String::new(), Names::of_no_package())]);
    let has_editions = seed % 8 == 7;
    let mut writer = Writer { dice: Dice::new(seed), has_editions, names, declared: Vec::new(), methods: 0 };
    let mut files = Vec::new();
    for index in 0..writer.dice.between(1..=4) {
        files.push(writer.file(index));
    }
    Schema { files, has_editions }
}

/// The state that all files share.
struct Writer {
    dice: Dice,
    has_editions: bool,
    /// The names of each package.
    names: BTreeMap<String, Names>,
    /// The declarations of each file so far.
    declared: Vec<Declared>,
    /// The number of rpcs so far.
    methods: usize,
}

/// The declarations that a file can use, or makes.
#[derive(Clone, Default)]
struct Declared {
    types: Types,
    targets: Vec<Target>,
}

impl Declared {
    /// Removes the declarations that were there before.
    fn without(mut self, before: &Self) -> Self {
        self.types.messages.drain(..before.types.messages.len());
        self.types.enums.drain(..before.types.enums.len());
        self.targets.drain(..before.targets.len());
        self
    }
}

/// Parts of packages.
const SEGMENTS: &[&str] = &["acme", "type", "v1", "orders", "async", "temporal", "x_y", "googleapis"];

/// The options.
const ANNOTATIONS: &str =
    "import \"temporal/v1/temporal.proto\";\nimport \"temporal_prost/v1/authorization.proto\";\n";

/// The well-known types that fields use.
const IMPORTS: &[&str] = &["any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"];

impl Writer {
    fn file(&mut self, index: usize) -> File {
        let package = self.package();
        let syntax = self.syntax();
        let mut text = header(&mut self.dice, syntax, &package);
        text.extend(IMPORTS.iter().flat_map(|name| ["import \"google/protobuf/", name, ".proto\";\n"]));
        let (imports, mut visible) = self.imports();
        text.push_str(&imports);
        let imported = visible.clone();
        text.push_str(&self.declarations(syntax, &package, &mut visible.types));
        for _ in 0..self.dice.between(0..=2) {
            text.push_str(&self.service(&package, &mut visible));
        }
        self.declared.push(visible.without(&imported));
        File { name: format!("file{index}.proto"), package, text }
    }

    fn syntax(&mut self) -> Syntax {
        match () {
            () if self.has_editions && self.dice.chance(70) => Syntax::Editions,
            () if self.dice.chance(25) => Syntax::Proto2,
            () => Syntax::Proto3,
        }
    }

    /// Uses the package of an earlier file or a new one. Some files have none.
    fn package(&mut self) -> String {
        let known: Vec<_> = self.names.keys().cloned().collect();
        if self.dice.chance(50) {
            return self.dice.pick(&known).clone();
        }
        let mut segments: Vec<_> =
            (0..self.dice.between(0..=3)).map(|_| self.dice.word(SEGMENTS).to_owned()).collect();
        if let Some(first) = segments.first_mut() {
            first.push_str(&known.len().to_string());
        }
        segments.join(".")
    }

    /// Imports some of the files so far, and returns what they declare.
    fn imports(&mut self) -> (String, Declared) {
        let (mut text, mut visible) = (String::new(), Declared::default());
        for (index, declared) in self.declared.iter().enumerate() {
            if self.dice.chance(60) {
                text.extend(["import \"file", &index.to_string(), ".proto\";\n"]);
                visible.types.extend(&declared.types);
                visible.targets.extend(declared.targets.iter().cloned());
            }
        }
        (text, visible)
    }

    fn declarations(&mut self, syntax: Syntax, package: &str, types: &mut Types) -> String {
        let names = self.names.entry(package.to_owned()).or_default();
        let scope = if package.is_empty() { String::new() } else { format!(".{package}") };
        let mut place = Place { syntax, scope, names, types };
        (0..self.dice.between(1..=4)).map(|_| declaration(&mut self.dice, &mut place)).collect()
    }

    fn service(&mut self, package: &str, visible: &mut Declared) -> String {
        let name = self.names.entry(package.to_owned()).or_default().next(&mut self.dice);
        let full = if package.is_empty() { name.clone() } else { format!("{package}.{name}") };
        let has_policy = self.dice.chance(40);
        let methods = self.methods(&full, has_policy);
        visible.targets.extend(methods.iter().filter_map(Method::target));
        let comment = comment::leading(&mut self.dice);
        let mut options = service_options(&mut self.dice, self.methods);
        options.extend(has_policy.then(|| policy::policy(&mut self.dice)));
        let write = |method: &Method| method.write(&mut self.dice, &visible.types, &visible.targets);
        let methods: String = methods.iter().map(write).collect();
        format!("{comment}service {name} {{\n{options}{methods}}}\n")
    }

    fn methods(&mut self, service: &str, has_policy: bool) -> Vec<Method> {
        let mut names = Names::default();
        let mut methods = Vec::new();
        for _ in 0..self.dice.between(1..=6) {
            self.methods += 1;
            let name = names.next(&mut self.dice);
            let method = Method::new(&mut self.dice, service, name, self.methods);
            methods.push(Method { has_policy, ..method });
        }
        methods
    }
}

const EDITION_2023: &str = "edition = \"2023\";";

/// Names are as odd as in other files, and other files see messages inside messages.
const EDITION_2024: &str = "edition = \"2024\";
option features.enforce_naming_style = STYLE_LEGACY;
option features.default_symbol_visibility = EXPORT_ALL;";

fn header(dice: &mut Dice, syntax: Syntax, package: &str) -> String {
    let syntax = match syntax {
        Syntax::Proto2 => "syntax = \"proto2\";",
        Syntax::Proto3 => "syntax = \"proto3\";",
        Syntax::Editions => dice.word(&[EDITION_2023, EDITION_2024]),
    };
    let comment = comment::leading(dice);
    let package = if package.is_empty() { String::new() } else { format!("package {package};\n") };
    format!("{comment}{syntax}\n{package}{ANNOTATIONS}")
}

fn declaration(dice: &mut Dice, place: &mut Place<'_>) -> String {
    if dice.chance(20) { enumeration::declare(dice, place) } else { message::declare(dice, place, 2) }
}

fn service_options(dice: &mut Dice, number: usize) -> String {
    let mut service = Options::new();
    service.maybe(dice, 70, |dice| options::string("task_queue", &text::registered(dice, 0))).maybe(
        dice,
        30,
        |dice| options::nexus(dice, "enabled: true", &format!("Nexus{number}")),
    );
    let mut text = dice.some(70, |dice| service.write(dice, "service")).unwrap_or_default();
    let mut cli = Options::new();
    cli.maybe(dice, 50, |_| options::string("name", &format!("service-{number}")))
        .maybe(dice, 50, |dice| options::string("usage", &text::text(dice).replace('\0', "")));
    text.push_str(&dice.some(20, |dice| cli.write(dice, "cli")).unwrap_or_default());
    text
}
