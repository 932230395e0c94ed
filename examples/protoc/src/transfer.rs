use crate::bank::Bank;
use crate::v1::{
    Booking, TransferRequest, TransferResponse, TransferStage,
    transfer_stage::Stage,
    transfers_temporal::{TransferContext, TransferWorkflow, TransfersWorkflows, activities},
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};
use temporal_prost::{HandlerError, Report};

impl TransfersWorkflows for Bank {
    type Transfer = Transfer;
}

/// One transfer, as a saga.
pub(crate) struct Transfer {
    request: TransferRequest,
    stage: Stage,
}

impl TransferWorkflow for Transfer {
    fn new(_: &WorkflowContextView, request: TransferRequest) -> Self {
        Self { request, stage: Stage::Withdrawing }
    }

    async fn run(ctx: &mut TransferContext<Self>) -> WorkflowResult<TransferResponse> {
        let [withdrawal, deposit] = ctx.state(Self::bookings);
        activities(ctx).withdraw(withdrawal.clone()).await?;
        ctx.state_mut(|transfer| transfer.stage = Stage::Depositing);
        let deposited = activities(ctx).deposit(deposit).await;
        if let Err(error) = deposited {
            ctx.state_mut(|transfer| transfer.stage = Stage::Refunding);
            // The customer's account exists, so a failed refund needs a person's attention and fails the workflow.
            let refund = Booking { reference: format!("{}/refund", withdrawal.reference), ..withdrawal };
            // The deposit may have failed because the transfer was cancelled, so the refund is detached.
            activities(ctx).deposit(refund).detached().await?;
            return Ok(TransferResponse { moved: false, reason: Report::new(&error).to_string() });
        }
        ctx.state_mut(|transfer| transfer.stage = Stage::Done);
        Ok(TransferResponse { moved: true, reason: String::new() })
    }

    fn get_stage(&self, _: &WorkflowContextView) -> Result<TransferStage, HandlerError> {
        Ok(TransferStage { stage: self.stage.into() })
    }
}

impl Transfer {
    /// Returns the withdrawal and the deposit.
    fn bookings(&self) -> [Booking; 2] {
        let TransferRequest { reference, from_account, to_account, cents } = self.request.clone();
        let withdrawal = Booking { reference: reference.clone(), account: from_account, cents };
        [withdrawal, Booking { reference, account: to_account, cents }]
    }
}
