//! Tests of the saga in virtual time. The environment replays every transfer at the end.

use crate::bank::Bank;
use crate::v1::transfers_temporal::activity::{Deposit, Withdraw};
use crate::v1::transfers_temporal::{self, TransfersClient};
use crate::{request, v1::Booking};
use std::error::Error;
use std::future::pending;
use temporal_prost::sdk::error::ApplicationFailure;
use temporal_prost_testing::{Step, TestEnvironment};

type TestResult = Result<(), Box<dyn Error>>;

/// Starts an environment with the workflows, and with a bank in which Ada has 200 cents.
async fn environment() -> Result<TestEnvironment, Box<dyn Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(transfers_temporal::TASK_QUEUE, |options| {
        transfers_temporal::register_workflows::<Bank>(&mut *options)?;
        let bank = Bank::with_accounts([("ada", 200), ("bob", 0)]);
        Ok(transfers_temporal::register_activities(options, bank)?)
    })?;
    Ok(env)
}

fn is_refund(booking: &Booking) -> bool {
    booking.reference.ends_with("/refund")
}

#[tokio::test]
async fn money_moves() -> TestResult {
    let env = environment().await?;
    let moved = TransfersClient::new(env.client()).transfer(request("bob")).execute().await?;
    assert!(moved.moved, "{}", moved.reason);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_deposit_that_fails_is_refunded() -> TestResult {
    let env = environment().await?;
    let transfer = TransfersClient::new(env.client()).transfer(request("nobody")).start().await?;
    let refunded = transfer.result().await?;
    assert!(!refunded.moved);
    assert!(refunded.reason.ends_with("there is no such account (UnknownAccount)"), "{}", refunded.reason);
    let history = env.history(transfer.id())?;
    history.assert_in_order(&[Step::activity(&Withdraw), Step::activity(&Deposit), Step::activity(&Deposit)]);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_cancelled_transfer_is_refunded() -> TestResult {
    let env = environment().await?;
    env.mock_activity(&Deposit, |booking| async move {
        if !is_refund(&booking) {
            // The bank does not answer until the customer changes their mind.
            pending::<()>().await;
        }
        Ok::<_, ApplicationFailure>(())
    });
    let transfer = TransfersClient::new(env.client()).transfer(request("bob")).start().await?;
    while env.calls(&Deposit)?.is_empty() {
        tokio::task::yield_now().await;
    }
    transfer.cancel("the customer has changed their mind").await?;
    assert!(!transfer.result().await?.moved);
    let refunds = env.calls(&Deposit)?.into_iter().filter(|booking| is_refund(booking));
    assert_eq!(refunds.map(|refund| refund.account.clone()).collect::<Vec<_>>(), ["ada"]);
    Ok(env.finish()?)
}
