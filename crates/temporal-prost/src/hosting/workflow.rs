use super::{Implementation, input::LazyInput};
use crate::{hook::Refusal, payload::Envelope};
use std::{
    any::Any,
    cell::{Cell, OnceCell},
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};
use temporalio_workflow::{
    WorkflowContextView, WorkflowTermination,
    common::{data_converters::PayloadConversionError, error::ApplicationFailure},
};

/// An implementation `I` hosted as the workflow `W`, which the SDK runs.
pub struct Hosted<W, I> {
    workflow: OnceCell<Result<I, NotCreated>>,
    /// The input of a workflow that was not created yet, because hooks have not admitted its start.
    start: Cell<Option<Start>>,
    signals: Cell<u64>,
    definition: PhantomData<fn() -> W>,
}

struct Start {
    context: WorkflowContextView,
    /// A `LazyInput`, whose type would need a bound on every type that mentions this one.
    input: Box<dyn Any>,
}

/// The reason why a workflow was not created. The SDK would lose the text of `Input`, and `Panic` would end the worker.
enum NotCreated {
    Input(PayloadConversionError),
    Panic(Box<dyn Any + Send>),
    Refused(Refusal),
    /// `run` has reported the reason.
    Reported,
}

impl<W: Implementation<I>, I: 'static> Hosted<W, I> {
    /// Creates the host of a workflow that has not been admitted.
    pub(super) fn new(context: WorkflowContextView, input: LazyInput<W::Input>) -> Self {
        let start = Start { context, input: Box::new(input) };
        Self {
            workflow: OnceCell::new(),
            start: Cell::new(Some(start)),
            signals: Cell::new(0),
            definition: PhantomData,
        }
    }

    /// Creates the workflow unless `decide` refuses it. Does nothing if that was decided before.
    pub(super) fn create(&self, decide: impl FnOnce(&WorkflowContextView, &W::Input) -> Result<(), Refusal>) {
        let Some(Start { context, input }) = self.start.take() else { return };
        let Ok(input) = input.downcast::<LazyInput<W::Input>>() else { return };
        let workflow = input.into_envelope().map_err(NotCreated::Input).and_then(|input| {
            decide(&context, &input).map_err(NotCreated::Refused)?;
            let create = AssertUnwindSafe(|| W::init(&context, input.into_message()));
            catch_unwind(create).map_err(NotCreated::Panic)
        });
        // The start was taken, so nothing else sets it.
        let _ = self.workflow.set(workflow);
    }
}

impl<W, I> Hosted<W, I> {
    pub(super) fn created(&self) -> Option<&I> {
        self.workflow.get()?.as_ref().ok()
    }

    pub(super) fn is_created(&self) -> bool {
        self.created().is_some()
    }

    /// Returns `true` if the start was admitted or refused.
    pub(super) fn is_decided(&self) -> bool {
        self.workflow.get().is_some()
    }

    pub(super) fn refusal(&self) -> Option<&Refusal> {
        match self.workflow.get()? {
            Err(NotCreated::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// Returns the number of the next signal of this run, from 0.
    pub(super) fn next_signal(&self) -> u64 {
        self.signals.replace(self.signals.get() + 1)
    }

    /// Returns the error that prevented the creation of the workflow, or resumes its constructor's panic. A refusal
    /// fails the run, and anything else fails the workflow task but not the worker.
    pub(super) fn check_created(&mut self) -> Result<(), WorkflowTermination> {
        if let Some(refusal) = self.refusal() {
            let failure = ApplicationFailure::from(refusal.clone());
            return Err(WorkflowTermination::failed_application(failure));
        }
        let not_created = self.workflow.get_mut().and_then(|workflow| workflow.as_mut().err());
        match not_created.map(|not_created| std::mem::replace(not_created, NotCreated::Reported)) {
            Some(NotCreated::Input(error)) => Err(error.into()),
            Some(NotCreated::Panic(panic)) => resume_unwind(panic),
            _ => Ok(()),
        }
    }
}

impl<W, I> Deref for Hosted<W, I> {
    type Target = I;

    fn deref(&self) -> &I {
        let Some(Ok(workflow)) = self.workflow.get() else {
            unreachable!("a context is created only for a workflow that was created")
        };
        workflow
    }
}

impl<W, I> DerefMut for Hosted<W, I> {
    fn deref_mut(&mut self) -> &mut I {
        let Some(Ok(workflow)) = self.workflow.get_mut() else {
            unreachable!("a context is created only for a workflow that was created")
        };
        workflow
    }
}

impl<W, I> fmt::Debug for Hosted<W, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted").field("created", &self.created().is_some()).finish_non_exhaustive()
    }
}
