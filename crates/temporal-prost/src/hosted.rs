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

use crate::{context::WorkflowContext, definition::Workflow, payload::Message};
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

/// `W` implements the workflow `Self`. Implemented by generated code.
pub trait Implementation<W: 'static>: Workflow {
    /// What it handles while it runs.
    const HANDLERS: &'static [&'static dyn Handler<Self, W>];

    /// Makes the workflow.
    fn init(context: &WorkflowContextView, input: Message<Self::Input>) -> W;

    /// Runs it.
    fn run(
        context: &mut WorkflowContext<Self, W>,
    ) -> impl Future<Output = WorkflowResult<Message<Self::Output>>>;
}

/// `W`, hosted as the workflow `D`: what the SDK runs.
pub struct Hosted<D, W> {
    workflow: Result<W, Unmade>,
    definition: PhantomData<fn() -> D>,
}

/// Why there is no workflow: the SDK would lose the text of the first, and the worker with the second.
enum Unmade {
    Input(PayloadConversionError),
    Panic(Box<dyn Any + Send>),
    /// `run` has told the reason.
    Told,
}

impl<D: Implementation<W>, W: 'static> Hosted<D, W> {
    fn make(context: &WorkflowContextView, input: LazyInput<D::Input>) -> Self {
        let workflow = match input.into_message() {
            Ok(input) => catch_unwind(AssertUnwindSafe(|| D::init(context, input))).map_err(Unmade::Panic),
            Err(error) => Err(Unmade::Input(error)),
        };
        Self { workflow, definition: PhantomData }
    }

    fn is_made(&self) -> bool {
        self.workflow.is_ok()
    }

    /// Fails with the reason why there is no workflow, or panics as its constructor did: the task fails, not the worker.
    fn made(&mut self) -> Result<(), PayloadConversionError> {
        match self.workflow.as_mut().err().map(|unmade| std::mem::replace(unmade, Unmade::Told)) {
            None | Some(Unmade::Told) => Ok(()),
            Some(Unmade::Input(error)) => Err(error),
            Some(Unmade::Panic(panic)) => resume_unwind(panic),
        }
    }
}

impl<D, W> Deref for Hosted<D, W> {
    type Target = W;

    fn deref(&self) -> &W {
        let Ok(workflow) = &self.workflow else {
            unreachable!("only a workflow that was made has a context")
        };
        workflow
    }
}

impl<D, W> DerefMut for Hosted<D, W> {
    fn deref_mut(&mut self) -> &mut W {
        let Ok(workflow) = &mut self.workflow else {
            unreachable!("only a workflow that was made has a context")
        };
        workflow
    }
}

impl<D, W> fmt::Debug for Hosted<D, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted").field("made", &self.workflow.is_ok()).finish_non_exhaustive()
    }
}

async fn run<D: Implementation<W>, W: 'static>(
    context: temporalio_workflow::WorkflowContext<Hosted<D, W>>,
) -> WorkflowResult<Output> {
    context.state_mut(Hosted::made)?;
    let mut context = WorkflowContext::new(context);
    let message = D::run(&mut context).await?;
    Ok(handler::output::<D::Output>(message))
}
