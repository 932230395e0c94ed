//! Worker and client in one program. Moves money twice, the second time to an account that does not exist.

/// The messages and Temporal code of `proto/bank/v1`.
mod v1 {
    include!("gen/bank/v1/bank.v1.rs");
}

mod bank;
#[cfg(test)]
mod tests;
mod transfer;

use crate::bank::Bank;
use crate::v1::{
    TransferRequest,
    transfers_temporal::{self, TransfersClient},
};
use temporal_prost::client::Client;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_connect::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Profile::load()?.connect().await?;
    let mut worker = worker(client.clone())?;
    let stop = worker.shutdown_handle();
    let transfer = async {
        let done = transfer(client).await;
        stop();
        done
    };
    let (transferred, worked) = tokio::join!(transfer, worker.run());
    transferred?;
    worked?;
    Ok(())
}

fn worker(client: Client) -> anyhow::Result<Worker> {
    let mut options = WorkerOptions::new(transfers_temporal::TASK_QUEUE).build();
    transfers_temporal::register_workflows::<Bank>(&mut options)?;
    transfers_temporal::register_activities(&mut options, Bank::with_accounts([("ada", 200), ("bob", 0)]))?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    Ok(Worker::new(&runtime, client, options)?)
}

async fn transfer(client: Client) -> anyhow::Result<()> {
    let transfers = TransfersClient::new(client);
    for to in ["bob", "nobody"] {
        let transfer = transfers.transfer(request(to)).start().await?;
        let done = transfer.result().await?;
        println!("60 cents from ada to {to}: {}", if done.moved { "moved" } else { &done.reason });
    }
    Ok(())
}

fn request(to: &str) -> TransferRequest {
    TransferRequest {
        reference: format!("{to}-{}", std::process::id()),
        from_account: "ada".to_owned(),
        to_account: to.to_owned(),
        cents: 60,
    }
}
