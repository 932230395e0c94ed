//! The fleets of the tests.

use temporal_prost_cells::{Cell, Fleet};

/// Returns equal cells without zones.
pub(crate) fn equal(cells: usize, shard: usize) -> Fleet {
    let cells = (0..cells).map(|number| Cell::new(&format!("cell-{number}")).unwrap());
    Fleet::new(1, shard, cells).unwrap()
}

/// Returns cells of several zones and weights, some of them draining.
pub(crate) fn varied(cells: usize, shard: usize, zone_limit: usize) -> Fleet {
    let cells = (0..cells).map(|number| {
        let cell = Cell::new(&format!("cell-{number}")).unwrap().zone(format!("zone-{}", number % 7));
        cell.weight([100, 50, 200, 1, 999_983][number % 5]).draining(number % 11 == 3)
    });
    Fleet::with_zone_limit(1, shard, zone_limit, cells).unwrap()
}
