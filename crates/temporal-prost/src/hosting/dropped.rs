use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether a signal reached the end of the chain of interceptors and was dropped there. Clones share it, so a clone that
/// an interceptor keeps knows it too.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropped(Arc<AtomicBool>);

impl Dropped {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    #[cfg(feature = "worker")]
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
