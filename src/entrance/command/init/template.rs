//! The files of a project.

use std::path::Path;

use minijinja::{Environment, UndefinedBehavior, Value, context, syntax::SyntaxConfig, value::Serde};

use super::names::Names;
use crate::entrance::command::CommandError;

/// A file: its name in `templates/init`, its path in the project, which is a template, too, and its contents.
struct File {
    path: &'static str,
    contents: &'static str,
}

macro_rules! files {
    ($($path:literal: $template:literal,)*) => {
        [$(File { path: $path, contents: include_str!(concat!("../../../../templates/init/", $template)) },)*]
    };
}

/// The file that a crate with a build script has.
const BUILD: &str = "build.rs";

/// The files that a crate needs.
const NEEDED: [File; 3] = files! {
    "build.rs": "build.rs",
    "temporal-prost.toml": "temporal-prost.toml",
    "proto/greeter/v1/greeter.proto": "proto/service.proto",
};

/// The other files of a project.
const PROJECT: [File; 12] = files! {
    "Cargo.toml": "manifest.toml",
    "src/lib.rs": "src/lib.rs",
    "src/greet.rs": "src/greet.rs",
    "src/activities.rs": "src/activities.rs",
    "src/bin/{{ name }}.rs": "src/bin/cli.rs",
    "src/bin/{{ name }}-client.rs": "src/bin/client.rs",
    "tests/greet.rs": "tests/greet.rs",
    "tests/replay.rs": "tests/replay.rs",
    "tests/histories/greet.json": "tests/histories/greet.json",
    "README.md": "README.md",
    ".github/workflows/ci.yml": "ci.yml",
    ".gitignore": "gitignore",
};

/// The texts that the command prints at its end.
const NEXT: [File; 2] = files! {
    "next.txt": "next.txt",
    "include.txt": "include.txt",
};

/// The contents of a project, which depend on its name.
pub(super) struct Template {
    pub(super) names: Names,
    /// True if generated code is checked in.
    pub(super) is_checked_in: bool,
    /// True if no workspace is around the project.
    pub(super) is_root: bool,
    /// True if the crate has a build script already, which is kept.
    pub(super) has_build_script: bool,
}

impl Template {
    /// Returns all files of a new project by their paths.
    pub(super) fn project(&self) -> Result<Vec<(String, String)>, CommandError> {
        let mut files = self.addition()?;
        files.extend(self.files(&PROJECT)?);
        Ok(files)
    }

    /// Returns the files that a crate needs by their paths.
    pub(super) fn addition(&self) -> Result<Vec<(String, String)>, CommandError> {
        let mut files = self.files(&NEEDED)?;
        files.retain(|(path, _)| path != BUILD || !self.is_checked_in);
        Ok(files)
    }

    /// Returns the `Cargo.toml` of a new project.
    pub(super) fn manifest(&self) -> Result<String, CommandError> {
        let manifest = PROJECT.iter().find(|file| file.path == "Cargo.toml");
        manifest.map_or(Ok(String::new()), |file| self.render(file.contents, Path::new("")))
    }

    /// Returns what to do with the files in `directory`.
    pub(super) fn next(&self, name: &str, directory: &Path) -> Result<String, CommandError> {
        let text = NEXT.iter().find(|file| file.path == name);
        text.map_or(Ok(String::new()), |file| self.render(file.contents, directory))
    }

    fn files(&self, files: &[File]) -> Result<Vec<(String, String)>, CommandError> {
        let render = |file: &File| {
            let [path, contents] = [file.path, file.contents].map(|text| self.render(text, Path::new("")));
            Ok((path?, contents?))
        };
        files.iter().map(render).collect()
    }

    fn render(&self, text: &str, directory: &Path) -> Result<String, CommandError> {
        let failed =
            |error: minijinja::Error| CommandError::Usage(format!("cannot render a template: {error}"));
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.map_err(failed)?);
        let context = context! {
            is_checked_in => self.is_checked_in,
            is_root => self.is_root,
            directory => directory.display().to_string(),
            has_build_script => self.has_build_script,
            version => env!("CARGO_PKG_VERSION"),
            ..Value::from(Serde(&self.names))
        };
        environment.render_str(text, context).map_err(failed)
    }
}
