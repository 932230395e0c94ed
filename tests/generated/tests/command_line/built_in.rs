//! The built-in names of commands are the names that the generator reserves.

use std::collections::BTreeSet;
use temporal_prost_cli::{Commands, Program, built_in, clap::Command};
use temporal_prost_generated::{
    cli::golden::cli::lights_temporal::Service as Lights,
    cli_flags::golden::cli::flags::forms_temporal::Service as Forms,
};

/// Returns the flags and letters of a command that do not come from a message.
fn built_in(command: &Command) -> BTreeSet<String> {
    let args = command.get_arguments().filter(|arg| !arg.get_id().as_str().contains(':'));
    let names = args.flat_map(|arg| {
        let long = arg.get_long_and_visible_aliases().unwrap_or_default().into_iter().map(str::to_owned);
        let short = arg.get_short_and_visible_aliases().unwrap_or_default().into_iter().map(String::from);
        long.chain(short).collect::<Vec<_>>()
    });
    names.collect()
}

/// Returns the built-in flags of all commands below `command` that take a message.
fn collect(command: &Command, found: &mut BTreeSet<String>) {
    if command.get_arguments().any(|arg| arg.get_id().as_str().contains(':')) {
        found.extend(built_in(command));
    }
    command.get_subcommands().for_each(|inner| collect(inner, found));
}

fn names<S: Commands>() -> BTreeSet<String> {
    let mut command = Program::new::<S>().command();
    command.build();
    let mut found = BTreeSet::new();
    collect(&command, &mut found);
    found
}

#[test]
fn flags_and_letters_are_kept_free() {
    let found: BTreeSet<_> = names::<Lights>().into_iter().chain(names::<Forms>()).collect();
    let kept = built_in::FLAGS.iter().chain(built_in::LETTERS).map(|&name| name.to_owned());
    // A program with a version has two more.
    let kept: BTreeSet<_> = kept.filter(|name| name != "version" && name != "V").collect();
    assert_eq!(found, kept);
}

#[test]
fn commands_are_kept_free() {
    let mut command = Program::new::<Lights>().command();
    command.build();
    let own = |name: &str| Lights::SERVICE.commands.iter().any(|command| command.name == name);
    let common = command.get_subcommands().map(Command::get_name).filter(|name| !own(name));
    for name in common {
        assert!(built_in::COMMANDS.contains(&name), "{name}");
    }
}

#[test]
fn a_schedule_takes_no_policies_about_other_runs() {
    let schedule = ["lights", "schedule", "create", "--schedule-id=evening", "--interval=1h", "light-room"];
    let typed = |flag: &str| {
        Program::new::<Lights>()
            .command()
            .try_get_matches_from([&schedule[..], &["--room=hall", flag]].concat())
    };
    assert!(typed("--static-summary=evening").is_ok());
    for flag in ["--id-reuse-policy", "--id-conflict-policy"] {
        let error = typed(&format!("{flag}=fail")).unwrap_err().to_string();
        assert!(error.contains(&format!("unexpected argument '{flag}'")), "{error}");
    }
}
