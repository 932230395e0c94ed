//! `eval`: evaluates expressions for an input.

use std::{ffi::OsString, fs, io, iter, path::PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};
use temporal_prost_json::{Descriptors, JsonError, UnknownFields};

use super::{Command, CommandError, Output, arguments::search_path, name};
use crate::{
    Error,
    diagnostic::{Allowances, Diagnostics, Level, Levels},
    did_you_mean,
    entrance::compile::{self, DescriptorSet, Texts},
    expression::{Expression, Origin, Placed, Purpose, messages},
    schema::pool::{Kind, Pool, without_dot},
};

const HELP: &str = "\
Evaluates expressions of ids and search attributes for an input, as a client would send it.

Usage:
  protoc-gen-rust-temporal eval [OPTIONS] --message NAME FILE… EXPRESSION
  protoc-gen-rust-temporal eval [OPTIONS] --workflow NAME FILE…
  protoc-gen-rust-temporal eval [OPTIONS] --update NAME FILE…

Options:
      --message NAME                 evaluate EXPRESSION for this message
      --workflow NAME                evaluate the expressions of this workflow
      --update NAME                  evaluate the expression of this update
      --input JSON                   the input; @FILE reads a file, - standard input [default: {}]
      --as OPTION                    the option that EXPRESSION is written for: id, search_attributes or
                                     typed_search_attributes [default: id]
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
      --allow, --warn, --deny LINT   set the level of a lint, as for generate
  -h, --help                         print help
";

pub(super) const COMMAND: Command =
    Command { name: "eval", summary: "evaluate an expression of an id for an input", run };

#[derive(Default)]
struct Eval {
    subject: Option<Subject>,
    purpose: Option<Purpose>,
    input: Option<String>,
    includes: Vec<PathBuf>,
    protoc: bool,
    lints: Levels,
    /// The files, then the expression if it is not in the schema.
    operands: Vec<OsString>,
}

/// The subject of an evaluation.
enum Subject {
    /// An expression from the command line over this message.
    Message(String),
    /// The schema's own expressions for this rpc.
    Rpc(Kind, String),
}

fn run(mut parser: Parser, stdin: &mut dyn io::Read) -> Result<Output, CommandError> {
    let mut eval = Eval::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(operand) => eval.operands.push(operand),
            Short('I') | Long("include") => eval.includes.push(parser.value()?.into()),
            Long("protoc") => eval.protoc = true,
            Long("input") => eval.input = Some(parser.value()?.string()?),
            Long("as") => eval.purpose = Some(purpose(&parser.value()?.string()?)?),
            Long("message") => eval.about(Subject::Message(parser.value()?.string()?))?,
            Long("workflow") => eval.about(Subject::Rpc(Kind::Workflow, parser.value()?.string()?))?,
            Long("update") => eval.about(Subject::Rpc(Kind::Update, parser.value()?.string()?))?,
            Long("allow") => eval.set(Level::Allow, &parser.value()?.string()?)?,
            Long("warn") => eval.set(Level::Warn, &parser.value()?.string()?)?,
            Long("deny") => eval.set(Level::Deny, &parser.value()?.string()?)?,
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    eval.run(stdin)
}

fn purpose(name: &str) -> Result<Purpose, CommandError> {
    // The ids of updates and workflows have the same name and the same form.
    let known = || Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::UpdateId);
    known().find(|purpose| purpose.field().name == name).ok_or_else(|| {
        let names: Vec<_> = known().map(|purpose| purpose.field().name).collect();
        let help = did_you_mean(name, names.iter().copied());
        let help = help.unwrap_or_else(|| format!("use one of {}", names.join(", ")));
        CommandError::Usage(format!("`{name}` is not an option with an expression: {help}"))
    })
}

impl Eval {
    fn about(&mut self, subject: Subject) -> Result<(), CommandError> {
        match self.subject.replace(subject) {
            None => Ok(()),
            Some(_) => Err(usage("more than one of --message, --workflow and --update given")),
        }
    }

    fn set(&mut self, level: Level, lint: &str) -> Result<(), CommandError> {
        self.lints.set(lint, level).map_err(CommandError::Usage)
    }

    fn run(mut self, stdin: &mut dyn io::Read) -> Result<Output, CommandError> {
        let subject = self.subject.take();
        let subject = subject.ok_or_else(|| usage("none of --message, --workflow and --update given"))?;
        let input = self.read_input(stdin)?;
        let texts = Texts::new(&search_path(self.includes.clone()));
        let evaluated = match subject {
            Subject::Message(name) => self.message(&name, &input),
            Subject::Rpc(kind, name) => self.rpc(kind, &name, &input),
        };
        match evaluated {
            Ok(output) => Ok(Output { warnings: texts.place(Ok(output.warnings))?, ..output }),
            Err(CommandError::Generate(error)) => Ok(texts.place(Err(error))?.into()),
            Err(error) => Err(error),
        }
    }

