//! The commands that generated documentation shows.

use std::{fs, path::Path};

use temporal_prost_cli::{Commands, Program};
use temporal_prost_generated::{
    cli::golden::cli::{doors_temporal::Service as Doors, lights_temporal::Service as Lights},
    cli_flags::golden::cli::flags::forms_temporal::Service as Forms,
};

/// Parses the commands of a page, and returns the first word of each.
fn parsed<S: Commands>(page: &str) -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("OUT_DIR")).join(page)).unwrap();
    let blocks = page.split("\n```sh\n").skip(1).filter_map(|rest| rest.split_once("\n```\n"));
    let own = blocks.filter(|(block, _)| !block.starts_with("temporal "));
    let parse = |block: &str| {
        let command = block.split(" <<'JSON'").next().unwrap().replace('\\', " ");
        let words: Vec<_> = command.split_whitespace().collect();
        let matches = Program::new::<S>().command().try_get_matches_from(&words);
        let matches = matches.unwrap_or_else(|error| panic!("{words:?}: {error}"));
        assert_eq!(words[0], S::SERVICE.name);
        matches.subcommand_name().unwrap().to_owned()
    };
    own.map(|(block, _)| parse(block)).collect()
}

#[test]
fn the_command_line_takes_every_command_of_its_page() {
    let lights = parsed::<Lights>("cli/docs/golden.cli.Lights.md");
    let expected = [
        "light-room",
        "light-room-with-set-color",
        "light-and-stop",
        "light-room-with-dim",
        "color",
        "signal-cancel",
        "query-list",
        "dim",
    ];
    assert_eq!(lights, expected);
    assert_eq!(parsed::<Doors>("cli/docs/golden.cli.Doors.md"), ["open"]);
    assert!(parsed::<Forms>("cli_flags/docs/golden.cli.flags.Forms.md").len() > 1);
}
