//! The names of flags and commands.

use super::typed::typed;
use serde_json::json;
use temporal_prost_cli::{Program, clap};
use temporal_prost_generated::{
    cli::golden::cli::lights_temporal::Service as Lights,
    cli_flags::golden::cli::flags::forms_temporal::Service as Forms,
};

#[test]
fn what_is_deprecated_is_told() {
    let typed = typed::<Lights>(&["light-room-with-dim", "--quickly", "--by", "3"]);
    let typed = typed.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(typed.deprecated, ["--quickly", "light-room-with-dim"]);
    assert_eq!(typed.second, json!({"by": "3"}));
}

#[test]
fn names_that_are_taken_have_others() {
    let words = ["light-room", "--input-namespace=annex", "--level=5", "--room=hall"];
    let typed = typed::<Lights>(&words).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(typed.input, json!({"namespace": "annex", "brightness": "5", "room": "hall"}));
}

#[test]
fn commands_go_below_those_of_another_program() {
    let program = Program::new::<Lights>();
    let operations = clap::Command::new("operations").subcommand(program.command());
    let words = ["operations", "lamps", "paint", "--workflow-id", "hall", "--color", "red"];
    let matches = operations.try_get_matches_from(words).unwrap();
    let (service, matches) = matches.subcommand().unwrap();
    let (command, matches) = matches.subcommand().unwrap();
    assert_eq!((service, command), ("lights", "color"));
    assert_eq!(matches.get_one("input:color"), Some(&json!("red")));
}

#[test]
fn names_of_the_go_plugin_work_too() {
    let words = ["fill-with-amend", "--int-32-value=1", "--amend-int-32-value=2"];
    let typed = typed::<Forms>(&words).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(typed.input, json!({"int32Value": "1"}));
    assert_eq!(typed.second, json!({"int32Value": "2"}));
}
