//! `EXPECTORATE=overwrite cargo test --package temporal-prost-generated` accepts a change.

use super::typed::typed;
use temporal_prost_cli::{
    Commands,
    clap::{Arg, ArgAction, Command},
};
use temporal_prost_generated::{
    cli::golden::cli::lights_temporal as lights, cli_flags::golden::cli::flags::forms_temporal as forms,
};

fn assert_help<S: Commands>(file: &str, words: &[&str]) {
    let help = typed::<S>(words).err().unwrap();
    let path = format!("{}/tests/help/{file}.txt", env!("CARGO_MANIFEST_DIR"));
    expectorate::assert_contents(path, &help);
}

#[test]
fn a_service_has_its_commands_in_groups() {
    assert_help::<lights::Service>("lights", &["--help"]);
}

#[test]
fn a_command_has_a_flag_for_each_field() {
    assert_help::<lights::Service>("light-room", &["light-room", "--help"]);
    assert_help::<forms::Service>("fill", &["fill", "--help"]);
    assert_help::<forms::Service>("fill-short", &["fill", "-h"]);
}

#[test]
fn what_goes_with_a_start_has_flags_of_its_own() {
    assert_help::<lights::Service>("light-room-with-set-color", &["light-room-with-set-color", "--help"]);
    assert_help::<forms::Service>("fill-with-stamp", &["fill-with-stamp", "-h"]);
}

#[test]
fn hidden_flags_are_left_out_of_help_and_still_work() {
    let help = typed::<forms::Service>(&["fill", "--help"]).err().unwrap();
    assert!(help.contains("--address.city") && !help.contains("--origin"), "{help}");
    let typed = typed::<forms::Service>(&["fill", "--origin.city", "Rome"]).ok().unwrap();
    assert_eq!(typed.input, serde_json::json!({"origin": {"city": "Rome"}}));
}

#[test]
fn a_signal_names_the_workflows_that_accept_it() {
    let help = typed::<lights::Service>(&["color", "--help"]).err().unwrap();
    assert!(help.contains("Accepted by `LightRoom`."), "{help}");
}

#[test]
fn what_is_deprecated_says_so() {
    assert_help::<lights::Service>("dim", &["dim", "--help"]);
}

#[test]
fn the_help_has_what_a_command_above_adds() {
    let verbose = Arg::new("verbose").long("verbose").global(true).action(ArgAction::SetTrue);
    let lights = lights::cli::command().subcommand(Command::new("dust").about("Dusts the lamps"));
    let ops = Command::new("ops").arg(verbose).subcommand(lights);
    let help = ops.try_get_matches_from(["ops", "lights", "-h"]).unwrap_err().to_string();
    for line in ["Workflows:\n  light-room", "\n  dust", "Options:\n      --verbose", "Connection:\n"] {
        assert!(help.contains(line), "{help}");
    }
}

#[test]
fn every_command_passes_the_assertions_of_clap() {
    lights::cli::command().debug_assert();
    forms::cli::command().debug_assert();
}

#[test]
fn help_is_there_for_whoever_looks_for_it() {
    let asked = typed::<lights::Service>(&["light-room", "--help"]).err().unwrap();
    assert_eq!(typed::<lights::Service>(&["help", "light-room"]).err().unwrap(), asked);
    let nothing = typed::<lights::Service>(&[]).err().unwrap();
    assert!(nothing.contains("Usage: lights") && nothing.contains("Workflows:"), "{nothing}");
    let typo = typed::<lights::Service>(&["light-rom"]).err().unwrap();
    assert!(typo.contains("unrecognized subcommand 'light-rom'") && typo.contains("light-room"), "{typo}");
}
