//! The interceptor that brings hooks to activities. As for workflows, the adapter consults them.

use super::{Call, CallKind, Headers, Hooks, Incoming, Parts, Refusal};
use crate::{definition::Activity, failure::Report};
use std::time::SystemTime;
use temporalio_sdk::{
    activities::{ActivityContext, ActivityInfo},
    interceptors::{ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityOutput, Next},
};

tokio::task_local! {
    /// The hooks of the interceptors around the activity of this task.
    static AROUND: Vec<Around>;
}

#[derive(Clone)]
struct Around {
    hooks: Hooks,
    headers: Headers,
}

pub(super) struct ActivityHooks(pub(super) Hooks);

impl ActivityInboundInterceptor for ActivityHooks {
    fn execute_activity<'a>(
        &'a self,
        input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityOutput<'a>>,
    ) -> ExecuteActivityOutput<'a> {
        let mut around = AROUND.try_with(Clone::clone).unwrap_or_default();
        around.push(Around { hooks: self.0.clone(), headers: input.headers().clone() });
        Box::pin(AROUND.scope(around, async move { next.run(input).await }))
    }
}

fn parts<'c, A: Activity>(info: &'c ActivityInfo, input: &'c A::Input) -> Parts<'c> {
    Parts {
        kind: CallKind::Activity,
        method: A::METHOD,
        namespace: &info.namespace,
        workflow_type: info.workflow_type.as_deref(),
        workflow_id: info.workflow_id.as_deref().filter(|id| !id.is_empty()),
        run_id: info.workflow_run_id.as_deref(),
        id: Some(&info.activity_id),
        schedule_id: None,
        input,
    }
}

/// Consults the hooks around the activity of this task.
pub(crate) fn check_activity<A: Activity>(
    context: &ActivityContext,
    input: &A::Input,
) -> Result<(), Refusal> {
    let Ok(around) = AROUND.try_with(Clone::clone) else { return Ok(()) };
    let parts = parts::<A>(context.info(), input);
    let time = context.info().scheduled_time.or_else(|| Some(SystemTime::now()));
    let incoming = |headers| Incoming::new(Call { parts, headers }, None, time);
    let decision = around.iter().try_for_each(|it| it.hooks.receive(&incoming(&it.headers)));
    if let Err(refusal) = &decision {
        let activity_id = &context.info().activity_id;
        tracing::warn!(activity = A::NAME, activity_id, "activity refused: {}", Report::new(refusal));
        for it in &around {
            it.hooks.refused(&incoming(&it.headers), refusal);
        }
    }
    decision
}
