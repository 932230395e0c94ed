//! A worker of the calling namespace, on the queue `FAR_QUEUE`, which calls the namespace `FAR_NAMESPACE`. It reads
//! `TEMPORAL_ADDRESS`, and `FAR_ADDRESS` if the other namespace is in another cluster. `NEAR_KEY` and `FAR_KEY` name keys that
//! encrypt payloads. With `FAR_ABORT`, it dies as soon as the server has started a workflow.

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
    sealed,
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

/// Returns the options of a client, with the key that a variable names.
fn options(namespace: String, key: &str) -> ClientOptions {
    let options = ClientOptions::new(namespace).build();
    match env::var(key) {
        Ok(key) => sealed(options, &key),
        Err(_) => options,
    }
}

async fn connect(address: String, options: ClientOptions) -> Result<Client, Box<dyn Error>> {
    let target = Url::parse(&format!("http://{address}"))?;
    let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
    Ok(Client::new(connection, options)?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::var("TEMPORAL_ADDRESS")?;
    let mut far = options(env::var("FAR_NAMESPACE")?, "FAR_KEY");
    if env::var_os("FAR_ABORT").is_some() {
        far.client_interceptors.push(std::sync::Arc::new(Abort));
    }
    let far = connect(env::var("FAR_ADDRESS").unwrap_or_else(|_| address.clone()), far).await?;
    let mut worker = WorkerOptions::new(env::var("FAR_QUEUE")?).build();
    near_temporal::register_workflows::<Distance>(&mut worker)?;
    far_temporal::register_xns_activities(&mut worker, far)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let local = tokio::task::LocalSet::new();
    let near = connect(address, options("default".to_owned(), "NEAR_KEY")).await?;
    let mut worker = Worker::new(&runtime, near, worker)?;
    local.run_until(worker.run()).await?;
    Ok(())
}
