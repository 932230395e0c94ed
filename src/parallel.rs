//! Parallel work on all cores.

use std::{
    iter,
    num::NonZero,
    panic::resume_unwind,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Asking the operating system takes as long as checking a service.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// Applies `of` to all items and keeps their order. Every core takes the next item when it is free.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
    // Most schemas have one service. Querying the number of cores takes a tenth of the time for a small one.
    if items.len() <= 1 {
        return items.iter().map(of).collect();
    }
    let cores = CORES.min(items.len());
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(usize, R)> {
        let indexes = iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        indexes.map_while(|index| Some((index, of(items.get(index)?)))).collect()
    };
    let mut done = thread::scope(|scope| {
        // This thread works, too.
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
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
