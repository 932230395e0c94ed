//! The schema and the options of a command, from its arguments or from the configuration file.

use std::path::{Path, PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use super::{
    CommandError,
    arguments::{self, search_path},
};
use crate::entrance::{
    compile::{Builder, configure},
    project::{self, Project},
};

pub(super) struct Selection {
    command: &'static str,
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    pub(super) out: Option<PathBuf>,
    pub(super) check: bool,
    config: Option<PathBuf>,
    builder: Builder,
    /// Set if an option is given that the configuration file would have.
    has_options: bool,
}

impl Selection {
    /// Reads the arguments of a command. Returns `None` if its help is wanted.
    pub(super) fn read(command: &'static str, parser: Parser) -> Result<Option<Self>, CommandError> {
        let mut selection = Self {
            command,
            files: Vec::new(),
            includes: Vec::new(),
            out: None,
            check: false,
            config: None,
            builder: configure(),
            has_options: false,
        };
        Ok(selection.arguments(parser)?.then_some(selection))
    }

    /// Returns `false` if the help is wanted.
    fn arguments(&mut self, mut parser: Parser) -> Result<bool, CommandError> {
        while let Some(argument) = parser.next()? {
            match argument {
                Value(file) => self.files.push(file.into()),
                Short('I') | Long("include") => self.includes.push(parser.value()?.into()),
                Short('o') | Long("out") => self.out = Some(parser.value()?.into()),
                Long("check") => self.check = true,
                Long("config") => self.config = Some(parser.value()?.into()),
                Long("protoc") => self.change(|builder| builder.protoc(true)),
                Short('h') | Long("help") => return Ok(false),
                Long(option) => {
                    let option = option.to_owned();
                    let (name, value) = arguments::parameter(&option, &mut parser)?;
                    self.change(|builder| builder.parameter(&name, &value));
                }
                Short(_) => return Err(argument.unexpected().into()),
            }
        }
        Ok(true)
    }

    fn change(&mut self, change: impl FnOnce(Builder) -> Builder) {
        self.builder = change(std::mem::take(&mut self.builder));
        self.has_options = true;
    }

    /// Returns the project of the configuration file, or of the arguments if they name files.
    ///
    /// With the file, only `--check` and what is in `accepted` may be given.
    pub(super) fn project(mut self, accepted: &[&str]) -> Result<Project, CommandError> {
        match self.config.take() {
            Some(config) => self.configured(&config, accepted),
            None if self.files.is_empty() && Path::new(project::NAME).exists() => {
                self.configured(Path::new(project::NAME), accepted)
            }
            None => self.given(),
        }
    }

    fn configured(self, config: &Path, accepted: &[&str]) -> Result<Project, CommandError> {
        let is_alone = self.files.is_empty() && self.includes.is_empty();
        let has_out = self.out.is_some() && !accepted.contains(&"--out");
        if is_alone && !has_out && !self.has_options {
            return Ok(Project::read(config)?);
        }
        let accepted: Vec<_> = ["--check"].iter().chain(accepted).copied().collect();
        let verb = if accepted.len() == 1 { "is" } else { "are" };
        Err(CommandError::Usage(format!(
            "with `{}`, only {} {verb} accepted; change the file instead",
            config.display(),
            accepted.join(" and ")
        )))
    }

    fn given(self) -> Result<Project, CommandError> {
        let usage = format!("usage: `{} -I DIR --out DIR FILE…`", self.command);
        let missing = |what: &str| CommandError::Usage(format!("{what}; {usage}"));
        let out = self.out.ok_or_else(|| missing("no output directory given"))?;
        if self.files.is_empty() {
            return Err(missing("no files given"));
        }
        let (inputs, includes) = (self.files, search_path(self.includes));
        Ok(Project { inputs, includes, out: Some(out), builder: self.builder, ..Project::default() })
    }
}
