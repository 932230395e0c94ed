//! Remedies for errors of protox about the files that every schema imports.

use prost::Message;
use protox::{
    Compiler,
    file::{ChainFileResolver, GoogleFileResolver},
};

use super::sources::Embedded;
use crate::{
    did_you_mean,
    schema::{
        descriptor::{FileDescriptorProto, FileDescriptorSet},
        pool::{Pool, TypeKind},
        protos,
    },
};

/// The options, without `temporal.v1.`, and their messages.
const OPTIONS: [(&str, &str); 9] = [
    ("service", "temporal.v1.ServiceOptions"),
    ("cli", "temporal.v1.CLIOptions"),
    ("workflow", "temporal.v1.WorkflowOptions"),
    ("activity", "temporal.v1.ActivityOptions"),
    ("query", "temporal.v1.QueryOptions"),
    ("signal", "temporal.v1.SignalOptions"),
    ("update", "temporal.v1.UpdateOptions"),
    ("command", "temporal.v1.CommandOptions"),
    ("field", "temporal.v1.FieldOptions"),
];

const PACKAGE: &str = "temporal.v1.";

const GOOGLES: [&str; 7] = [
    "google/protobuf/any.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/wrappers.proto",
];

const INCLUDE: &str = "add its directory with `-I`, or to the includes of `compile_protos`";

const MESSAGE: &str = "write a message with braces, such as `{ seconds: 2 }` for a duration of `2s`";

/// Returns a remedy, if there is a better one than protox has.
pub(super) fn advice(problem: &str) -> Option<String> {
    let is_import = problem.contains("import '") && problem.ends_with("' not found");
    if is_import || problem.ends_with("' is not in any include path") {
        return Some(INCLUDE.to_owned());
    }
    if problem.contains("expected '{' or '<', but found '\"") {
        return Some(MESSAGE.to_owned());
    }
    let files = known()?;
    let names = Names(Pool::new(&files));
    let quoted: Vec<_> = problem.split('\'').skip(1).step_by(2).collect();
    match quoted[..] {
        [.., field, message] if problem.contains("' not found for message '") => names.field(message, field),
        [.., value, of] if problem.contains("' was not found for enum '") => names.value(of, value),
        [of, _, value] if problem.contains("expected a value of type '") => names.value(of, value),
        [path] if problem.contains("option field '") => names.option_field(path),
        [.., name, resolved]
            if problem.contains("' resolves to '") && resolved.ends_with(&format!(".{name}")) =>
        {
            Some(format!("write `.{name}` with a leading dot, or the package is searched first"))
        }
        [name, ..] if problem.ends_with("is not defined") => names.import(name.trim_start_matches('.')),
        _ => None,
    }
}

/// The files that every schema can import.
fn known() -> Option<Vec<FileDescriptorProto>> {
    let mut resolver = ChainFileResolver::new();
    resolver.add(Embedded);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true);
    compiler.open_files(protos::FILES.map(|(name, _)| name).into_iter().chain(GOOGLES)).ok()?;
    Some(FileDescriptorSet::decode(&*compiler.encode_file_descriptor_set()).ok()?.file)
}

struct Names<'a>(Pool<'a>);

impl Names<'_> {
    fn field(&self, message: &str, field: &str) -> Option<String> {
        did_you_mean(field, self.0.message(message)?.field.iter().map(|known| known.name.as_str()))
    }

    fn value(&self, of: &str, value: &str) -> Option<String> {
        let TypeKind::Enum(proto) = self.0.type_of(of)?.kind else { return None };
        let values = || proto.value.iter().map(|known| known.name.as_str());
        let suffix = format!("_{value}");
        let longer = values().find(|known| known.ends_with(&suffix));
        let all = || format!("use one of `{}`", values().collect::<Vec<_>>().join("`, `"));
        let help = longer.map(|known| format!("did you mean `{known}`?"));
        Some(help.or_else(|| did_you_mean(value, values())).unwrap_or_else(all))
    }

    /// Returns a remedy for a path such as `(temporal.v1.workflow).retry_policy.max_attempt`, whose last field is wrong.
    fn option_field(&self, path: &str) -> Option<String> {
        let (option, fields) = path.strip_prefix('(')?.split_once(").")?;
        let option = option.trim_start_matches('.').strip_prefix(PACKAGE)?;
        let mut message = OPTIONS.iter().find(|(name, _)| *name == option)?.1.to_owned();
        let (outer, wrong) =
            fields.rsplit_once('.').map_or((None, fields), |(outer, last)| (Some(outer), last));
        for name in outer.into_iter().flat_map(|outer| outer.split('.')) {
            let field = self.0.message(&message)?.field.iter().find(|field| field.name == name)?;
            field.type_name().trim_start_matches('.').clone_into(&mut message);
        }
        self.field(&message, wrong)
    }

    /// Suggests to import the file that declares a name, or else a similar name.
    fn import(&self, name: &str) -> Option<String> {
        let import = |file: &str| format!("add `import \"{file}\";`");
        if let Some(found) = self.0.type_of(name) {
            return Some(import(&found.file.name));
        }
        let option = name.strip_prefix(PACKAGE)?;
        let options = OPTIONS.map(|(name, _)| name);
        if options.contains(&option) {
            return Some(import("temporal/v1/temporal.proto"));
        }
        did_you_mean(option, options)
    }
}
