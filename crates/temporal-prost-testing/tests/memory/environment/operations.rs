//! Mocks of Nexus operations.

use crate::worker::QUEUE;
use std::time::Duration;
use temporal_prost_testing::{Mock, TestEnvironment};
use temporalio_client::WorkflowStartOptions;
use temporalio_common::protos::temporal::api::common::v1::Payload;
use temporalio_macros::{workflow, workflow_methods};
use temporalio_sdk::error::ApplicationFailure;
use temporalio_sdk::{WorkflowContext, WorkflowResult};
use temporalio_workflow::NexusOperationOptions;
use temporalio_workflow::common::protos::coresdk::nexus::nexus_operation_result::Status;

const CONVERT: (&str, &str) = ("Bank", "Convert");

#[workflow]
#[derive(Default)]
struct Traveler;

fn json(value: u32) -> Payload {
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    Payload { metadata, data: value.to_string().into_bytes(), ..Payload::default() }
}

#[workflow_methods]
impl Traveler {
    /// Converts an amount, and gives up after some hours. Returns what becomes of the operation.
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, patience: u64) -> WorkflowResult<String> {
        let options = NexusOperationOptions::builder().endpoint("nowhere").service(CONVERT.0);
        let started = ctx.start_nexus_operation(options.operation(CONVERT.1).input(json(7)).build()).await;
        let started = match started {
            Ok(started) => started,
            Err(failure) => return Ok(format!("failed: {}", failure.cause.unwrap().message)),
        };
        if patience > 0 {
            ctx.timer(Duration::from_hours(patience)).await;
            started.cancel();
        }
        Ok(match started.result().await.status {
            Some(Status::Completed(payload)) => String::from_utf8_lossy(&payload.data).into_owned(),
            Some(Status::Failed(failure)) => format!("failed: {}", failure.cause.unwrap().message),
            Some(Status::Cancelled(_)) => "cancelled".to_owned(),
            other => format!("{other:?}"),
        })
    }
}

async fn environment() -> TestEnvironment {
    let env = TestEnvironment::start().await.unwrap();
    let register = |options: &mut temporalio_sdk::WorkerOptions| {
        options.register_workflow::<Traveler>()?;
        Ok(())
    };
    env.worker(QUEUE, register).unwrap();
    env
}

async fn travel(env: &TestEnvironment, patience: u64) -> String {
    let options = WorkflowStartOptions::new(QUEUE, "travel").build();
    let travel = env.client().start_workflow(Traveler::run, patience, options).await.unwrap();
    travel.get_result(Default::default()).await.unwrap()
}

fn doubled(env: &TestEnvironment) -> Mock {
    env.mock_operation(CONVERT, |dollars: u32| async move { Ok(dollars * 2) })
}

#[tokio::test]
async fn a_mocked_operation_answers_at_once_after_some_failures() {
    let env = environment().await;
    doubled(&env).failing_first(2, "the bank is closed");
    assert_eq!(travel(&env, 0).await, "14");
    assert_eq!(env.elapsed(), Duration::from_secs(1 + 2));
    assert_eq!(env.operations::<u32>(CONVERT).unwrap(), [7; 3]);
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mocked_operation_takes_its_time() {
    let env = environment().await;
    doubled(&env).taking(Duration::from_hours(30));
    assert_eq!(travel(&env, 0).await, "14");
    assert_eq!(env.elapsed(), Duration::from_hours(30));
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mocked_operation_is_cancelled() {
    let env = environment().await;
    doubled(&env).taking(Duration::from_hours(30));
    assert_eq!(travel(&env, 2).await, "cancelled");
    assert_eq!(env.elapsed(), Duration::from_hours(2));
    env.finish().unwrap();
}

#[tokio::test]
async fn a_mocked_operation_fails() {
    for duration in [Duration::ZERO, Duration::from_mins(1)] {
        let env = environment().await;
        let broke =
            |_: u32| async move { Err::<u32, _>(ApplicationFailure::new(error("the bank is broke"))) };
        env.mock_operation(CONVERT, broke).taking(duration);
        let told = travel(&env, 0).await;
        assert_eq!(told, "failed: the bank is broke");
        env.finish().unwrap();
    }
}

fn error(text: &str) -> std::io::Error {
    std::io::Error::other(text.to_owned())
}
