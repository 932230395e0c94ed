use crate::v2::{
    Parcel, ParcelName, Slot, SlotState,
    boxes_temporal::{
        CreateParcelContext, CreateParcelWorkflow, DeleteParcelContext, DeleteParcelWorkflow,
        FreeSlotContext, FreeSlotWorkflow, MarkSlotContext, MarkSlotWorkflow, ReadParcelContext,
        ReadParcelWorkflow, ReadSlotContext, ReadSlotWorkflow, UpdateParcelContext, UpdateParcelWorkflow,
        activities,
    },
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

pub(crate) struct CreatedParcel(Parcel);

impl CreateParcelWorkflow for CreatedParcel {
    fn new(_: &WorkflowContextView, input: Parcel) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut CreateParcelContext<Self>) -> WorkflowResult<Parcel> {
        let parcel = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).put_parcel(parcel).await?)
    }
}

pub(crate) struct FoundParcel(ParcelName);

impl ReadParcelWorkflow for FoundParcel {
    fn new(_: &WorkflowContextView, input: ParcelName) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut ReadParcelContext<Self>) -> WorkflowResult<Parcel> {
        let name = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).find_parcel(name).await?)
    }
}

pub(crate) struct ChangedParcel(Parcel);

impl UpdateParcelWorkflow for ChangedParcel {
    fn new(_: &WorkflowContextView, input: Parcel) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut UpdateParcelContext<Self>) -> WorkflowResult<Parcel> {
        let parcel = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).put_parcel(parcel).await?)
    }
}

pub(crate) struct TakenParcel(ParcelName);

impl DeleteParcelWorkflow for TakenParcel {
    fn new(_: &WorkflowContextView, input: ParcelName) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut DeleteParcelContext<Self>) -> WorkflowResult<()> {
        let name = ctx.state(|it| it.0.clone());
        Ok(activities(ctx).take_parcel(name).await?)
    }
}

pub(crate) struct MarkedSlot;

impl MarkSlotWorkflow for MarkedSlot {
    fn new(_: &WorkflowContextView, _: Slot) -> Self {
        Self
    }

    async fn run(_: &mut MarkSlotContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

/// Describes every slot as empty.
pub(crate) struct FoundSlot;

impl ReadSlotWorkflow for FoundSlot {
    fn new(_: &WorkflowContextView, _: ParcelName) -> Self {
        Self
    }

    async fn run(_: &mut ReadSlotContext<Self>) -> WorkflowResult<SlotState> {
        Ok(SlotState::default())
    }
}

pub(crate) struct FreedSlot;

impl FreeSlotWorkflow for FreedSlot {
    fn new(_: &WorkflowContextView, _: ParcelName) -> Self {
        Self
    }

    async fn run(_: &mut FreeSlotContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}
