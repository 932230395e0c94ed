//! Properties of all fleets.

use proptest::prelude::*;
use std::collections::BTreeMap;
use temporal_prost_cells::{Cell, Fleet, Shard, Verdict};

/// Cells with unique names, a size and a limit that the zones have room for.
fn fleets() -> impl Strategy<Value = Fleet> {
    let cell = (0..6_u8, prop_oneof![Just(100), 1..=1_000_000_u32], any::<bool>());
    (prop::collection::vec(cell, 1..30), 1..8_usize, prop::option::of(1..4_usize)).prop_filter_map(
        "zones have no room",
        |(cells, shard, limit)| {
            let cells = cells.into_iter().enumerate().map(|(number, (zone, weight, draining))| {
                let cell = Cell::new(&format!("cell-{number}")).unwrap().zone(format!("zone-{zone}"));
                // One cell in four is draining.
                cell.weight(weight).draining(draining && number % 2 == 0)
            });
            Fleet::with_zone_limit(1, shard, limit.unwrap_or(usize::MAX), cells).ok()
        },
    )
}

/// Counts the slots that get another cell.
fn moved(one: &Shard, other: &Shard) -> usize {
    one.cells.len().max(other.cells.len()) - one.overlap(other)
}

fn zones(fleet: &Fleet, shard: &Shard) -> BTreeMap<String, usize> {
    let mut zones = BTreeMap::new();
    for name in &shard.cells {
        *zones.entry(fleet.cell(name.as_str()).unwrap().zone.clone()).or_default() += 1;
    }
    zones
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shard_has_its_size_and_keeps_the_limit_of_zones(fleet in fleets(), key in ".*") {
        let shard = fleet.assign(&key);
        prop_assert_eq!(shard.cells.len(), fleet.shard_size());
        let limit = fleet.zone_limit().unwrap_or(usize::MAX);
        prop_assert!(zones(&fleet, &shard).values().all(|count| *count <= limit));
        let mut unique = shard.cells.clone();
        unique.sort();
        unique.dedup();
        prop_assert_eq!(unique.len(), shard.cells.len());
        prop_assert!(shard.cells.iter().all(|name| !fleet.cell(name.as_str()).unwrap().draining));
    }

    #[test]
    fn the_order_of_cells_and_the_version_do_not_matter(fleet in fleets(), key in ".*", seed in any::<u64>()) {
        let mut cells: Vec<_> = fleet.cells().cloned().collect();
        cells.sort_by_key(|cell| (cell.name.as_str().len() as u64).wrapping_mul(seed) ^ u64::from(cell.weight));
        let limit = fleet.zone_limit().unwrap_or(usize::MAX);
        let other = Fleet::with_zone_limit(7, fleet.shard_size(), limit, cells).unwrap();
        prop_assert_eq!(fleet.assign(&key).cells, other.assign(&key).cells);
        prop_assert_eq!(fleet.assign(&key).draining, other.assign(&key).draining);
    }

    #[test]
    fn the_ranking_explains_the_shard(fleet in fleets(), key in ".*") {
        let ranking = fleet.rank(&key);
        let slots = ranking.iter().filter(|ranked| matches!(ranked.verdict, Verdict::Slot(_)));
        let slots: Vec<_> = slots.map(|ranked| ranked.cell.name.clone()).collect();
        prop_assert_eq!(slots, fleet.assign(&key).cells);
    }

    #[test]
    fn a_removed_cell_moves_only_its_own_slot(fleet in fleets(), key in ".*", cell in any::<prop::sample::Index>()) {
        let removed = fleet.cells().nth(cell.index(fleet.cells().len())).unwrap().name.clone();
        if let Ok(changed) = fleet.without_cell(removed.as_str()) {
            let (before, after) = (fleet.assign(&key), changed.assign(&key));
            prop_assert_eq!(moved(&before, &after), usize::from(before.contains(removed.as_str())));
        }
    }

    #[test]
    fn an_added_cell_takes_at_most_one_slot(fleet in fleets(), key in ".*", zone in 0..8_u8, weight in 1..=1_000_000_u32) {
        let added = Cell::new("another").unwrap().zone(format!("zone-{zone}")).weight(weight);
        let changed = fleet.with_cell(added).unwrap();
        let (before, after) = (fleet.assign(&key), changed.assign(&key));
        prop_assert_eq!(moved(&before, &after), usize::from(after.contains("another")));
    }

    #[test]
    fn a_drained_cell_moves_only_its_slot_and_stays_known(
        fleet in fleets(), key in ".*", cell in any::<prop::sample::Index>(),
    ) {
        let mut cells: Vec<_> = fleet.cells().cloned().collect();
        let index = cell.index(cells.len());
        let drained = &mut cells[index];
        let (name, was_draining) = (drained.name.clone(), drained.draining);
        drained.draining = true;
        if let (false, Ok(changed)) = (was_draining, fleet.with_cells(cells)) {
            let (before, after) = (fleet.assign(&key), changed.assign(&key));
            let had_it = before.contains(name.as_str());
            prop_assert_eq!(moved(&before, &after), usize::from(had_it));
            // Draining cells compete with each other for `draining`, so that only a fleet with one is certain.
            let others_drain = fleet.cells().any(|cell| cell.draining);
            prop_assert!(!had_it || others_drain || after.draining.contains(&name));
        }
    }

    #[test]
    fn a_heavier_cell_changes_at_most_one_slot(fleet in fleets(), key in ".*", cell in any::<prop::sample::Index>()) {
        let mut cells: Vec<_> = fleet.cells().cloned().collect();
        let index = cell.index(cells.len());
        cells[index].weight = (cells[index].weight * 3).min(1_000_000);
        let changed = fleet.with_cells(cells).unwrap();
        prop_assert!(moved(&fleet.assign(&key), &changed.assign(&key)) <= 1);
    }
}
