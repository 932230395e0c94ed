use self::v1::{
    AddedFieldRequest, GoneTask, KeptJsonNameRequest, RemovedFieldRequest, RenamedFieldRequest,
    RenamedValueRequest, Task,
    changes_temporal::{
        AddedFieldContext, AddedFieldWorkflow, AliasedAnewContext, AliasedAnewWorkflow, CallCountContext,
        CallCountWorkflow, CallRenamedContext, CallRenamedWorkflow, CallTimedContext, CallTimedWorkflow,
        CancelledContext, CancelledWorkflow, ChangesWorkflows, ChildContext, ChildWorkflow, EagerContext,
        EagerWorkflow, GoneAnewContext, GoneAnewWorkflow, KeptJsonNameContext, KeptJsonNameWorkflow,
        RemovedFieldContext, RemovedFieldWorkflow, RenamedFieldContext, RenamedFieldWorkflow,
        RenamedValueContext, RenamedValueWorkflow, StartAliasedContext, StartAliasedWorkflow,
        StartChildContext, StartChildWorkflow, UpdatedContext, UpdatedWorkflow, activities, children,
    },
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The messages and Temporal code of the schema.
#[expect(clippy::pedantic, reason = "prost's messages")]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/changed/new/changed.v1.rs"));
}

/// The list of the service's workflows.
#[derive(Debug)]
pub struct App;

impl ChangesWorkflows for App {
    type CallRenamed = CallRenamed;
    type StartChild = StartChild;
    type Child = Child;
    type StartAliased = StartAliased;
    type AliasedAnew = Aliased;
    type GoneAnew = Gone;
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

calling! {
    CallRenamed: CallRenamedWorkflow, CallRenamedContext => activities.charge_card;
    CallCount: CallCountWorkflow, CallCountContext => activities.count;
    CallTimed: CallTimedWorkflow, CallTimedContext => activities.timed;
    StartChild: StartChildWorkflow, StartChildContext => children.child;
    StartAliased: StartAliasedWorkflow, StartAliasedContext => children.aliased_anew;
}

reading! {
    Child: ChildWorkflow, ChildContext(Task) -> Task;
    Aliased: AliasedAnewWorkflow, AliasedAnewContext(Task) -> Task;
    Gone: GoneAnewWorkflow, GoneAnewContext(GoneTask) -> GoneTask;
    RenamedField: RenamedFieldWorkflow, RenamedFieldContext(RenamedFieldRequest) -> Task;
    RemovedField: RemovedFieldWorkflow, RemovedFieldContext(RemovedFieldRequest) -> Task;
    RenamedValue: RenamedValueWorkflow, RenamedValueContext(RenamedValueRequest) -> Task;
    AddedField: AddedFieldWorkflow, AddedFieldContext(AddedFieldRequest) -> Task;
    KeptJsonName: KeptJsonNameWorkflow, KeptJsonNameContext(KeptJsonNameRequest) -> Task;
}

cancelled!();

/// Answers a query, which the old version did not.
#[derive(Debug)]
pub struct Eager(Task);

impl EagerWorkflow for Eager {
    fn new(_: &WorkflowContextView, input: Task) -> Self {
        Self(input)
    }

    async fn run(_: &mut EagerContext<Self>) -> WorkflowResult<Task> {
        Ok(Task::default())
    }

    fn look(&self, _: &WorkflowContextView) -> Result<Task, HandlerError> {
        Ok(self.0.clone())
    }
}

/// Does not accept the update any more.
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
}
