//! Two versions of one package, with the changes that `breaking` reports.

/// Workflows that call one activity or child with their input, and return what it returns.
macro_rules! calling {
    ($($workflow:ident: $trait:ident, $context:ident => $caller:ident.$call:ident;)*) => {$(
        #[doc = concat!("Calls `", stringify!($call), "`.")]
        #[derive(Debug)]
        pub struct $workflow(Task);

        impl $trait for $workflow {
            fn new(_: &WorkflowContextView, input: Task) -> Self {
                Self(input)
            }

            async fn run(ctx: &mut $context<Self>) -> WorkflowResult<Task> {
                let task = ctx.state(|workflow| workflow.0.clone());
                $caller(ctx).$call(task).await?;
                Ok(Task::default())
            }
        }
    )*};
}

/// Workflows that do nothing but read their input.
macro_rules! reading {
    ($($workflow:ident: $trait:ident, $context:ident($input:ident) -> $output:ident;)*) => {$(
        #[doc = concat!("Reads a `", stringify!($input), "`.")]
        #[derive(Debug)]
        pub struct $workflow;

        impl $trait for $workflow {
            fn new(_: &WorkflowContextView, _: $input) -> Self {
                Self
            }

            async fn run(_: &mut $context<Self>) -> WorkflowResult<$output> {
                Ok($output::default())
            }
        }
    )*};
}

/// The workflow that tidies up after it has been cancelled.
macro_rules! cancelled {
    () => {
        /// Calls another activity when it is cancelled during the first.
        #[derive(Debug)]
        pub struct Cancelled(Task);

        impl CancelledWorkflow for Cancelled {
            fn new(_: &WorkflowContextView, input: Task) -> Self {
                Self(input)
            }

            async fn run(ctx: &mut CancelledContext<Self>) -> WorkflowResult<Task> {
                let task = ctx.state(|workflow| workflow.0.clone());
                let ended = activities(ctx).slow(task.clone()).await;
                activities(ctx).timed(task).detached().await?;
                Ok(ended?)
            }
        }
    };
}

/// The new version.
pub mod new;
/// The old version.
pub mod old;
