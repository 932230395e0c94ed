//! What the commands of rpcs do once their flags are read.

use super::{
    action::{Query, Signal, SignalWithStart, Update, UpdateWithStart, Workflow},
    attach_flags::AttachFlags,
    command_error::CommandError,
    execution,
    invocation::Invocation,
    output::Report,
    policy_flags::PolicyFlags,
    schedule::{self, CreateFlags},
    session::Session,
    start_flags::{DetachFlags, StartFlags},
    update_flags::UpdateFlags,
};
use clap::{Args, FromArgMatches};
use futures_util::future::BoxFuture;
use std::fmt;
use temporal_prost::{self as definition, Execution, Start, WorkflowHandle};

/// What comes of a command.
type Pending<'a> = BoxFuture<'a, Result<Report, CommandError>>;

/// A command that can be run.
pub trait Run {
    /// Gives its command the built-in flags that it reads.
    fn flags(&self, command: clap::Command) -> clap::Command;

    /// Does it, with the input and the built-in flags of the command line.
    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a>;

    /// The workflow that it starts, where that is all that it does.
    fn workflow(&self) -> Option<&dyn RunWorkflow> {
        None
    }
}

/// What can be done with a workflow by the common commands.
pub trait RunWorkflow: fmt::Debug + Send + Sync {
    /// Its workflow type, and the aliases.
    fn types(&self) -> Vec<&'static str>;
    /// Waits for the result of an execution.
    fn result<'a>(&'a self, session: &'a Session<'a>, execution: Execution) -> Pending<'a>;
    /// Makes a schedule that starts it.
    fn schedule<'a>(
        &'a self,
        session: &'a Session<'a>,
        invocation: &'a Invocation<'a>,
        flags: CreateFlags,
    ) -> Pending<'a>;
}

/// Built-in flags, which clap has checked.
fn flags<F: FromArgMatches>(invocation: &Invocation<'_>) -> Result<F, CommandError> {
    Ok(F::from_arg_matches(invocation.matches)?)
}

/// The start that the command line asks for.
async fn start<W: definition::Workflow>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
) -> Result<Start<W>, CommandError> {
    let start = planned(session, invocation).await?;
    Ok(flags::<PolicyFlags>(invocation)?.apply(start))
}

/// The same for a schedule, which has its own policy about other runs of the id.
async fn planned<W: definition::Workflow>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
) -> Result<Start<W>, CommandError> {
    let input = invocation.input::<W::In>()?;
    let start = Start::new(session.client().await?, input);
    Ok(flags::<StartFlags>(invocation)?.apply(start))
}

fn start_flags(command: clap::Command) -> clap::Command {
    PolicyFlags::augment_args(StartFlags::augment_args(command))
}

impl<W: definition::Workflow> Run for Workflow<W> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        DetachFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let workflow = start::<W>(session, invocation).await?.handle().await?;
            execution::started(session, &workflow, flags::<DetachFlags>(invocation)?.detach).await
        })
    }

    fn workflow(&self) -> Option<&dyn RunWorkflow> {
        Some(self)
    }
}

impl<W: definition::Workflow> RunWorkflow for Workflow<W> {
    fn types(&self) -> Vec<&'static str> {
        std::iter::once(W::NAME).chain(W::ALIASES.iter().copied()).collect()
    }

    fn result<'a>(&'a self, session: &'a Session<'a>, execution: Execution) -> Pending<'a> {
        Box::pin(async move {
            let workflow = WorkflowHandle::<W>::of(session.client().await?, execution);
            execution::result(session, &workflow).await
        })
    }

    fn schedule<'a>(
        &'a self,
        session: &'a Session<'a>,
        invocation: &'a Invocation<'a>,
        flags: CreateFlags,
    ) -> Pending<'a> {
        Box::pin(async move {
            let planned = schedule::planned(planned::<W>(session, invocation).await?).await?;
            flags.run(session, planned).await
        })
    }
}

impl<M: definition::Signal> Run for Signal<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let to: AttachFlags = flags(invocation)?;
            execution::signal::<M>(session, &to, invocation.input::<M::Input>()?).await
        })
    }
}

impl<M: definition::Query> Run for Query<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            execution::query::<M>(session, &of, invocation.input::<M::Input>()?).await
        })
    }
}

impl<M: definition::Update> Run for Update<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(AttachFlags::augment_args(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            let how: UpdateFlags = flags(invocation)?;
            execution::update::<M>(session, invocation, &of, &how).await
        })
    }
}

impl<W: definition::Workflow, M: definition::Signal> Run for SignalWithStart<W, M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        DetachFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let signal = invocation.second::<M::Input>()?;
            let start = start::<W>(session, invocation).await?;
            let workflow = start.with_signal::<M>(signal).handle().await?;
            execution::started(session, &workflow, flags::<DetachFlags>(invocation)?.detach).await
        })
    }
}

impl<W: definition::Workflow, M: definition::Update> Run for UpdateWithStart<W, M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let start = start::<W>(session, invocation).await?;
            execution::update_with_start::<W, M>(session, invocation, start, &flags(invocation)?).await
        })
    }
}
