//! What can be signalled.

use crate::{definition::Signal, payload::Message};

/// Sends signals: a client's handle, a child, an external workflow.
pub trait Signals {
    /// The future of the sending; its outcome says whether the signal arrived.
    type Sent<M: Signal>;

    /// Sends `M`. Generated code calls this for the signals that a schema declares.
    fn signal<M: Signal>(&self, input: Message<M::Input>) -> Self::Sent<M>;
}
