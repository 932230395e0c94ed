//! The `temporal` commands that generated documentation shows.

use crate::{
    cells::server::program,
    harness::{address, command, find, foos, history, unique},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Output,
};
use temporal_prost::{
    Workflow, WorkflowHandle, common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_e2e::nasty::v1::FooRequest;

/// Generates the documentation of schemas, and returns its `temporal` commands.
fn commands(protos: &[PathBuf], include: &Path) -> Vec<String> {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(unique("documented"));
    fs::create_dir_all(&out).unwrap();
    let builder = temporal_prost_build::configure().allow("warnings").emit_rerun_if_changed(false);
    builder.docs("docs").out_dir(&out).compile_protos(protos, &[include]).unwrap();
    let pages = fs::read_dir(out.join("docs")).unwrap().map(|page| page.unwrap().path());
    let commands = pages.flat_map(|page| of_page(&fs::read_to_string(page).unwrap())).collect();
    fs::remove_dir_all(out).unwrap();
    commands
}

fn of_page(page: &str) -> Vec<String> {
    let blocks = page.split("\n```sh\n").skip(1).filter_map(|rest| rest.split_once("\n```\n"));
    blocks.map(|(block, _)| block.to_owned()).collect()
}

/// Runs a command in a shell, for the server at an address.
fn run(program: &Path, block: &str, address: &str) -> Output {
    let script = format!("temporal() {{ \"$PROGRAM\" \"$@\"; }}\n{block}\n");
    let mut shell = command("sh");
    shell.args(["-c", &script]).env("PROGRAM", program).env("TEMPORAL_ADDRESS", address).output().unwrap()
}

/// A command with an error in its options does not get as far as the server.
#[test]
fn the_temporal_command_takes_every_command_of_the_goldens() {
    let Some(program) = program() else { return };
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    let protos = fs::read_dir(&goldens).unwrap().map(|entry| entry.unwrap().path());
    let protos = protos.filter(|path| path.extension().is_some_and(|extension| extension == "proto"));
    let mut count = 0;
    for block in protos.flat_map(|proto| commands(&[proto], &goldens)) {
        let output = run(&program, &block, "127.0.0.1:9");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("failed reaching server"), "{block}: {said}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

/// The commands of a page.
struct Documented {
    program: PathBuf,
    commands: Vec<String>,
}

impl Documented {
    /// Runs the only command with these lines for the workflow with this id, and returns its output.
    fn run(&self, lines: &[&str], id: &str) -> String {
        let has_line = |block: &str, wanted: &str| {
            block.lines().any(|line| line.trim_start().trim_end_matches(" \\") == wanted)
        };
        let has = |block: &&String| lines.iter().all(|line| has_line(block, line));
        let found: Vec<_> = self.commands.iter().filter(has).collect();
        let [block] = found[..] else { panic!("{lines:?} are in {found:?}") };
        let output = run(&self.program, &with_id(block, id), &address());
        assert!(output.status.success(), "{block}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Replaces the id of the workflow.
fn with_id(block: &str, id: &str) -> String {
    let (before, rest) = block.split_once("--workflow-id ").expect("it has an id");
    let (_, after) = rest.split_once('\n').expect("it has more options");
    format!("{before}--workflow-id {id} \\\n{after}")
}

/// Returns the search attributes with which a workflow was started, in JSON.
async fn search_attributes<W: Workflow>(handle: &WorkflowHandle<W>) -> BTreeMap<String, String> {
    let started = find(&history(handle).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => started.search_attributes.clone(),
        _ => None,
    });
    let fields = started.into_iter().flat_map(|attributes| attributes.indexed_fields);
    fields.map(|(name, value)| (name, String::from_utf8_lossy(&value.data).into_owned())).collect()
}

#[tokio::test]
async fn documented_commands_start_and_reach_workflows() {
    let Some(program) = program() else { return };
    let foos = foos().await;
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let protos = ["nasty/v1/nasty.proto", "other/v1/other.proto"].map(|name| include.join(name));
    let page = Documented { program, commands: commands(&protos, &include) };
    let (ty, progress) = ("--type nasty.v1.Foo.Foo", "--name nasty.v1.Foo.GetProgress");
    let id = unique("documented");
    page.run(&["temporal workflow start", ty], &id);
    let request = FooRequest { name: "name".to_owned(), ..FooRequest::default() };
    let own = foos.foo(request).id(unique("documented")).start().await.unwrap();
    let sent = search_attributes(&foos.foo_handle(&id)).await;
    assert!(sent.contains_key("CustomList"), "{sent:?}");
    assert_eq!(sent, search_attributes(&own).await);
    own.terminate("the attributes are compared").await.unwrap();
    page.run(&["temporal workflow signal", "--name nasty.v1.Foo.SetProgress"], &id);
    let shown = page.run(&["temporal workflow query", progress], &id);
    assert!(shown.contains("1.5"), "{shown}");
    page.run(&["temporal workflow update start", "--name nasty.v1.Foo.Advance"], &id);
    page.run(&["temporal workflow signal-with-start", ty], &id);
    page.run(&["temporal workflow start-update-with-start", ty], &id);
    page.run(&["temporal workflow update execute", "--name nasty.v1.Foo.Finish"], &id);
    assert_eq!(foos.foo_handle(&id).result().await.unwrap().name, "name");
}
