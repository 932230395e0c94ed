//! The published test vectors.

use crate::fleets;
use serde_json::{Value, json};
use temporal_prost_cells::Fleet;

const KEYS: [&str; 8] = ["acme", "globex", "initech", "", "key:", "Zürich", "cell-0", "a key with spaces"];

fn fleet(name: &str, fleet: &Fleet) -> Value {
    let cells: Vec<_> = fleet
        .cells()
        .map(|cell| json!({ "name": cell.name, "zone": cell.zone, "weight": cell.weight, "draining": cell.draining }))
        .collect();
    let assignments: Vec<_> = KEYS.iter().map(|key| assignment(fleet, key)).collect();
    let (shard, zone_limit) = (fleet.shard_size(), fleet.zone_limit());
    json!({ "fleet": name, "shard": shard, "zone_limit": zone_limit, "cells": cells, "assignments": assignments })
}

fn assignment(fleet: &Fleet, key: &str) -> Value {
    let shard = fleet.assign(key);
    let ranking = fleet.rank(key);
    let distances: Vec<_> = ranking.iter().map(|one| json!([one.cell.name, one.score.distance()])).collect();
    json!({ "key": key, "cells": shard.cells, "draining": shard.draining, "ranking": distances })
}

#[test]
fn assignments_never_change() {
    let vectors = json!([
        fleet("equal cells", &fleets::equal(8, 2)),
        fleet("zones, weights and draining cells", &fleets::varied(24, 5, 1)),
    ]);
    let text = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    expectorate::assert_contents(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors.json"), &text);
}
