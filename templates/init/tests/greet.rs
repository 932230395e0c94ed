//! Tests the workflow in virtual time. Its activity is a mock.

use std::{error::Error, time::Duration};

use temporal_prost_testing::TestEnvironment;

use {{ crate_name }}::{
    Greetings,
    v1::{
        ComposeResponse, GreetRequest,
        greeter_temporal::{self, GreeterClient, activity::Compose},
    },
};

type TestResult = Result<(), Box<dyn Error>>;

async fn environment() -> Result<TestEnvironment, Box<dyn Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(greeter_temporal::TASK_QUEUE, |options| {
        Ok(greeter_temporal::register_workflows::<Greetings>(options)?)
    })?;
    env.mock_activity(&Compose, |input| async move {
        let text = format!("Hi, {}!", input.name);
        Ok(ComposeResponse { text })
    });
    Ok(env)
}

fn ada() -> GreetRequest {
    GreetRequest {
        name: "Ada".to_owned(),
    }
}

#[tokio::test]
async fn a_person_is_greeted_after_a_minute() -> TestResult {
    let env = environment().await?;
    let client = GreeterClient::new(env.client());
    let greet = client.greet(ada()).start().await?;
    assert!(greet.get_greeting().await?.waiting);
    assert_eq!(greet.result().await?.text, "Hi, Ada!");
    assert_eq!(env.elapsed(), Duration::from_secs(60));
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_greeting_can_be_hurried() -> TestResult {
    let env = environment().await?;
    let client = GreeterClient::new(env.client());
    let greet = client.greet(ada()).start().await?;
    greet.hurry().await?;
    assert_eq!(greet.result().await?.text, "Hi, Ada!");
    assert_eq!(env.elapsed(), Duration::ZERO);
    Ok(env.finish()?)
}
