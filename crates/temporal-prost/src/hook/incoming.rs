use super::Call;
use std::{fmt, ops::Deref, time::SystemTime};
use temporalio_workflow::WorkflowContextView;

/// A call that a worker is about to handle. It dereferences to the [`Call`].
///
/// ```
/// use temporal_prost::hook::{CallKind, Hook, Incoming, Refusal};
///
/// /// Admits starts by workflows and schedules only.
/// struct Internal;
///
/// impl Hook for Internal {
///     fn receive(&self, call: &Incoming<'_>) -> Result<(), Refusal> {
///         let has_parent = call.workflow().is_some_and(|workflow| workflow.parent().is_some());
///         if call.kind() == CallKind::Start && !has_parent {
///             return Err(Refusal::new("only another workflow may start this workflow"));
///         }
///         Ok(())
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Incoming<'c> {
    pub(crate) call: Call<'c>,
    pub(crate) workflow: Option<&'c WorkflowContextView>,
    #[cfg(feature = "nexus")]
    pub(crate) nexus: Option<&'c crate::nexus::NexusContext>,
    pub(crate) time: Option<SystemTime>,
    pub(crate) is_replay: bool,
}

impl<'c> Incoming<'c> {
    /// Describes a call at a time.
    pub(crate) fn new(
        call: Call<'c>,
        workflow: Option<&'c WorkflowContextView>,
        time: Option<SystemTime>,
    ) -> Self {
        Self {
            call,
            workflow,
            #[cfg(feature = "nexus")]
            nexus: None,
            time,
            is_replay: false,
        }
    }

    /// Returns the workflow that is called, with its parent, the run that it continues, its attempt and the values of
    /// its context. Returns `None` for an activity and a Nexus operation.
    #[must_use]
    pub fn workflow(&self) -> Option<&'c WorkflowContextView> {
        self.workflow
    }

    /// Returns the request of a Nexus operation, with the links to its caller.
    #[cfg(feature = "nexus")]
    #[must_use]
    pub fn nexus(&self) -> Option<&'c crate::nexus::NexusContext> {
        self.nexus
    }

    /// Returns the time of the call: for a start the time of its event, for a signal the time of the workflow task that
    /// brings it, for an activity the time at which it was scheduled, and otherwise now. It is the same when the workflow is
    /// replayed, except for updates.
    #[must_use]
    pub fn time(&self) -> Option<SystemTime> {
        self.time
    }

    /// Returns `true` if the workflow is being replayed. Only [`Hook::admitted`](super::Hook::admitted) is called then.
    #[must_use]
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }
}

impl<'c> Deref for Incoming<'c> {
    type Target = Call<'c>;

    fn deref(&self) -> &Call<'c> {
        &self.call
    }
}

impl fmt::Debug for Incoming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("call", &self.call).field("time", &self.time).finish_non_exhaustive()
    }
}