    fn read_input(&mut self, stdin: &mut dyn io::Read) -> Result<String, CommandError> {
        let input = self.input.take().unwrap_or_else(|| "{}".to_owned());
        let (name, text) = match input.strip_prefix('@') {
            Some(file) => (format!("`{file}`"), fs::read_to_string(file)),
            None if input == "-" => ("standard input".to_owned(), io::read_to_string(stdin)),
            None => return Ok(input),
        };
        text.map_err(|error| CommandError::Io(name, error))
    }

    fn message(mut self, name: &str, input: &str) -> Result<Output, CommandError> {
        let text = self.operands.pop().ok_or_else(|| usage("no expression given"))?.string()?;
        let purpose = self.purpose.unwrap_or(Purpose::Id);
        let DescriptorSet { files, bytes, .. } = self.descriptors()?;
        let pool = Pool::new(&files);
        let message = name::find("message", name, pool.messages().map(|(name, _)| (name, name)))?;
        let expressions = vec![Expression::parse(purpose, &text)];
        let origin = Origin::Argument("EXPRESSION");
        let evaluation = Evaluation { pool: &pool, descriptors: bytes.into(), message, expressions, origin };
        evaluation.run(input, &self.lints, |_, line| format!("{line}\n"))
    }

    fn rpc(self, kind: Kind, name: &str, input: &str) -> Result<Output, CommandError> {
        if self.purpose.is_some() {
            return Err(usage("--as is only valid with --message"));
        }
        let DescriptorSet { files, bytes, .. } = self.descriptors()?;
        let pool = Pool::new(&files);
        let rpcs = pool.rpc_names().filter_map(|name| Some((name, pool.rpc(name)?)));
        let rpc = name::find(kind.as_str(), name, rpcs.filter(|(_, rpc)| rpc.is(kind)))?;
        let mut expressions = Expression::all(rpc);
        expressions.retain(|one| one.purpose.kind() == Some(kind));
        if expressions.is_empty() {
            let random = format!("{kind} `{}` has no expressions; its id is random", rpc.full_name());
            return Err(CommandError::Usage(random));
        }
        let message = without_dot(&rpc.proto.input_type);
        let origin = Origin::Rpc(rpc);
        let evaluation = Evaluation { pool: &pool, descriptors: bytes.into(), message, expressions, origin };
        evaluation.run(input, &self.lints, |purpose, line| format!("{}: {line}\n", purpose.field().name))
    }

    fn descriptors(&self) -> Result<DescriptorSet, CommandError> {
        if self.operands.is_empty() {
            return Err(usage("no files given"));
        }
        Ok(compile::descriptors(&self.operands, &search_path(self.includes.clone()), self.protoc)?)
    }
}

/// Expressions over inputs of one message type.
struct Evaluation<'a> {
    pool: &'a Pool<'a>,
    descriptors: Descriptors,
    message: &'a str,
    expressions: Vec<Expression>,
    origin: Origin<'a>,
}

impl Evaluation<'_> {
    /// Returns a line for each result, or everything that is wrong with the expressions.
    fn run(
        &self,
        input: &str,
        lints: &Levels,
        line: impl Fn(Purpose, String) -> String,
    ) -> Result<Output, CommandError> {
        let warnings = self.check().barrier(lints).map_err(Error::from)?;
        let input = self.payload(input)?;
        let mut text = String::new();
        let mut failures = Vec::new();
        for placed in self.placed() {
            let purpose = placed.expression.purpose;
            match placed.evaluate(&input) {
                Ok(results) => text.extend(results.into_iter().map(|one| line(purpose, one))),
                Err(failed) => failures.extend(failed),
            }
        }
        let mut found = warnings.clone();
        for failure in failures {
            found.push(failure);
        }
        found.barrier(lints).map_err(Error::from)?;
        Ok(Output { stdout: text.into_bytes(), warnings, ..Output::default() })
    }

    fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        self.expressions.iter().map(|expression| Placed::new(expression, self.origin))
    }

    /// The JSON of the message that a client makes of the input.
    fn payload(&self, input: &str) -> Result<serde_json::Value, JsonError> {
        let wire = self.descriptors.from_json(self.message, input.as_bytes(), UnknownFields::Refuse)?;
        match self.message {
            // The SDKs send no payload for it.
            "google.protobuf.Empty" => Ok(serde_json::Value::Null),
            message => self.descriptors.to_value(message, &wire),
        }
    }

    fn check(&self) -> Diagnostics {
        let messages = messages(self.pool, iter::once(self.message));
        let Some(message) = messages.get(self.message) else { return Diagnostics::default() };
        let mut found: Diagnostics =
            self.placed().flat_map(|placed| placed.check(&message, |_| true)).collect();
        Allowances::new(self.pool.files()).filter(&mut found);
        found
    }
}

fn usage(wrong: &str) -> CommandError {
    CommandError::Usage(format!("{wrong}; usage: `eval -I DIR --message NAME FILE… EXPRESSION`, see --help"))
}
