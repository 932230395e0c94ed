//! The statistics of a million tenants. All keys are fixed, so a test passes always or never.

use crate::fleets;
use temporal_prost_cells::{
    Cell, Fleet,
    simulation::{Placement, expected, tenants},
};

const TENANTS: usize = 1_000_000;

/// Returns the sum of squared differences, relative to the expected counts.
#[expect(clippy::cast_precision_loss)]
fn chi_squared(found: impl IntoIterator<Item = (usize, f64)>) -> f64 {
    found.into_iter().map(|(count, expected)| (count as f64 - expected).powi(2) / expected).sum()
}

/// Tolerates what happens once in a thousand times: the quantile of a chi-squared distribution, by Wilson and Hilferty.
fn tolerated(degrees: f64) -> f64 {
    let spread = 2.0 / (9.0 * degrees);
    degrees * (1.0 - spread + 3.09 * spread.sqrt()).powi(3)
}

#[test]
#[ignore = "slow: the lane `cells` runs it"]
#[expect(clippy::cast_precision_loss)]
fn first_cells_are_uniform() {
    let fleet = fleets::equal(100, 5);
    let placement = Placement::of(&fleet, tenants(TENANTS));
    let statistic = chi_squared(placement.load().iter().map(|load| (load.first, TENANTS as f64 / 100.0)));
    assert!(statistic < tolerated(99.0), "{statistic}");
}

#[test]
#[ignore = "slow: the lane `cells` runs it"]
#[expect(clippy::cast_precision_loss)]
fn first_cells_follow_the_weights() {
    let weights = [1, 2, 3, 50, 100, 100, 400, 1_000];
    let cells = weights.iter().enumerate();
    let cells = cells.map(|(number, weight)| Cell::new(&format!("cell-{number}")).unwrap().weight(*weight));
    let fleet = Fleet::new(1, 2, cells).unwrap();
    let placement = Placement::of(&fleet, tenants(TENANTS));
    let sum = f64::from(weights.iter().sum::<u32>());
    let shares = placement.load().into_iter().zip(weights);
    let statistic =
        chi_squared(shares.map(|(load, weight)| (load.first, TENANTS as f64 * f64::from(weight) / sum)));
    assert!(statistic < tolerated(7.0), "{statistic}");
}

/// Each tenant is compared with one other only, so that the overlaps are independent.
#[test]
#[ignore = "slow: the lane `cells` runs it"]
#[expect(clippy::cast_precision_loss)]
fn overlaps_are_hypergeometric() {
    let fleet = fleets::equal(16, 4);
    let keys: Vec<_> = tenants(TENANTS).collect();
    let mut counts = [0; 5];
    for pair in keys.chunks_exact(2) {
        counts[fleet.assign(&pair[0]).overlap(&fleet.assign(&pair[1]))] += 1;
    }
    let pairs = TENANTS as f64 / 2.0;
    let statistic = chi_squared(
        counts.iter().enumerate().map(|(shared, count)| (*count, pairs * expected(16, 4, shared))),
    );
    assert!(statistic < tolerated(4.0), "{statistic}");
}

/// All 28 shards of two out of eight cells are equally likely.
#[test]
#[ignore = "slow: the lane `cells` runs it"]
#[expect(clippy::cast_precision_loss)]
fn shards_are_uniform() {
    let fleet = fleets::equal(8, 2);
    let mut counts = std::collections::BTreeMap::<_, usize>::new();
    for key in tenants(TENANTS) {
        let mut cells = fleet.assign(&key).cells;
        cells.sort();
        *counts.entry(cells).or_default() += 1;
    }
    assert_eq!(counts.len(), 28);
    let statistic = chi_squared(counts.into_values().map(|count| (count, TENANTS as f64 / 28.0)));
    assert!(statistic < tolerated(27.0), "{statistic}");
}
