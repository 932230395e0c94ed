use crate::v2::{
    Shelf,
    boxes_temporal::{RunShelfContext, RunShelfWorkflow},
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};

pub(crate) struct StandingShelf {
    shelf: Shelf,
    is_closed: bool,
}

impl RunShelfWorkflow for StandingShelf {
    fn new(_: &WorkflowContextView, shelf: Shelf) -> Self {
        Self { shelf, is_closed: false }
    }

    async fn run(ctx: &mut RunShelfContext<Self>) -> WorkflowResult<()> {
        ctx.wait_condition(|it| it.is_closed).await?;
        Ok(())
    }

    async fn close_shelf(ctx: &mut RunShelfContext<Self>) {
        ctx.state_mut(|it| it.is_closed = true);
    }

    fn get_shelf(&self, _: &WorkflowContextView) -> Result<Shelf, HandlerError> {
        Ok(self.shelf.clone())
    }

    async fn await_shelf(ctx: &mut RunShelfContext<Self>) -> Result<Shelf, HandlerError> {
        let shelf = ctx.state(|it| it.shelf.clone());
        if shelf.boards < 0 { Err("a shelf has boards".into()) } else { Ok(shelf) }
    }
}
