use super::data::Data;
use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;
use tokio::sync::Notify;

/// Access to the data of a server. A change wakes all who wait for one.
pub(in super::super) struct Access<'a> {
    data: MutexGuard<'a, Data>,
    changes: &'a Notify,
    has_changed: bool,
}

impl<'a> Access<'a> {
    pub(super) fn new(data: MutexGuard<'a, Data>, changes: &'a Notify) -> Self {
        Self { data, changes, has_changed: false }
    }
}

impl Deref for Access<'_> {
    type Target = Data;

    fn deref(&self) -> &Data {
        &self.data
    }
}

impl DerefMut for Access<'_> {
    fn deref_mut(&mut self) -> &mut Data {
        self.has_changed = true;
        &mut self.data
    }
}

impl Drop for Access<'_> {
    fn drop(&mut self) {
        if self.has_changed {
            self.changes.notify_waiters();
        }
    }
}
