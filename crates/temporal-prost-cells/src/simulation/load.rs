use super::Placement;
use crate::CellName;

/// The tenants of a cell.
///
/// ```
/// use temporal_prost_cells::simulation::Placement;
///
/// /// Returns the ratio of the fullest cell to the mean.
/// fn imbalance(placement: &Placement<'_>) -> f64 {
///     let load = placement.load();
///     let most = load.iter().map(|load| load.tenants).max().unwrap_or(0);
///     let all: usize = load.iter().map(|load| load.tenants).sum();
///     (most * load.len()) as f64 / all.max(1) as f64
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The cell.
    pub cell: CellName,
    /// The number of tenants whose shard contains the cell.
    pub tenants: usize,
    /// The number of tenants whose new starts try the cell first.
    pub first: usize,
}

impl Load {
    pub(super) fn of(placement: &Placement<'_>) -> Vec<Self> {
        let mut tenants = vec![0; placement.fleet.cells().len()];
        for cell in &placement.cells {
            tenants[*cell as usize] += 1;
        }
        let counted = placement.fleet.cells().zip(tenants).zip(&placement.firsts);
        counted
            .map(|((cell, tenants), first)| Self { cell: cell.name.clone(), tenants, first: *first })
            .collect()
    }
}
