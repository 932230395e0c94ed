/// The numbers of cells that pairs of tenants share.
///
/// ```
/// use temporal_prost_cells::{Cell, Fleet, simulation::{Placement, tenants}};
///
/// let cells = (0..8).map(|number| Cell::new(&format!("cell-{number}"))).collect::<Result<Vec<_>, _>>()?;
/// let fleet = Fleet::new(1, 2, cells)?;
/// let overlaps = Placement::of(&fleet, tenants(100)).overlaps();
/// assert_eq!(overlaps.pairs().iter().sum::<u128>(), 100 * 99 / 2);
/// println!("{:.1} % of the pairs of tenants share both cells", 100.0 * overlaps.share(2));
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlaps {
    pub(super) pairs: Vec<u128>,
    pub(super) total: u128,
    pub(super) sampled: bool,
}

#[expect(clippy::cast_precision_loss, reason = "shares are shown to people")]
impl Overlaps {
    /// Returns the number of pairs of tenants by the number of cells that they share, from 0.
    #[must_use]
    pub fn pairs(&self) -> &[u128] {
        &self.pairs
    }

    /// Returns the share of pairs with this number of common cells, from 0 to 1.
    ///
    /// The share for the size of a shard is the probability that a tenant who takes down all of its cells takes down
    /// the last cell of another tenant.
    #[must_use]
    pub fn share(&self, cells: usize) -> f64 {
        let pairs = self.pairs.get(cells).copied().unwrap_or(0);
        if self.total == 0 { 0.0 } else { pairs as f64 / self.total as f64 }
    }

    /// Returns the standard error of a share. It is 0 if all pairs were counted.
    #[must_use]
    pub fn standard_error(&self, cells: usize) -> f64 {
        let share = self.share(cells);
        if self.sampled { (share * (1.0 - share) / self.total as f64).sqrt() } else { 0.0 }
    }

    /// Returns `true` if the shares are estimated from a sample of the pairs.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.sampled
    }
}

/// Returns the share of pairs with `common` shared cells if all shards of `shard` out of `cells` cells are equally
/// likely: the hypergeometric distribution.
///
/// It applies to fleets whose cells have the same weight and whose zones do not matter.
///
/// ```
/// let identical = temporal_prost_cells::simulation::expected(8, 2, 2);
/// assert!((identical - 1.0 / 28.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn expected(cells: usize, shard: usize, common: usize) -> f64 {
    if shard > cells || common > shard || shard - common > cells - shard {
        return 0.0;
    }
    choose(shard, common) * choose(cells - shard, shard - common) / choose(cells, shard)
}

#[expect(clippy::cast_precision_loss, reason = "shares are shown to people")]
fn choose(of: usize, size: usize) -> f64 {
    (0..size).map(|taken| (of - taken) as f64 / (taken + 1) as f64).product()
}
