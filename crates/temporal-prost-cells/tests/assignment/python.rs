//! The implementation in Python, which shares no code with the crate, computes the same.

use crate::fleets;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    io::Write as _,
    process::{Command, Stdio},
};
use temporal_prost_cells::{Fleet, simulation::tenants};

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/second_implementation.py");

fn python(arguments: &[&str], input: &str) -> String {
    let mut command = Command::new("python3");
    command.arg(PROGRAM).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("python3 is installed");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Returns a hash of all distances, and the cells.
fn answer(fleet: &Fleet, key: &str) -> String {
    let mut ranking = fleet.rank(key);
    ranking.sort_by_key(|ranked| &ranked.cell.name);
    let distances: Vec<_> = ranking.iter().map(|ranked| ranked.score.distance().to_string()).collect();
    let digest = Sha256::digest(distances.join(" "));
    let mut line = digest.iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    let shard = fleet.assign(key);
    shard.cells.iter().for_each(|cell| write!(line, " {cell}").unwrap());
    line += " |";
    shard.draining.iter().for_each(|cell| write!(line, " {cell}").unwrap());
    line
}

fn agree(fleet: &Fleet, keys: usize) {
    let cells: Vec<_> = fleet
        .cells()
        .map(|cell| json!({ "name": cell.name, "zone": cell.zone, "weight": cell.weight, "draining": cell.draining }))
        .collect();
    let (shard, zone_limit) = (fleet.shard_size(), fleet.zone_limit());
    let fleet_json = json!({ "shard": shard, "zone_limit": zone_limit, "cells": cells });
    let theirs = python(&["keys"], &json!({ "fleet": fleet_json, "keys": keys }).to_string());
    let mut lines = theirs.lines();
    for key in tenants(keys) {
        assert_eq!(answer(fleet, &key), lines.next().unwrap(), "{key}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn python_agrees_with_the_vectors() {
    python(&["vectors", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors.json")], "");
}

#[test]
fn python_agrees_over_fifty_thousand_pairs() {
    agree(&fleets::varied(50, 6, 2), 1_000);
}

#[test]
#[ignore = "slow: the lane `cells` runs it"]
fn python_agrees_over_two_million_pairs() {
    agree(&fleets::varied(100, 6, 2), 10_000);
    agree(&fleets::equal(1_000, 5), 1_000);
}
