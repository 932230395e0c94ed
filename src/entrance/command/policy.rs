//! `policy`: prints who may call an rpc.

mod text;

use std::{ffi::OsString, path::PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{Command, CommandError, Output, arguments::search_path, name};
use crate::{
    Error,
    config::Config,
    diagnostic::Rule,
    entrance::compile::{self, DescriptorSet, Texts},
    model::Service,
    resolve,
    rust::path::{Paths, ResolvedPaths},
    schema::pool::Pool,
};

/// The lints of policies, which the command reports.
const LINTS: [Rule; 4] = [Rule::NobodyMayCall, Rule::UnknownFact, Rule::UnusedRight, Rule::IgnoredOption];

const HELP: &str = "\
Prints who may call an rpc, by the policy in its schema.

Usage: protoc-gen-rust-temporal policy [OPTIONS] FILE… RPC

RPC is a full name, or the end of one: `DeleteCluster`, `Clusters.DeleteCluster`.

Options:
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
  -h, --help                         print help
";

pub(super) const COMMAND: Command =
    Command { name: "policy", summary: "print who may call an rpc", run: |parser, _| run(parser) };

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let (mut operands, mut includes, mut protoc) = (Vec::<OsString>::new(), Vec::<PathBuf>::new(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(operand) => operands.push(operand),
            Short('I') | Long("include") => includes.push(parser.value()?.into()),
            Long("protoc") => protoc = true,
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    let rpc = operands.pop().map(ValueExt::string).transpose()?;
    let Some(rpc) = rpc.filter(|_| !operands.is_empty()) else {
        let usage = "no files or no rpc given; usage: `policy -I DIR FILE… RPC`";
        return Err(CommandError::Usage(usage.to_owned()));
    };
    let includes = search_path(includes);
    let set = compile::descriptors(&operands, &includes, protoc)?;
    shown(&set, &includes, &rpc)
}

fn shown(set: &DescriptorSet, includes: &[PathBuf], rpc: &str) -> Result<Output, CommandError> {
    let config = Config::default();
    let checked = crate::check(&set.files, &set.inputs, &config, ResolvedPaths::new());
    let found = checked.map(|checked| checked.warnings).map_err(Error::from);
    let mut warnings = Texts::new(includes).place(found)?;
    warnings.retain(|found| LINTS.contains(&found.rule()));
    let pool = Pool::new(&set.files);
    let paths = Paths::new(&config.types, ResolvedPaths::new());
    let packages = resolve::packages(&pool, &set.inputs, &paths, &config);
    let services: Vec<_> = packages.iter().flat_map(|package| &package.services).collect();
    let (service, full_name) = find(&services, rpc)?;
    Ok(Output { stdout: text::policy(service, full_name).into_bytes(), warnings, ..Output::default() })
}

/// Returns the rpc and its service.
fn find<'a>(services: &[&'a Service], rpc: &str) -> Result<(&'a Service, &'a str), CommandError> {
    let methods = services.iter().flat_map(|service| {
        service
            .methods()
            .map(move |(_, method)| (method.full_name.as_str(), (*service, method.full_name.as_str())))
    });
    let mut methods: Vec<_> = methods.collect();
    // An rpc of two kinds is listed twice.
    methods.sort_by_key(|(name, _)| *name);
    methods.dedup_by_key(|(name, _)| *name);
    name::find("rpc", rpc, methods.into_iter())
}
