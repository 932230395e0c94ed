//! `docs/annotations.md` has a row for every option, which names a test for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, iter,
    path::{Path, PathBuf},
};

use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::workspace::tests;

/// Returns every section with a table of options, with the first cells of its rows.
fn sections(document: &str) -> BTreeMap<String, Vec<String>> {
    let mut sections = BTreeMap::<_, Vec<_>>::new();
    let mut section = String::new();
    for line in document.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.replace('`', "");
        } else if let Some(row) = line.strip_prefix("| `") {
            let name = row.split('`').next().unwrap_or_default();
            sections.entry(section.clone()).or_default().push(name.to_owned());
        }
    }
    sections
}

/// Names and numbers of fields or values, by the name of their message or enum.
type Members = BTreeMap<String, Vec<(String, i32)>>;

fn options() -> FileDescriptorProto {
    file("temporal/v1/temporal.proto")
}

fn file(name: &str) -> FileDescriptorProto {
    let protos = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let set = protox::compile([name], [protos]).unwrap();
    set.file.into_iter().find(|file| file.name() == name).unwrap()
}

/// Returns every message and enum of the options by its name in the package, with its fields or values.
fn schema() -> Members {
    members(&options())
}

fn members(file: &FileDescriptorProto) -> Members {
    let mut found = Members::new();
    enums(&mut found, "", &file.enum_type);
    messages(&mut found, "", &file.message_type);
    found
}

fn messages(found: &mut Members, outer: &str, messages: &[DescriptorProto]) {
    for message in messages {
        let name = format!("{outer}{}", message.name());
        enums(found, &format!("{name}."), &message.enum_type);
        self::messages(found, &format!("{name}."), &message.nested_type);
        found.insert(name, numbers(&message.field));
    }
}

fn enums(found: &mut Members, outer: &str, enums: &[EnumDescriptorProto]) {
    for one in enums {
        let values = one.value.iter().map(|value| (value.name().to_owned(), value.number()));
        found.insert(format!("{outer}{}", one.name()), values.collect());
    }
}

fn numbers(fields: &[FieldDescriptorProto]) -> Vec<(String, i32)> {
    fields.iter().map(|field| (field.name().to_owned(), field.number())).collect()
}

/// The numbers are in every schema and every descriptor set, so another number is another option.
#[test]
fn the_numbers_are_those_of_the_go_plugin() {
    assert_eq!(number_lines(&options()), include_str!("numbers.txt"));
}

/// Other projects number their options from 50000 to 99999, and ours must not be one of Go's.
#[test]
fn the_numbers_of_our_own_options_are_fixed() {
    let lines = |name: &str| number_lines(&file(&format!("temporal_prost/v1/{name}.proto")));
    assert_eq!(
        lines("authorization"),
        "AccessOptions any_user 1\nAccessOptions check 5\nAccessOptions delegate 6\nAccessOptions on 3\n\
         AccessOptions or_if 4\nAccessOptions right 2\nMethodOptions access 52672\nPolicyOptions allow_by_default 1\n\
         PolicyOptions rights 2\nServiceOptions policy 52673\n"
    );
    assert_eq!(lines("cells"), "CellOptions key 1\nMethodOptions cells 52671\n");
    assert_eq!(lines("cli"), "CLIFlagOptions hidden 1\nFieldOptions cli 1\nFieldOptions field 52637\n");
}

/// A line for each field, value and extension.
fn number_lines(file: &FileDescriptorProto) -> String {
    let lines = |(of, members): (String, Vec<(String, i32)>)| {
        members.into_iter().map(move |(name, number)| format!("{of} {name} {number}")).collect::<Vec<_>>()
    };
    let extensions = file.extension.iter().map(|one| {
        let of = one.extendee().rsplit('.').next().unwrap_or_default().to_owned();
        (of, vec![(one.name().to_owned(), one.number())])
    });
    let mut found: Vec<_> = members(file).into_iter().chain(extensions).flat_map(lines).collect();
    found.sort();
    found.join("\n") + "\n"
}

fn document() -> String {
    fs::read_to_string(tests().join("../docs/annotations.md")).unwrap()
}

#[test]
fn every_field_and_value_has_a_row() {
    let sections = sections(&document());
    for (name, members) in schema() {
        let mut rows = sections.get(&name).cloned().unwrap_or_default();
        let mut members: Vec<_> = members.into_iter().map(|(name, _)| name).collect();
        rows.sort();
        members.sort();
        assert_eq!(rows, members, "{name}");
    }
}

/// A row of a table with a test.
struct Shown<'d> {
    section: String,
    /// The first cell.
    what: &'d str,
    by: &'d str,
}

/// Returns the rows of all tables whose last column names tests.
fn shown(document: &str) -> Vec<Shown<'_>> {
    let (mut section, mut in_table) = (String::new(), false);
    let mut rows = Vec::new();
    for line in document.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.replace('`', "");
        }
        in_table = line.starts_with('|') && (in_table || line.ends_with("| shown by |"));
        let is_row = in_table && !line.ends_with("| shown by |") && !line.starts_with("|---");
        if let Some((what, cells)) =
            line.strip_prefix('|').and_then(|row| row.split_once('|')).filter(|_| is_row)
        {
            let by = cells.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
            rows.push(Shown { section: section.clone(), what: what.trim(), by: by.trim() });
        }
    }
    rows
}

