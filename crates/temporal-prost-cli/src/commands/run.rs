//! What the commands of rpcs do once their flags are read.

use super::{
    action::{SendQuery, SendSignal, SendUpdate, SignalWithStart, StartWorkflow, UpdateWithStart},
    rpc, schedule,
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
use temporalio_common::protos::temporal::api::workflow::v1::NewWorkflowExecutionInfo;

/// Built-in flags, which clap has checked.
fn flags<F: FromArgMatches>(invocation: &Invocation<'_>) -> Result<F, CommandError> {
    Ok(F::from_arg_matches(invocation.matches)?)
}

/// The start that the command line asks for.
async fn start<W: Workflow>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
) -> Result<Start<W>, CommandError> {
    let start = start_without_policies(session, invocation).await?;
    Ok(flags::<PolicyFlags>(invocation)?.apply(start))
}

/// The same for a schedule, which has its own policy about other runs of the id.
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
            let workflow = start::<W>(session, invocation).await?.handle().await?;
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
    ) -> BoxFuture<'a, Result<NewWorkflowExecutionInfo, CommandError>> {
        Box::pin(async move {
            schedule::workflow_to_start(start_without_policies::<W>(session, invocation).await?).await
        })
    }
}

impl<M: Signal> Run for SendSignal<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let to: AttachFlags = flags(invocation)?;
            rpc::signal::<M>(session, &to, invocation.input::<M::Input>()?).await
        })
    }
}

impl<M: Query> Run for SendQuery<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        AttachFlags::augment_args(command)
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            rpc::query::<M>(session, &of, invocation.input::<M::Input>()?).await
        })
    }
}

impl<M: Update> Run for SendUpdate<M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(AttachFlags::augment_args(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let of: AttachFlags = flags(invocation)?;
            let how: UpdateFlags = flags(invocation)?;
            rpc::update::<M>(session, invocation, &of, &how).await
        })
    }
}

impl<W: Workflow, M: Signal> Run for SignalWithStart<W, M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        DetachFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let signal = invocation.second::<M::Input>()?;
            let start = start::<W>(session, invocation).await?;
            let workflow = start.with_signal::<M>(signal).handle().await?;
            rpc::finish_start(session, &workflow, flags::<DetachFlags>(invocation)?.detach).await
        })
    }
}

impl<W: Workflow, M: Update> Run for UpdateWithStart<W, M> {
    fn flags(&self, command: clap::Command) -> clap::Command {
        UpdateFlags::augment_args(start_flags(command))
    }

    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a> {
        Box::pin(async move {
            let start = start::<W>(session, invocation).await?;
            rpc::update_with_start::<W, M>(session, invocation, start, &flags(invocation)?).await
        })
    }
}
