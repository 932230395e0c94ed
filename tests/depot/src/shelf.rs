use crate::v2::{
    AwaitShelfRequest, Shelf,
    boxes_temporal::{RunShelfContext, RunShelfWorkflow},
};
use temporal_prost::{
    HandlerError,
    sdk::error::ApplicationFailure,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// The maximum number of boards. A shelf with more boards collapses.
const MOST: i32 = 100;

/// The number of boards of a shelf that is stuck. The first attempt to remove it fails, and loosens it.
const STUCK: i32 = -2;

pub(crate) struct StandingShelf {
    shelf: Shelf,
    is_stuck: bool,
    is_closed: bool,
}

impl RunShelfWorkflow for StandingShelf {
    fn new(_: &WorkflowContextView, shelf: Shelf) -> Self {
        Self { is_stuck: shelf.boards == STUCK, shelf, is_closed: false }
    }

    async fn run(ctx: &mut RunShelfContext<Self>) -> WorkflowResult<()> {
        if ctx.state(|it| it.shelf.boards > MOST) {
            let failure = ApplicationFailure::builder("the shelf collapses").non_retryable(true).build();
            return Err(failure.into());
        }
        ctx.wait_condition(|it| it.is_closed).await?;
        Ok(())
    }

    async fn close_shelf(ctx: &mut RunShelfContext<Self>) {
        ctx.state_mut(|it| it.is_closed = true);
    }

    async fn remove_shelf(ctx: &mut RunShelfContext<Self>) -> Result<(), HandlerError> {
        ctx.state_mut(|it| {
            if std::mem::take(&mut it.is_stuck) {
                return Err("the shelf is stuck".into());
            }
            it.is_closed = true;
            Ok(())
        })
    }

    fn get_shelf(&self, _: &WorkflowContextView) -> Result<Shelf, HandlerError> {
        Ok(self.shelf.clone())
    }

    async fn await_shelf(
        ctx: &mut RunShelfContext<Self>,
        _: AwaitShelfRequest,
    ) -> Result<Shelf, HandlerError> {
        let shelf = ctx.state(|it| it.shelf.clone());
        if shelf.boards < 0 { Err("a shelf has boards".into()) } else { Ok(shelf) }
    }
}
