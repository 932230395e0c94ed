//! Simulations, compared with pairs counted one by one and with formulas.

use crate::fleets;
use std::{collections::BTreeMap, fs, time::Duration};
use temporal_prost_cells::{
    Cell, Fleet,
    simulation::{Movement, Placement, expected, tenants},
};

/// Counts the overlaps of all pairs by comparing them.
fn compared(fleet: &Fleet, count: usize) -> Vec<u128> {
    let shards: Vec<_> = tenants(count).map(|key| fleet.assign(&key)).collect();
    let mut pairs = vec![0; fleet.shard_size() + 1];
    for (number, one) in shards.iter().enumerate() {
        for other in &shards[number + 1..] {
            pairs[one.overlap(other)] += 1;
        }
    }
    pairs
}

#[test]
fn overlaps_are_counted_exactly() {
    for fleet in [fleets::equal(8, 2), fleets::varied(40, 6, 2), fleets::equal(2_000, 3), fleets::equal(6, 1)]
    {
        let overlaps = Placement::of(&fleet, tenants(400)).overlaps();
        assert_eq!(overlaps.pairs(), compared(&fleet, 400));
        assert!(!overlaps.is_sampled());
    }
}

#[test]
fn overlaps_of_large_shards_are_estimated_with_their_error() {
    let fleet = fleets::equal(30, 8);
    let overlaps = Placement::of(&fleet, tenants(20_000)).overlaps();
    assert!(overlaps.is_sampled());
    for shared in 0..=8 {
        let difference = (overlaps.share(shared) - expected(30, 8, shared)).abs();
        // The tenants are a sample, too.
        assert!(difference < 5.0 * overlaps.standard_error(shared) + 1e-4, "{shared}: {difference}");
    }
}

/// The table of `reference/platform.md`, which was computed in another language.
#[test]
fn formulas_have_known_values() {
    let known =
        [(8, 2, 2, 0.0357), (16, 4, 4, 5.5e-4), (20, 4, 3, 0.0132), (100, 5, 0, 0.770), (100, 5, 5, 1.3e-8)];
    for (cells, shard, shared, share) in known {
        let found = expected(cells, shard, shared);
        assert!((found / share - 1.0).abs() < 0.03, "{cells} {shard} {shared}: {found}");
    }
}

#[test]
fn shares_agree_with_the_formulas() {
    for (cells, shard) in [(8, 2), (16, 4), (32, 4), (64, 5)] {
        let fleet = fleets::equal(cells, shard);
        let overlaps = Placement::of(&fleet, tenants(20_000)).overlaps();
        for shared in 0..=shard {
            let (found, formula) = (overlaps.share(shared), expected(cells, shard, shared));
            assert!(
                (found - formula).abs() < 0.01 * formula + 2e-5,
                "{cells} {shard} {shared}: {found} {formula}"
            );
        }
    }
}

#[test]
fn loads_add_up() {
    let fleet = fleets::varied(40, 4, 1);
    let placement = Placement::of(&fleet, tenants(5_000));
    let load = placement.load();
    assert_eq!(load.iter().map(|one| one.first).sum::<usize>(), 5_000);
    assert_eq!(load.iter().map(|one| one.tenants).sum::<usize>(), 4 * 5_000);
    for (cell, load) in fleet.cells().zip(load) {
        assert!(!cell.draining || load.tenants == 0, "{} is draining", cell.name);
    }
}

/// The ideal of `reference/platform.md`: 0.235 slots when a cell joins 16, and 0.25 when one of them leaves.
#[test]
fn a_change_moves_the_fewest_slots() {
    let fleet = fleets::equal(16, 4);
    let removed = Movement::between(&fleet, &fleet.without_cell("cell-3").unwrap(), tenants(20_000));
    let joined = fleet.with_cell(Cell::new("cell-16").unwrap()).unwrap();
    let added = Movement::between(&fleet, &joined, tenants(20_000));
    assert_eq!((removed.most(), added.most()), (1, 1));
    assert!((removed.mean() - 0.25).abs() < 0.01 && (added.mean() - 4.0 / 17.0).abs() < 0.01);
}

/// With at most one cell of a zone in each shard, a wave of one zone changes at most one cell of any tenant.
#[test]
fn no_shard_has_two_cells_in_a_wave() {
    let cells = (0..200).map(|number| {
        let cell = Cell::new(&format!("cell-{number}")).unwrap();
        cell.zone(format!("zone-{}", number % 8))
    });
    let fleet = Fleet::with_zone_limit(1, 4, 1, cells).unwrap();
    let waves = fleet.waves(10);
    assert_eq!(waves.iter().map(|wave| wave.cells.len()).sum::<usize>(), 200);
    let wave_of = |name| waves.iter().position(|wave| wave.cells.contains(name)).unwrap();
    let waves: BTreeMap<_, _> = fleet.cells().map(|cell| (&cell.name, wave_of(&cell.name))).collect();
    for key in tenants(100_000) {
        let mut in_wave: Vec<_> = fleet.assign(&key).cells.iter().map(|name| waves[name]).collect();
        in_wave.sort_unstable();
        assert!(in_wave.windows(2).all(|two| two[0] != two[1]), "{key}");
    }
}

/// Returns the time that this thread has run. Unlike the clock, it leaves out other programs.
fn processor_time() -> Duration {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(statistics.split(' ').next().unwrap().parse().unwrap())
}

/// Returns the largest memory of this process in kilobytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.unwrap().parse().unwrap()
}

/// Measures a release build in the lane.
#[test]
#[ignore = "slow: the lane `cells` runs it"]
fn a_million_tenants_on_a_hundred_cells_take_ten_seconds_and_a_gigabyte() {
    let start = processor_time();
    let fleet = fleets::equal(100, 5);
    let overlaps = Placement::of(&fleet, tenants(1_000_000)).overlaps();
    let elapsed = processor_time().checked_sub(start).unwrap();
    println!("{elapsed:?}, {} kB", peak());
    assert!((overlaps.share(2) / expected(100, 5, 2) - 1.0).abs() < 0.01);
    assert!(elapsed < Duration::from_secs(10) && peak() < 1_000_000);
}
