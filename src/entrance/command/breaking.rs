//! `breaking`: compares a schema with an earlier one.

mod against;
mod git;

use std::path::PathBuf;

use against::{Against, Wanted};
use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{
    Command, CommandError, Output,
    arguments::search_path,
    format::{Files, Format},
};
use crate::{
    Error,
    breaking::{self, Context, Encodings, Finding, Policy, Report, Schema},
    diagnostic::{Diagnostics, Level},
    entrance::compile::{self, Texts},
    schema::{descriptor::FileDescriptorProto, pool::Pool},
};

const HELP: &str = "\
Compares schemas with earlier ones, and reports changes that break running workflows or other programs.

Usage: protoc-gen-rust-temporal breaking [OPTIONS] --against OLD FILE…

Exit codes: 0 if nothing is denied, 1 if something is, 2 if the files cannot be compared.

Options:
      --against OLD                  the old schema: git#REF[,subdir=DIR], a directory, or a descriptor set
      --level GRADE                  deny changes of this grade and the ones above: breaking, risky or safe
                                     [default: breaking]
      --allow, --warn, --deny NAME   set the level of a change, or of all changes of a grade
      --format FORMAT                text, json, sarif or github [default: text]
      --encoding ENCODING            the encoding of payloads: json, binary or both [default: both]
      --ignore-unknown-fields        all programs ignore JSON fields that a message does not have
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
  -h, --help                         print help
";

pub(super) const COMMAND: Command = Command {
    name: "breaking",
    summary: "report changes that break running workflows or other programs",
    run: |parser, _| run(parser),
};

#[derive(Default)]
struct Breaking {
    against: Option<String>,
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    protoc: bool,
    format: Format,
    policy: Policy,
    encodings: Encodings,
}

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut breaking = Breaking::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => breaking.files.push(file.into()),
            Short('I') | Long("include") => breaking.includes.push(parser.value()?.into()),
            Long("protoc") => breaking.protoc = true,
            Long("against") => breaking.against = Some(parser.value()?.string()?),
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            Long("format") => {
                breaking.format = Format::named(&parser.value()?.string()?).map_err(CommandError::Usage)?;
            }
            Long("level") => {
                let grade = parser.value()?.string()?;
                breaking.policy.deny_from(&grade).map_err(CommandError::Usage)?;
            }
            Long("allow") => breaking.set(Level::Allow, &parser.value()?.string()?)?,
            Long("warn") => breaking.set(Level::Warn, &parser.value()?.string()?)?,
            Long("deny") => breaking.set(Level::Deny, &parser.value()?.string()?)?,
            Long("encoding") => {
                breaking.encodings = encodings(breaking.encodings, &parser.value()?.string()?)?;
            }
            Long("ignore-unknown-fields") => breaking.encodings.ignore_unknown_fields = true,
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    breaking.run()
}

/// Limits the comparison to one encoding.
fn encodings(encodings: Encodings, name: &str) -> Result<Encodings, CommandError> {
    match name {
        "json" => Ok(Encodings { json: true, binary: false, ..encodings }),
        "binary" => Ok(Encodings { json: false, binary: true, ..encodings }),
        "both" => Ok(Encodings { json: true, binary: true, ..encodings }),
        _ => Err(CommandError::Usage(format!("unknown encoding `{name}`: use `json`, `binary` or `both`"))),
    }
}

impl Breaking {
    fn set(&mut self, level: Level, name: &str) -> Result<(), CommandError> {
        self.policy.set(name, level).map_err(CommandError::Usage)
    }

    fn run(self) -> Result<Output, CommandError> {
        let includes = search_path(self.includes.clone());
        let found = match self.find(&includes) {
            Err(CommandError::Generate(Error::Schema(invalid))) => invalid,
            found => found?,
        };
        let texts = Texts::new(&includes);
        let found = found.place(|name| texts.read(name));
        let stdout = self.format.write(&found, &Files::of(&found, &texts)).into_bytes();
        Ok(Output { stdout, failed: found.is_denied(), ..Output::default() })
    }

    /// Returns the changes that are not allowed, with their number as a note.
    fn find(&self, includes: &[PathBuf]) -> Result<Diagnostics, CommandError> {
        let text = self.against.as_deref().ok_or_else(|| usage("no schema to compare with given"))?;
        if self.files.is_empty() {
            return Err(usage("no files given"));
        }
        let (files, inputs) = compile::named(&self.files, includes, self.protoc)?;
        let wanted = Wanted { inputs: &inputs, includes, protoc: self.protoc };
        let old = against::read(text, &wanted)?;
        let findings = compare(&old, (&files, &inputs), self.encodings);
        let context = Context { against: text, new: (&files, &inputs), policy: &self.policy };
        let Report { shown, summary } = Report::new(findings, &context);
        let is_known = inputs.iter().any(|input| old.inputs.contains(input));
        let summary = if is_known { summary } else { format!("{summary}; {NOTHING}") };
        Ok(shown.note(Some(summary)))
    }
}

const NOTHING: &str = "it has none of the files, so check the include directories if you expected some";

fn compare(
    old: &Against,
    (files, inputs): (&[FileDescriptorProto], &[String]),
    encodings: Encodings,
) -> Vec<Finding> {
    let (old_pool, new_pool) = (Pool::new(&old.files), Pool::new(files));
    let old = Schema::new(&old_pool, &old.inputs);
    let new = Schema::new(&new_pool, inputs);
    breaking::compare(&old, &new, encodings)
}

fn usage(wrong: &str) -> CommandError {
    CommandError::Usage(format!("{wrong}; usage: `breaking --against OLD -I DIR FILE…`"))
}
