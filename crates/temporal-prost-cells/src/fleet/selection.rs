use crate::score::Score;

/// The best cells so far, at most `limit` of each zone, sorted by score.
///
/// The result is the same as if all cells were sorted, and the first ones whose zones have room were taken: the sets
/// that keep both limits form a matroid, in which the better of two exchangeable cells can always be kept.
pub(super) struct Selection {
    size: usize,
    limit: usize,
    chosen: Vec<Chosen>,
}

struct Chosen {
    index: usize,
    zone: usize,
    score: Score,
}

impl Selection {
    pub(super) fn new(size: usize, limit: usize) -> Self {
        Self { size, limit, chosen: Vec::with_capacity(size.saturating_add(1)) }
    }

    /// Adds a cell if it is better than one that it can replace. Cells are offered in the order of their names, so a
    /// tie keeps the earlier name.
    #[inline]
    pub(super) fn offer(&mut self, index: usize, zone: usize, score: Score) {
        let is_full = self.chosen.len() >= self.size;
        if is_full && self.chosen.last().is_none_or(|last| last.score <= score) {
            return;
        }
        if self.has_room(zone) {
            self.insert(Chosen { index, zone, score });
            self.chosen.truncate(self.size);
        } else if let Some(worst) = self.chosen.iter().rposition(|chosen| chosen.zone == zone)
            && self.chosen.get(worst).is_some_and(|worst| score < worst.score)
        {
            self.chosen.remove(worst);
            self.insert(Chosen { index, zone, score });
        }
    }

    fn has_room(&self, zone: usize) -> bool {
        self.limit >= self.size
            || self.chosen.iter().filter(|chosen| chosen.zone == zone).count() < self.limit
    }

    fn insert(&mut self, cell: Chosen) {
        let place = self.chosen.partition_point(|chosen| chosen.score <= cell.score);
        self.chosen.insert(place, cell);
    }

    /// Returns the cells, best first.
    pub(super) fn indexes(&self) -> impl Iterator<Item = usize> {
        self.chosen.iter().map(|chosen| chosen.index)
    }
}
