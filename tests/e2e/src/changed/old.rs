use self::v1::{
    AddedFieldRequest, Counted, GoneTask, KeptJsonNameRequest, RemovedFieldRequest, RenamedFieldRequest,
    RenamedValueRequest, Task,
    changes_temporal::{
        AddedFieldContext, AddedFieldWorkflow, AliasedContext, AliasedWorkflow, CallCountContext,
        CallCountWorkflow, CallRenamedContext, CallRenamedWorkflow, CallTimedContext, CallTimedWorkflow,
        CancelledContext, CancelledWorkflow, ChangesActivities, ChangesWorkflows, ChildContext,
        ChildWorkflow, EagerContext, EagerWorkflow, GoneContext, GoneWorkflow, KeptJsonNameContext,
        KeptJsonNameWorkflow, RemovedFieldContext, RemovedFieldWorkflow, RenamedFieldContext,
        RenamedFieldWorkflow, RenamedValueContext, RenamedValueWorkflow, StartAliasedContext,
        StartAliasedWorkflow, StartChildContext, StartChildWorkflow, UpdatedContext, UpdatedWorkflow,
        activities, children,
    },
};
use temporal_prost::{
    HandlerError,
    sdk::activities::{ActivityContext, ActivityError},
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The messages and Temporal code of the schema.
#[expect(clippy::pedantic, reason = "prost's messages")]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/changed/old/changed.v1.rs"));
}

/// The list of the service's workflows, and its activities.
#[derive(Debug)]
pub struct App;

impl ChangesWorkflows for App {
    type CallRenamed = CallRenamed;
    type StartChild = StartChild;
    type Child = Child;
    type StartAliased = StartAliased;
    type Aliased = Aliased;
    type Gone = Gone;
    type CallCount = CallCount;
    type Updated = Updated;
    type Cancelled = Cancelled;
    type RenamedField = RenamedField;
    type RemovedField = RemovedField;
    type RenamedValue = RenamedValue;
    type CallTimed = CallTimed;
    type Eager = Eager;
    type AddedField = AddedField;
    type KeptJsonName = KeptJsonName;
}

impl ChangesActivities for App {
    async fn charge(&self, _: ActivityContext, task: Task) -> Result<Task, ActivityError> {
        Ok(task)
    }

    async fn count(&self, _: ActivityContext, _: Task) -> Result<Counted, ActivityError> {
        Ok(Counted { count: 7 })
    }

    /// Runs until it is cancelled.
    async fn slow(&self, ctx: ActivityContext, _: Task) -> Result<Task, ActivityError> {
        ctx.cancelled().await;
        Err(ActivityError::cancelled())
    }

    async fn timed(&self, _: ActivityContext, task: Task) -> Result<Task, ActivityError> {
        Ok(task)
    }
}

calling! {
    CallRenamed: CallRenamedWorkflow, CallRenamedContext => activities.charge;
    CallCount: CallCountWorkflow, CallCountContext => activities.count;
    CallTimed: CallTimedWorkflow, CallTimedContext => activities.timed;
    StartChild: StartChildWorkflow, StartChildContext => children.child;
    StartAliased: StartAliasedWorkflow, StartAliasedContext => children.aliased;
}

reading! {
    Child: ChildWorkflow, ChildContext(Task) -> Task;
    Aliased: AliasedWorkflow, AliasedContext(Task) -> Task;
    Gone: GoneWorkflow, GoneContext(GoneTask) -> GoneTask;
    RenamedField: RenamedFieldWorkflow, RenamedFieldContext(RenamedFieldRequest) -> Task;
    RemovedField: RemovedFieldWorkflow, RemovedFieldContext(RemovedFieldRequest) -> Task;
    RenamedValue: RenamedValueWorkflow, RenamedValueContext(RenamedValueRequest) -> Task;
    Eager: EagerWorkflow, EagerContext(Task) -> Task;
    AddedField: AddedFieldWorkflow, AddedFieldContext(AddedFieldRequest) -> Task;
    KeptJsonName: KeptJsonNameWorkflow, KeptJsonNameContext(KeptJsonNameRequest) -> Task;
}

cancelled!();

/// Waits for an update.
#[derive(Debug)]
pub struct Updated {
    is_changed: bool,
}

impl UpdatedWorkflow for Updated {
    fn new(_: &WorkflowContextView, _: Task) -> Self {
        Self { is_changed: false }
    }

    async fn run(ctx: &mut UpdatedContext<Self>) -> WorkflowResult<Task> {
        ctx.wait_condition(|workflow| workflow.is_changed).await?;
        Ok(Task::default())
    }

    async fn change(ctx: &mut UpdatedContext<Self>, task: Task) -> Result<Task, HandlerError> {
        ctx.state_mut(|workflow| workflow.is_changed = true);
        Ok(task)
    }
}
