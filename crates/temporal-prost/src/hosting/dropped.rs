use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A flag that is set when a signal has passed all interceptors and was dropped. Clones share the flag, so an
/// interceptor can keep one.
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