#[test]
fn every_row_names_a_test_that_exists() {
    let document = document();
    let rows = shown(&document);
    assert!(rows.len() > 150, "{} rows", rows.len());
    for Shown { what, by, .. } in rows {
        let test = by.strip_prefix('`').and_then(|test| test.strip_suffix('`'));
        assert!(test.is_some_and(exists), "{what}: {by} is no test");
    }
}

/// A golden or a diagnostic that a row names contains the option. Its own expectation checks the result.
#[test]
fn every_case_that_a_row_names_has_its_option() {
    let (document, schema) = (document(), schema());
    let mut silent = Vec::new();
    for Shown { section, what, by } in shown(&document) {
        let (what, case) = (what.trim_matches('`'), by.trim_matches('`'));
        if case.contains("::") || !schema.contains_key(&section) {
            continue;
        }
        let file = tests().join(format!("{case}.proto"));
        let folder = file.parent().unwrap().to_path_buf();
        let written = written([folder], [&file]);
        let has = |message: &str| written.get(message).is_some_and(|fields| fields.contains(what));
        if !has(&format!("temporal.v1.{section}")) {
            silent.push(format!("{case} does not say `{what}` of {section}"));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

fn exists(test: &str) -> bool {
    let Some((file, function)) = test.rsplit_once("::") else {
        return tests().join(format!("{test}.proto")).exists();
    };
    let folders = ["e2e/tests/server", "generator"];
    let file = format!("{}.rs", file.replace("::", "/"));
    let sources = folders.map(|folder| fs::read_to_string(tests().join(folder).join(&file)));
    let test = format!("fn {function}() {{");
    sources.into_iter().flatten().any(|source| source.contains(&test))
}

/// Returns the fields that are set, by the name of their message.
type Written = BTreeMap<String, BTreeSet<String>>;

fn write_down(written: &mut Written, message: &DynamicMessage) {
    let fields = written.entry(message.descriptor().full_name().to_owned()).or_default();
    fields.extend(message.fields().map(|(field, _)| field.name().to_owned()));
    for (name, value) in message.descriptor().fields().filter_map(|field| value_of_enum(message, &field)) {
        written.entry(name).or_default().insert(value);
    }
    let extensions = message.extensions().map(|(_, value)| value);
    message
        .fields()
        .map(|(_, value)| value)
        .chain(extensions)
        .for_each(|value| write_down_value(written, value));
}

/// Returns the enum and its value, which is the default if the field is unset.
fn value_of_enum(message: &DynamicMessage, field: &FieldDescriptor) -> Option<(String, String)> {
    let kind = field.kind();
    let declared = kind.as_enum()?;
    let value = declared.get_value(message.get_field(field).as_enum_number()?)?;
    Some((declared.full_name().to_owned(), value.name().to_owned()))
}

fn write_down_value(written: &mut Written, value: &Value) {
    match value {
        Value::Message(message) => write_down(written, message),
        Value::List(values) => values.iter().for_each(|value| write_down_value(written, value)),
        _ => {}
    }
}

/// Returns the options of all services, rpcs and fields in the files.
fn written<P: AsRef<Path>>(
    folders: impl IntoIterator<Item = PathBuf>,
    files: impl IntoIterator<Item = P>,
) -> Written {
    let folders = folders.into_iter().chain([tests().join("../proto")]);
    let mut compiler = protox::Compiler::new(folders).unwrap();
    compiler.include_imports(true).open_files(files).unwrap();
    let pool = compiler.descriptor_pool();
    let services = pool.services().flat_map(|service| {
        let rpcs: Vec<_> = service.methods().map(|rpc| rpc.options()).collect();
        iter::once(service.options()).chain(rpcs)
    });
    let fields = pool.all_messages().flat_map(|message| {
        let options: Vec<_> = message.fields().map(|field| field.options()).collect();
        options
    });
    let mut written = Written::new();
    services.chain(fields).for_each(|options| write_down(&mut written, &options));
    written
}

#[test]
fn the_schema_with_every_option_has_every_option() {
    let written = written([tests().join("e2e/proto")], ["every/v1/every.proto", "every/v1/handlers.proto"]);
    let mut messages = Members::new();
    self::messages(&mut messages, "temporal.v1.", &options().message_type);
    // Enum values are not fields.
    messages.retain(|name, _| !name.starts_with("temporal.v1.Patch."));
    let is_said =
        |message: &str, field: &str| written.get(message).is_some_and(|fields| fields.contains(field));
    let fields =
        messages.iter().flat_map(|(message, fields)| fields.iter().map(move |(field, _)| (message, field)));
    let silent: Vec<_> = fields.filter(|(message, field)| !is_said(message, field)).collect();
    assert!(silent.is_empty(), "nothing says {silent:#?}");
}
