//! A trait for the handles that send signals.

use crate::{definition::Signal, payload::MessageOf};

/// A target of signals: a client's handle, a child or an external workflow.
pub trait Signals {
    /// The future returned by [`signal`](Self::signal), which resolves once the signal has been delivered or has
    /// failed.
    type SignalFuture<S: Signal>;

    /// Sends the signal `S`. Generated code calls this method for the signals that a schema declares.
    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> Self::SignalFuture<S>;
}
