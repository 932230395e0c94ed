//! What can be signalled.

use crate::{definition::Signal, payload::MessageOf};

/// Sends signals: a client's handle, a child, an external workflow.
pub trait Signals {
    /// The future of the sending; its outcome says whether the signal arrived.
    type SignalFuture<S: Signal>;

    /// Sends `S`. Generated code calls this for the signals that a schema declares.
    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> Self::SignalFuture<S>;
}
