//! The workflow type of a workflow that is being registered. The SDK asks the Rust type for it, but one Rust type can
//! have several workflow types.

use std::cell::Cell;

thread_local! {
    static ALIAS: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Returns the alias under which a workflow is being registered on this thread.
pub(super) fn current() -> Option<&'static str> {
    ALIAS.get()
}

/// A guard that gives the workflow being registered on this thread another workflow type until it is dropped.
#[cfg(feature = "worker")]
#[derive(Debug)]
pub(crate) struct Alias(());

#[cfg(feature = "worker")]
impl Alias {
    pub(crate) fn new(name: &'static str) -> Self {
        ALIAS.set(Some(name));
        Self(())
    }
}

#[cfg(feature = "worker")]
impl Drop for Alias {
    fn drop(&mut self) {
        ALIAS.set(None);
    }
}
