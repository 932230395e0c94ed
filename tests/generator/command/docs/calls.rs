//! Calls from Rust and from a shell. `tests/generated` compiles the first, and `tests/e2e` runs the others.

use std::path::Path;

use prost::Message as _;
use temporal_prost_json::{Descriptors, UnknownFields};

use super::pages_of_golden;
use crate::{
    markdown::blocks,
    workspace::{cases, tests},
};

#[test]
fn every_kind_of_call_from_rust_is_shown() {
    let goldens = ["cli.proto", "activities.proto"].map(|name| tests().join("golden").join(name));
    let pages: String = goldens.iter().flat_map(|golden| pages_of_golden(golden).into_values()).collect();
    let blocks = blocks(&pages, "rust").concat();
    for call in [
        "client.light_room(input).start()",
        "client.light_room(input).with_set_color(signal).start()",
        "client.light_room(input).with_dim(update).start()",
        "workflow.set_color(input).await",
        "workflow.list().await",
        "workflow.dim(input).execute().await",
        "lights_temporal::children(ctx).light_room(input).await",
        "payments_temporal::activities(ctx).",
    ] {
        assert!(blocks.contains(call), "{call} is not in {blocks}");
    }
}

/// A command of a shell, as words.
struct Command(Vec<String>);

impl Command {
    fn of(block: &str) -> Self {
        let command = block.split(" <<'JSON'").next().unwrap().replace("\\\n", "");
        Self(shlex::split(&command).unwrap_or_else(|| panic!("{command}")))
    }

    fn has(&self, word: &str) -> bool {
        self.0.iter().any(|found| found == word)
    }

    /// Returns the values of an option.
    fn values<'c>(&'c self, option: &'c str) -> impl Iterator<Item = &'c str> {
        self.0.windows(2).filter(move |pair| pair[0] == option).map(|pair| &*pair[1])
    }

    /// Returns the inputs, and the message of each.
    fn inputs(&self) -> Vec<(&str, &str)> {
        let inputs = ["--input", "--signal-input", "--update-input"].into_iter().filter_map(|option| {
            let json = self.values(option).next()?;
            let metadata = format!("{option}-meta");
            let values: Vec<_> =
                self.0.windows(2).filter(|pair| pair[0] == metadata).map(|pair| &*pair[1]).collect();
            assert!(values.contains(&"encoding=json/protobuf"), "{:?}", self.0);
            let message = values.iter().find_map(|value| value.strip_prefix("messageType="));
            Some((json, message.unwrap_or_else(|| panic!("{:?}", self.0))))
        });
        inputs.collect()
    }
}

/// Returns the descriptors of a golden and its imports.
fn descriptors(proto: &Path) -> Descriptors {
    let include = tempfile::tempdir().unwrap();
    temporal_prost_build::protos::write(include.path()).unwrap();
    let set = protox::compile([proto], [proto.parent().unwrap(), include.path()]).unwrap();
    Descriptors::new(set.encode_to_vec().leak())
}

#[test]
fn inputs_of_temporal_commands_are_messages() {
    let mut count = 0;
    for proto in cases(&tests().join("golden"), "proto") {
        let descriptors = descriptors(&proto);
        for command in pages_of_golden(&proto).values().flat_map(|page| blocks(page, "sh")) {
            let command = Command::of(&command);
            for (json, message) in command.inputs() {
                let read = descriptors.from_json(message, json.as_bytes(), UnknownFields::Refuse);
                let wire = read.unwrap_or_else(|error| panic!("{message}: {error}: {json}"));
                assert_eq!(descriptors.to_json(message, &wire).unwrap(), json.as_bytes());
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn well_known_types_are_inputs_of_temporal_commands() {
    let page = &pages_of_golden(&tests().join("golden/messages.proto"))["golden.messages.Post.md"];
    let commands = blocks(page, "sh");
    let command =
        commands.iter().find(|block| block.contains("--type golden.messages.Post.Struct ")).unwrap();
    let inputs = Command::of(command);
    assert_eq!(inputs.inputs(), [(r#"{"name":"value"}"#, "google.protobuf.Struct")]);
}

#[test]
fn commands_with_a_start_name_the_workflow() {
    for proto in cases(&tests().join("golden"), "proto") {
        for block in pages_of_golden(&proto).values().flat_map(|page| blocks(page, "sh")) {
            let command = Command::of(&block);
            assert!(command.has("--workflow-id") || !block.contains("-with-start"), "{block}");
        }
    }
}

#[test]
fn documents_of_the_command_line_are_the_example() {
    let page = &pages_of_golden(&tests().join("golden/cli.proto"))["golden.cli.Lights.md"];
    let shown = blocks(page, "sh");
    let documents = shown.iter().filter_map(|block| block.split_once(" <<'JSON'\n"));
    let documents: Vec<_> = documents.map(|(_, rest)| rest.strip_suffix("\nJSON\n").unwrap()).collect();
    let temporal: Vec<_> = shown.iter().filter(|block| block.starts_with("temporal ")).collect();
    assert!(documents.len() == 3, "{shown:?}");
    for document in documents {
        assert!(temporal.iter().any(|block| block.contains(&format!("--input '{document}'"))), "{document}");
    }
}
