//! The order of a list.

use super::field::value;
use crate::run::Run;
use std::cmp::{Ordering, Reverse};

/// A field to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) field: String,
    pub(super) descending: bool,
}

/// Sorts runs, which are passed newest first. By default, open runs precede closed runs, and closed runs are sorted by
/// close time, latest first.
pub(super) fn sort(runs: &mut [&Run], orders: &[Order]) {
    if orders.is_empty() {
        runs.sort_by_key(|run| (run.closed.is_some(), Reverse(run.closed)));
    } else {
        runs.sort_by(|left, right| compare(left, right, orders));
    }
}

fn compare(left: &Run, right: &Run, orders: &[Order]) -> Ordering {
    let compare = |order: &Order| {
        let ordering =
            value(left, &order.field).compare(&value(right, &order.field)).unwrap_or(Ordering::Equal);
        if order.descending { ordering.reverse() } else { ordering }
    };
    orders.iter().map(compare).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}
