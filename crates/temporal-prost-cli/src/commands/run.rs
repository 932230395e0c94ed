//! The commands of rpcs, after their flags are read.

use super::{
    action::{SendQuery, SendSignal, SendUpdate, SignalWithStart, StartWorkflow, UpdateWithStart},
    rpc,
    schedule::CreateFlags,
    start_error::{schedule_error, start_error},
};
use crate::{
    flags::{AttachFlags, DetachFlags, PolicyFlags, StartFlags, UpdateFlags},
    output::CommandError,
    service::{Invocation, Pending, Run, RunWorkflow},
    session::Session,
};
use clap::{Args, FromArgMatches};
use futures_util::future::BoxFuture;
use temporal_prost::{Execution, Query, Signal, Start, Update, Workflow, WorkflowHandle};

/// Returns built-in flags. Clap has checked them.
fn flags<F: FromArgMatches>(invocation: &Invocation<'_>) -> Result<F, CommandError> {
    Ok(F::from_arg_matches(invocation.matches)?)
}

/// Returns the start from the command line.
async fn start<W: Workflow>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
) -> Result<Start<W>, CommandError> {
    let start = start_without_policies(session, invocation).await?;
    Ok(flags::<PolicyFlags>(invocation)?.apply(start))
}

/// Returns the start without policies for other runs with the same id, since a schedule has a separate policy.
async fn start_without_policies<W: Workflow>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
) -> Result<Start<W>, CommandError> {
    let input = invocation.input::<W::Input>()?;
    let start = Start::new(session.client().await?, input);
    Ok(flags::<StartFlags>(invocation)?.apply(start))
}

fn start_flags(command: clap::Command) -> clap::Command {
    PolicyFlags::augment_args(StartFlags::augment_args(command))
}

impl<W: Workflow> Run for StartWorkflow<W> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        DetachFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let start = start::<W>(session, invocation).await?;
            let workflow = start.handle().await.map_err(|error| start_error(invocation, error))?;
            rpc::finish_start(session, &workflow, flags::<DetachFlags>(invocation)?.detach).await
        })
    }

    fn workflow(&self) -> Option<&dyn RunWorkflow> {
        Some(self)
    }
}

impl<W: Workflow> RunWorkflow for StartWorkflow<W> {
    fn types(&self) -> Vec<&'static str> {
        std::iter::once(W::NAME).chain(W::ALIASES.iter().copied()).collect()
    }

    fn result<'a>(&'a self, session: &'a Session<'a>, execution: Execution) -> Pending<'a> {
        Box::pin(async move {
            let workflow = WorkflowHandle::<W>::of(session.client().await?, execution);
            rpc::result(session, &workflow).await
        })
    }

    fn schedule<'a>(
        &'a self,
        session: &'a Session<'a>,
        invocation: &'a Invocation<'a>,
        create: CreateFlags,
    ) -> BoxFuture<'a, Result<(), CommandError>> {
        Box::pin(async move {
            let start = start_without_policies::<W>(session, invocation).await?;
            let created = create.apply(start).create().await;
            created.map(|_| ()).map_err(|error| schedule_error(invocation, error))
        })
    }
}

impl<S: Signal> Run for SendSignal<S> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let to: AttachFlags = flags(invocation)?;
            rpc::signal::<S>(session, &to, invocation.input::<S::Input>()?).await
        })
    }
}

impl<Q: Query> Run for SendQuery<Q> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            rpc::query::<Q>(session, &of, invocation.input::<Q::Input>()?).await
        })
    }
}

impl<U: Update> Run for SendUpdate<U> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(AttachFlags::augment_args(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            let how: UpdateFlags = flags(invocation)?;
            rpc::update::<U>(session, invocation, &of, &how).await
        })
    }
}

impl<W: Workflow, S: Signal> Run for SignalWithStart<W, S> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        DetachFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let signal = invocation.second::<S::Input>()?;
            let start = start::<W>(session, invocation).await?;
            let start = start.with_signal::<S>(signal);
            let workflow = start.handle().await.map_err(|error| start_error(invocation, error))?;
            rpc::finish_start(session, &workflow, flags::<DetachFlags>(invocation)?.detach).await
        })
    }
}

impl<W: Workflow, U: Update> Run for UpdateWithStart<W, U> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let start = start::<W>(session, invocation).await?;
            rpc::update_with_start::<W, U>(session, invocation, start, &flags(invocation)?).await
        })
    }
}
