use crate::bourse_v1::{
    Order, Receipt,
    bourse_temporal::{
        self, BellContext, BellWorkflow, HiddenContext, HiddenWorkflow, TradeContext, TradeWorkflow,
    },
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use temporal_prost::{
    HandlerError, MessageOf,
    nexus::{HandlerErrorType, NexusContext, NexusError, NexusHandler, NexusOperation, NexusStarted},
    sdk::error::ApplicationFailure,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// Ends as its order, an update or a signal says.
#[derive(Debug)]
pub struct Trade(Order);

fn failure(message: &str) -> ApplicationFailure {
    ApplicationFailure::builder(message).type_name("Trade".to_owned()).non_retryable(true).build()
}

fn receipt(order: &Order) -> Receipt {
    Receipt { id: order.id.clone(), state: order.fate.clone(), tenant: String::new() }
}

impl TradeWorkflow for Trade {
    fn new(_: &WorkflowContextView, input: Order) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut TradeContext<Self>) -> WorkflowResult<Receipt> {
        if ctx.state(|trade| trade.0.fate == "wait") {
            ctx.wait_condition(|trade| trade.0.fate != "wait").await?;
        }
        let order = ctx.state(|trade| trade.0.clone());
        match order.fate.as_str() {
            "fail" => Err(failure("the market is closed").into()),
            _ => Ok(receipt(&order)),
        }
    }

    async fn close(ctx: &mut TradeContext<Self>, input: Order) {
        ctx.state_mut(|trade| trade.0.fate = input.fate);
    }

    fn status(&self, _: &WorkflowContextView) -> Result<Receipt, HandlerError> {
        Ok(receipt(&self.0))
    }

    async fn amend(ctx: &mut TradeContext<Self>, input: Order) -> Result<Receipt, HandlerError> {
        if input.fate == "refuse" {
            return Err(failure("the amendment is refused").into());
        }
        ctx.state_mut(|trade| trade.0.fate = input.fate);
        Ok(ctx.state(|trade| receipt(&trade.0)))
    }
}

impl HiddenWorkflow for Trade {
    fn new(_: &WorkflowContextView, input: Order) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut HiddenContext<Self>) -> WorkflowResult<Receipt> {
        Ok(ctx.state(|trade| receipt(&trade.0)))
    }
}

/// Rings.
#[derive(Debug)]
pub struct Bell;

impl BellWorkflow for Bell {
    fn new(_: &WorkflowContextView) -> Self {
        Self
    }

    async fn run(_: &mut BellContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

/// An operation that no schema declares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask;

impl NexusOperation for Ask {
    type Service = bourse_temporal::Service;
    type Input = <bourse_temporal::update::Amend as NexusOperation>::Input;
    type Output = <bourse_temporal::update::Amend as NexusOperation>::Output;
    const OPERATION: &'static str = "ask";
    const METHOD: &'static str = "bourse.v1.Bourse.Ask";
}

/// Answers as the order says, and counts its calls.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The number of calls.
    pub calls: Arc<AtomicUsize>,
}

impl NexusHandler<Ask> for Asked {
    async fn start(
        &self,
        context: NexusContext,
        input: Order,
    ) -> Result<NexusStarted<MessageOf<<Ask as NexusOperation>::Output>>, NexusError> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let rejected = |kind| Err(NexusError::handler(kind, "as the order says"));
        match input.fate.as_str() {
            "bad" => rejected(HandlerErrorType::BadRequest),
            "internal once" if call == 1 => rejected(HandlerErrorType::Internal),
            "internal for good" => {
                Err(NexusError::handler(HandlerErrorType::Internal, "never").retryable(false))
            }
            "panic once" if call == 1 => panic!("as the order says"),
            "slow once" if call == 1 => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok(NexusStarted::Completed(receipt(&input)))
            }
            "a second" => {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok(NexusStarted::Completed(Receipt { state: format!("call {call}"), ..receipt(&input) }))
            }
            "failed" => Err(NexusError::failed(failure("the operation failed"))),
            "cancelled" => Err(NexusError::cancelled("the operation gave up")),
            "for ever" => Ok(NexusStarted::Started("a token of our own".to_owned())),
            _ => {
                let tenant = context.header("tenant").unwrap_or_default().to_owned();
                let state = format!("call {call}");
                Ok(NexusStarted::Completed(Receipt { state, tenant, ..receipt(&input) }))
            }
        }
    }

    async fn cancel(&self, _: NexusContext, token: String) -> Result<(), NexusError> {
        self.calls.fetch_add(100, Ordering::Relaxed);
        match token.as_str() {
            "a token of our own" => Ok(()),
            _ => Err(NexusError::handler(HandlerErrorType::NotFound, "an unknown token")),
        }
    }
}
