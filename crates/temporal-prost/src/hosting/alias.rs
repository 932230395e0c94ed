//! The name of a workflow while it is being registered: the SDK asks the type, which may have several names.

use std::cell::Cell;

thread_local! {
    static ALIAS: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Returns the alias under which a workflow is being registered on this thread.
pub(super) fn current() -> Option<&'static str> {
    ALIAS.get()
}

/// Gives the workflow that is registered on this thread another name, until it is dropped.
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
