//! Parallel work on all cores.

use std::{num::NonZero, panic::resume_unwind, thread};

/// Applies `of` to all items and keeps their order. Every core gets a share of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let map_share = |share: &[T]| -> Vec<R> { share.iter().map(&of).collect() };
    // Most schemas have one service. Querying the number of cores takes a tenth of the time for a small one.
    if items.len() <= 1 {
        return map_share(items);
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores);
    let map_share = &map_share;
    thread::scope(|scope| {
        let shares: Vec<_> = items.chunks(share).map(|share| scope.spawn(move || map_share(share))).collect();
        let joined =
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn order_is_kept() {
        for length in [0, 1, 2, 1_000] {
            let items: Vec<usize> = (0..length).collect();
            assert_eq!(super::map(&items, |item| item + 1), (1..=length).collect::<Vec<_>>());
        }
    }
}
