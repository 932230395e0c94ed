//! Hosting an implementation of a schema's workflow in the SDK.

mod dispatch;
mod handler;
mod input;
mod unreadable;

pub use handler::{Handler, on_query, on_signal, on_update};
pub(crate) use input::LazyInput;
pub use unreadable::UnreadableSignal;
#[cfg(feature = "worker")]
pub use unreadable::{count_unreadable_signals, fail_on_unreadable_signals};

use crate::{context::WorkflowContext, definition::Workflow, payload::MessageOf};
use handler::Output;
use std::{
    any::Any,
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};
use temporalio_workflow::{
    WorkflowContextView, WorkflowResult, common::data_converters::PayloadConversionError,
};

/// What a handler fails with: any error, also by `?`; a text by `"…".into()`.
///
/// An SDK `ApplicationFailure` keeps its type, details and non-retryable mark for the caller of an update.
///
/// ```
/// use temporal_prost::{HandlerError, sdk::error::ApplicationFailure};
///
/// fn check_address(address: &str) -> Result<(), HandlerError> {
///     if address.is_empty() {
///         return Err("the address is empty".into());
///     }
///     if address.len() > 500 {
///         let failure = ApplicationFailure::builder("the address is too long").type_name("AddressTooLong".to_owned());
///         return Err(failure.build().into());
///     }
///     Ok(())
/// }
/// ```
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// `I` implements the workflow `Self`. Implemented by generated code.
pub trait Implementation<I: 'static>: Workflow {
    /// What it handles while it runs.
    const HANDLERS: &'static [&'static dyn Handler<Self, I>];

    /// Makes the workflow.
    fn init(context: &WorkflowContextView, input: MessageOf<Self::Input>) -> I;

    /// Runs it.
    fn run(
        context: &mut WorkflowContext<Self, I>,
    ) -> impl Future<Output = WorkflowResult<MessageOf<Self::Output>>>;
}

/// `I`, hosted as the workflow `W`: what the SDK runs.
pub struct Hosted<W, I> {
    workflow: Result<I, NotCreated>,
    definition: PhantomData<fn() -> W>,
}

/// Why there is no workflow: the SDK would lose the text of the first, and the worker with the second.
enum NotCreated {
    Input(PayloadConversionError),
    Panic(Box<dyn Any + Send>),
    /// `run` has told the reason.
    Reported,
}

impl<W: Implementation<I>, I: 'static> Hosted<W, I> {
    fn create(context: &WorkflowContextView, input: LazyInput<W::Input>) -> Self {
        let workflow = match input.into_message() {
            Ok(input) => {
                catch_unwind(AssertUnwindSafe(|| W::init(context, input))).map_err(NotCreated::Panic)
            }
            Err(error) => Err(NotCreated::Input(error)),
        };
        Self { workflow, definition: PhantomData }
    }

    fn is_created(&self) -> bool {
        self.workflow.is_ok()
    }

    /// Fails with the reason why there is no workflow, or panics as its constructor did: the task fails, not the worker.
    fn check_created(&mut self) -> Result<(), PayloadConversionError> {
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
            unreachable!("only a workflow that was created has a context")
        };
        workflow
    }
}

impl<W, I> DerefMut for Hosted<W, I> {
    fn deref_mut(&mut self) -> &mut I {
        let Ok(workflow) = &mut self.workflow else {
            unreachable!("only a workflow that was created has a context")
        };
        workflow
    }
}

impl<W, I> fmt::Debug for Hosted<W, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted").field("created", &self.workflow.is_ok()).finish_non_exhaustive()
    }
}

async fn run<W: Implementation<I>, I: 'static>(
    context: temporalio_workflow::WorkflowContext<Hosted<W, I>>,
) -> WorkflowResult<Output> {
    context.state_mut(Hosted::check_created)?;
    let mut context = WorkflowContext::new(context);
    let message = W::run(&mut context).await?;
    Ok(handler::output::<W::Output>(message))
}
