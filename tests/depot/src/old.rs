//! The workflows of the first version, over the same hall.

use crate::v1::{
    CreateBoxRequest, DeleteBoxRequest, ReadBoxRequest, StoredBox,
    boxes_temporal::{
        BoxesWorkflows, CreateBoxContext, CreateBoxWorkflow, DeleteBoxContext, DeleteBoxWorkflow,
        ReadBoxContext, ReadBoxWorkflow,
    },
};
use crate::v2::boxes_temporal::activities;
use crate::{Depot, v2};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

impl BoxesWorkflows for Depot {
    type CreateBox = CreatedBox;
    type ReadBox = FoundBox;
    type DeleteBox = TakenBox;
}

pub(crate) struct CreatedBox(CreateBoxRequest);

impl CreateBoxWorkflow for CreatedBox {
    fn new(_: &WorkflowContextView, input: CreateBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut CreateBoxContext<Self>) -> WorkflowResult<StoredBox> {
        let CreateBoxRequest { title, grams, color } = ctx.state(|it| it.0.clone());
        let put = v2::StoredBox { name: title.clone(), weight: grams.parse().unwrap_or_default() };
        activities(ctx).put_box(put).await?;
        Ok(StoredBox { title, grams, color })
    }
}

pub(crate) struct FoundBox(ReadBoxRequest);

impl ReadBoxWorkflow for FoundBox {
    fn new(_: &WorkflowContextView, input: ReadBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut ReadBoxContext<Self>) -> WorkflowResult<StoredBox> {
        let title = ctx.state(|it| it.0.title.clone());
        let found = activities(ctx).find_box(v2::ReadBoxRequest { name: title.clone() }).await?;
        Ok(StoredBox { title, grams: found.weight.to_string(), color: "brown".to_owned() })
    }
}

pub(crate) struct TakenBox(DeleteBoxRequest);

impl DeleteBoxWorkflow for TakenBox {
    fn new(_: &WorkflowContextView, input: DeleteBoxRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut DeleteBoxContext<Self>) -> WorkflowResult<()> {
        let name = ctx.state(|it| it.0.title.clone());
        Ok(activities(ctx).take_box(v2::DeleteBoxRequest { name }).await?)
    }
}
