//! Actions that follow the end of a run.

use super::{State, Target};
use crate::hub::NewRun;
use crate::proto::{
    Attributes as A, Event, WorkflowExecution, enums::ParentClosePolicy, event, workflow_type,
};
use crate::run::close::{CancelRequest, SERVER, Termination};
use crate::run::{Child, Parent, Run};

const BY_PARENT: &str = "by parent close policy";

impl State {
    /// Opens the next run or notifies the parent, then applies the close policies of the children.
    pub(super) fn closed(&mut self, run_id: &str, next: Option<Box<NewRun>>) {
        let Some(run) = self.runs.get_mut(run_id) else { return };
        let (parent, children) = (run.execution(), std::mem::take(&mut run.children));
        if let Some(next) = next {
            self.open(*next);
        } else {
            self.tell_parent(run_id);
            self.call_back(run_id);
        }
        self.schedule_run_closed(run_id);
        children
            .into_values()
            .filter(|child| child.started)
            .for_each(|child| self.leave_child(&parent, &child));
    }

    fn leave_child(&mut self, parent: &WorkflowExecution, child: &Child) {
        let execution = WorkflowExecution { run_id: String::new(), ..child.execution.clone() };
        let target = Target {
            namespace: &child.namespace,
            execution: Some(&execution),
            first_run_id: &child.execution.run_id,
        };
        let Ok((run, hub)) = self.find_open(target) else { return };
        match child.close_policy {
            ParentClosePolicy::Terminate => run.terminate(hub, Termination::because(BY_PARENT)),
            ParentClosePolicy::RequestCancel => {
                let (reason, identity) = (String::new(), SERVER.to_owned());
                run.request_cancel(hub, CancelRequest { reason, identity, from: Some((parent.clone(), 0)) });
            }
            ParentClosePolicy::Abandon | ParentClosePolicy::Unspecified => {}
        }
    }

    fn tell_parent(&mut self, child: &str) {
        let Some(child) = self.runs.get(child) else { return };
        let Some(Parent { execution, initiated }) = child.parent.clone() else { return };
        let Some(event) = end_of_child(child, initiated) else { return };
        let (parent, first_run_id) =
            (self.after_resets(&execution.run_id).to_owned(), child.first_run_id.clone());
        let Some((run, hub)) = self.run(&parent) else { return };
        // After a reset, the parent may have started another child in its place.
        let is_same = |child: &Child| !child.started || child.execution.run_id == first_run_id;
        if run.is_open() && run.children.get(&initiated).is_some_and(is_same) {
            run.children.remove(&initiated);
            run.happen_all(hub, vec![event]);
        }
    }

    /// Returns the run that repeats a run after resets, or the run itself.
    pub(super) fn after_resets<'a>(&'a self, run_id: &'a str) -> &'a str {
        let mut last = run_id;
        while let Some(next) = self.runs.get(last).and_then(|run| run.reset_to.as_deref()) {
            last = next;
        }
        last
    }
}

/// Returns the event that informs a parent about the end of its child.
fn end_of_child(child: &Run, initiated_event_id: i64) -> Option<A> {
    let namespace = child.namespace.clone();
    let workflow_execution = Some(child.execution());
    let workflow_type = Some(workflow_type(&child.workflow_type));
    macro_rules! ended {
        ($event:ident { $($field:ident: $value:expr),* }) => {
            event::$event {
                namespace,
                workflow_execution,
                workflow_type,
                initiated_event_id,
                $($field: $value,)*
                ..Default::default()
            }
            .into_attributes()
        };
    }
    Some(match child.history.event(child.history.last()).attributes? {
        A::WorkflowExecutionCompletedEventAttributes(end) => {
            ended!(ChildWorkflowExecutionCompleted { result: end.result })
        }
        A::WorkflowExecutionFailedEventAttributes(end) => {
            ended!(ChildWorkflowExecutionFailed { failure: end.failure, retry_state: end.retry_state })
        }
        A::WorkflowExecutionCanceledEventAttributes(end) => {
            ended!(ChildWorkflowExecutionCanceled { details: end.details })
        }
        A::WorkflowExecutionTimedOutEventAttributes(end) => {
            ended!(ChildWorkflowExecutionTimedOut { retry_state: end.retry_state })
        }
        _ => ended!(ChildWorkflowExecutionTerminated {}),
    })
}
