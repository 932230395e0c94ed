use crate::Depot;
use crate::v2::{
    CreateBoxRequest, DeleteBoxRequest, ReadBoxRequest, StoredBox, UpdateBoxRequest,
    boxes_temporal::{
        BoxesWorkflows, CreateBoxContext, CreateBoxWorkflow, DeleteBoxContext, DeleteBoxWorkflow,
        ReadBoxContext, ReadBoxWorkflow, UpdateBoxContext, UpdateBoxWorkflow, activities,
    },
};
use crate::{
    parcel::{ChangedParcel, CreatedParcel, FoundParcel, FoundSlot, FreedSlot, MarkedSlot, TakenParcel},
    shelf::StandingShelf,
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

impl BoxesWorkflows for Depot {
    type CreateBox = CreatedBox;
    type ReadBox = FoundBox;
    type UpdateBox = ChangedBox;
    type DeleteBox = TakenBox;
    type RunShelf = StandingShelf;
    type CreateParcel = CreatedParcel;
    type ReadParcel = FoundParcel;
    type UpdateParcel = ChangedParcel;
    type DeleteParcel = TakenParcel;
    type MarkSlot = MarkedSlot;
    type ReadSlot = FoundSlot;
    type FreeSlot = FreedSlot;
}

pub(crate) struct CreatedBox(CreateBoxRequest);

impl CreateBoxWorkflow for CreatedBox {
    fn new(_: &WorkflowContextView, input: CreateBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut CreateBoxContext<Self>) -> WorkflowResult<StoredBox> {
        let CreateBoxRequest { name, weight } = ctx.state(|it| it.0.clone());
        let made = StoredBox { name, weight };
        activities(ctx).put_box(made.clone()).await?;
        Ok(made)
    }
}

pub(crate) struct FoundBox(ReadBoxRequest);

impl ReadBoxWorkflow for FoundBox {
    fn new(_: &WorkflowContextView, input: ReadBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut ReadBoxContext<Self>) -> WorkflowResult<StoredBox> {
        let request = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).find_box(request).await?)
    }
}

pub(crate) struct ChangedBox(UpdateBoxRequest);

impl UpdateBoxWorkflow for ChangedBox {
    fn new(_: &WorkflowContextView, input: UpdateBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut UpdateBoxContext<Self>) -> WorkflowResult<StoredBox> {
        let UpdateBoxRequest { name, weight } = ctx.state(|it| it.0.clone());
        let made = StoredBox { name, weight };
        activities(ctx).put_box(made.clone()).await?;
        Ok(made)
    }
}

pub(crate) struct TakenBox(DeleteBoxRequest);

impl DeleteBoxWorkflow for TakenBox {
    fn new(_: &WorkflowContextView, input: DeleteBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut DeleteBoxContext<Self>) -> WorkflowResult<()> {
        let request = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).take_box(request).await?)
    }
}
