use super::{Implementation, input::LazyInput};
use std::{
    any::Any,
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};
use temporalio_workflow::{WorkflowContextView, common::data_converters::PayloadConversionError};

/// An implementation `I` hosted as the workflow `W`, which the SDK runs.
pub struct Hosted<W, I> {
    workflow: Result<I, NotCreated>,
    definition: PhantomData<fn() -> W>,
}

/// The reason why a workflow was not created. The SDK would lose the text of `Input`, and `Panic` would end the worker.
enum NotCreated {
    Input(PayloadConversionError),
    Panic(Box<dyn Any + Send>),
    /// `run` has reported the reason.
    Reported,
}

impl<W: Implementation<I>, I: 'static> Hosted<W, I> {
    pub(super) fn create(context: &WorkflowContextView, input: LazyInput<W::Input>) -> Self {
        let workflow = match input.into_message() {
            Ok(input) => {
                catch_unwind(AssertUnwindSafe(|| W::init(context, input))).map_err(NotCreated::Panic)
            }
            Err(error) => Err(NotCreated::Input(error)),
        };
        Self { workflow, definition: PhantomData }
    }

    pub(super) fn created(&self) -> Option<&I> {
        self.workflow.as_ref().ok()
    }

    pub(super) fn is_created(&self) -> bool {
        self.workflow.is_ok()
    }

    /// Returns the error that prevented the creation of the workflow, or resumes its constructor's panic. Either fails
    /// the workflow task but not the worker.
    pub(super) fn check_created(&mut self) -> Result<(), PayloadConversionError> {
        match self
            .workflow
            .as_mut()
            .err()
            .map(|not_created| std::mem::replace(not_created, NotCreated::Reported))
        {
            None | Some(NotCreated::Reported) => Ok(()),
            Some(NotCreated::Input(error)) => Err(error),
            Some(NotCreated::Panic(panic)) => resume_unwind(panic),
        }
    }
}

impl<W, I> Deref for Hosted<W, I> {
    type Target = I;

    fn deref(&self) -> &I {
        let Ok(workflow) = &self.workflow else {
            unreachable!("a context is created only for a workflow that was created")
        };
        workflow
    }
}

impl<W, I> DerefMut for Hosted<W, I> {
    fn deref_mut(&mut self) -> &mut I {
        let Ok(workflow) = &mut self.workflow else {
            unreachable!("a context is created only for a workflow that was created")
        };
        workflow
    }
}

impl<W, I> fmt::Debug for Hosted<W, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted").field("created", &self.workflow.is_ok()).finish_non_exhaustive()
    }
}
