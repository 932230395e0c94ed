//! A worker of the calling namespace, on the queue `FAR_QUEUE`, which calls the namespace `FAR_NAMESPACE`. It reads
//! `TEMPORAL_ADDRESS`. With `FAR_ABORT`, it dies as soon as the server has started a workflow.

use std::{env, error::Error, process};
use temporal_prost::{
    client::{
        Client, ClientInterceptor, ClientOptions, Connection, ConnectionOptions, Next, StartWorkflowInput,
        StartWorkflowOutput, Url, errors::WorkflowStartError,
    },
    sdk::{Runtime, Worker, WorkerOptions},
};
use temporal_prost_e2e::{
    Distance,
    far_v1::{far_temporal, near_temporal},
};

/// Ends the process after a start, before anybody learns of it.
struct Abort;

type Started<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<StartWorkflowOutput, WorkflowStartError>> + Send + 'a>>;

impl ClientInterceptor for Abort {
    fn start_workflow<'a>(
        &'a self,
        input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        Box::pin(async move {
            let started = next.run(input).await;
            if started.is_ok() {
                process::abort();
            }
            started
        })
    }
}

async fn connect(options: ClientOptions) -> Result<Client, Box<dyn Error>> {
    let address = env::var("TEMPORAL_ADDRESS")?;
    let target = Url::parse(&format!("http://{address}"))?;
    let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
    Ok(Client::new(connection, options)?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut far = ClientOptions::new(env::var("FAR_NAMESPACE")?).build();
    if env::var_os("FAR_ABORT").is_some() {
        far.client_interceptors.push(std::sync::Arc::new(Abort));
    }
    let mut options = WorkerOptions::new(env::var("FAR_QUEUE")?).build();
    near_temporal::register_workflows::<Distance>(&mut options)?;
    far_temporal::register_xns_activities(&mut options, connect(far).await?)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let local = tokio::task::LocalSet::new();
    let near = connect(ClientOptions::new("default").build()).await?;
    let mut worker = Worker::new(&runtime, near, options)?;
    local.run_until(worker.run()).await?;
    Ok(())
}
