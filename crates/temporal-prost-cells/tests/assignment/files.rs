//! Fleet files, and what is wrong with them.

use std::error::Error;
use temporal_prost_cells::{FleetError, FleetFile};

const CELLS: &str =
    r#"cells = [{ name = "a", zone = "x" }, { name = "b", zone = "x" }, { name = "c", zone = "y" }]"#;

fn version(number: u64, rules: &str, cells: &str) -> String {
    format!("[[versions]]\nversion = {number}\n{rules}\n{cells}\n")
}

fn error(text: &str) -> String {
    let error = text.parse::<FleetFile>().unwrap_err();
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

#[test]
fn wrong_files_are_rejected_with_the_reason() {
    let duplicate = r#"cells = [{ name = "a" }, { name = "b" }, { name = "a" }]"#;
    let weightless = r#"cells = [{ name = "a" }, { name = "b", weight = 0 }]"#;
    let heavy = r#"cells = [{ name = "a", weight = 1000001 }]"#;
    let draining = r#"cells = [{ name = "a" }, { name = "b", draining = true }]"#;
    let cases = [
        (version(3, "shard = 2", duplicate), "version 3: two cells are named `a`"),
        (version(3, "shard = 1", weightless), "version 3: cell `b` has the weight 0; use 1 to 1000000"),
        (version(3, "shard = 1", heavy), "version 3: cell `a` has the weight 1000001"),
        (version(3, "shard = 4", CELLS), "version 3: a shard of 4 cells does not fit into 3 cells"),
        (
            version(3, "shard = 2", draining),
            "version 3: a shard of 2 cells does not fit into 1 cells that take",
        ),
        (version(3, "shard = 0", CELLS), "version 3: `shard` is 0"),
        (
            version(3, "shard = 3\nzone_limit = 1", CELLS),
            "version 3: with at most 1 cells of a zone, the zones `x` (2), `y` (1) have room for 2 cells, but a shard \
             has 3",
        ),
        (version(3, "shard = 1\nzone_limit = 0", CELLS), "version 3: with at most 0 cells of a zone"),
        (
            version(1, "shard = 1", CELLS) + &version(1, "shard = 2", CELLS),
            "the fleet file has version 1 twice",
        ),
        (String::new(), "the fleet file has no version"),
        ("down = [\"z\"]\n".to_owned() + &version(1, "shard = 1", CELLS), "`down` names the cell `z`"),
        (version(1, "shard = 1", r#"cells = [{ name = "a/b" }]"#), "invalid fleet file; expected the format"),
        (version(1, "shard = 1", r#"cells = [{ name = "a/b" }]"#), "invalid cell name `a/b`"),
        (version(1, "shard = 1\nzone_limits = 2", CELLS), "unknown field `zone_limits`"),
        (version(1, "shard = -1", CELLS), "invalid value"),
        ("versions = 7".to_owned(), "invalid type"),
    ];
    for (text, expected) in cases {
        assert!(error(&text).contains(expected), "{}\nexpected {expected}", error(&text));
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = FleetFile::read("/nowhere/fleet.toml").unwrap_err();
    assert!(matches!(error, FleetError::Read { .. }));
    assert_eq!(error.to_string(), "cannot read the fleet file `/nowhere/fleet.toml`");
}

/// A cell that is down keeps its slots, and a draining cell gives them up.
#[test]
fn only_versions_move_tenants() {
    let all = version(1, "shard = 2", CELLS);
    let file: FleetFile = all.parse().unwrap();
    let down: FleetFile = format!("down = [\"a\", \"b\"]\n{all}").parse().unwrap();
    let keys: Vec<_> = temporal_prost_cells::simulation::tenants(200).collect();
    assert!(keys.iter().all(|key| file.assign(key) == down.assign(key)));
    assert!(down.is_down("a") && !down.is_down("c"));
    let drained = CELLS.replace(r#"name = "a""#, r#"name = "a", draining = true"#);
    let drained: FleetFile = (all + &version(2, "shard = 2", &drained)).parse().unwrap();
    for key in &keys {
        let (before, after) = (file.assign(key), drained.assign(key));
        assert!(!after.contains("a"));
        assert_eq!(after.draining.len(), usize::from(before.contains("a")), "{key}");
        assert!(drained.left_behind(key).is_empty(), "a draining cell belongs to the shard");
    }
}

#[test]
fn cells_of_earlier_versions_are_left_behind_until_they_are_removed() {
    let first = version(1, "shard = 1", r#"cells = [{ name = "a" }, { name = "b" }]"#);
    let second = version(2, "shard = 1", r#"cells = [{ name = "a" }, { name = "b" }, { name = "c" }]"#);
    let third = version(3, "shard = 1", r#"cells = [{ name = "b" }, { name = "c" }]"#);
    let file: FleetFile = format!("{first}{second}").parse().unwrap();
    let shrunk: FleetFile = format!("{first}{second}{third}").parse().unwrap();
    let mut moved = 0;
    for key in temporal_prost_cells::simulation::tenants(100) {
        let earlier = file.earlier()[0].assign(&key).cells;
        let now = file.assign(&key).cells;
        assert_eq!(file.left_behind(&key), if earlier == now { vec![] } else { earlier });
        moved += file.left_behind(&key).len();
        assert!(shrunk.left_behind(&key).iter().all(|cell| cell.as_str() != "a"));
    }
    assert!(moved > 20, "{moved}");
}
