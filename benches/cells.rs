//! Measures the time to assign a tenant to its cells.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use temporal_prost_cells::{Cell, Fleet, simulation::tenants};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:>9}  cells  shard", "median");
    for (count, shard) in [(10, 2), (100, 5), (200, 4), (1_000, 5)] {
        let cells: Result<Vec<_>, _> = (0..count).map(|number| cell(number, count)).collect();
        let fleet = Fleet::with_zone_limit(1, shard, 2, cells?)?;
        println!("{:>6.2} µs  {count:<5}  {shard}", median(&fleet).as_secs_f64() * 1e6);
    }
    Ok(())
}

fn cell(number: u32, count: u32) -> Result<Cell, temporal_prost_cells::FleetError> {
    Ok(Cell::new(&format!("cell-{number}"))?
        .zone(format!("zone-{}", number % 5))
        .weight(100 + number % count))
}

/// Returns the median of a thousand measurements of a hundred tenants each.
fn median(fleet: &Fleet) -> Duration {
    let keys: Vec<_> = tenants(100_000).collect();
    let measured = keys.chunks_exact(100).map(|keys| {
        let start = Instant::now();
        for key in keys {
            drop(black_box(fleet.assign(black_box(key))));
        }
        start.elapsed() / 100
    });
    let mut measured: Vec<_> = measured.collect();
    measured.sort();
    measured.get(measured.len() / 2).copied().unwrap_or_default()
}
