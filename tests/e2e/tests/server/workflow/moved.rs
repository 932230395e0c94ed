//! The sample of `docs/from-sdk.md`, before and after its move to generated code. The page shows both.

mod after;
#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "the macros of the SDK want these arguments"
)]
mod before;

use temporal_prost_testing::TestEnvironment;

const REFUSED: &str = "the counter is never negative";

#[tokio::test]
async fn the_sample_counts_and_validates_before_the_move() {
    for (value, expected) in [(10, Some([5, 10])), (-1, None)] {
        let env = TestEnvironment::start().await.unwrap();
        env.worker("message-passing", |options| Ok(before::register(options)?)).unwrap();
        match before::count_to(&env.client(), value).await {
            Ok(counted) => assert_eq!(Some(counted), expected),
            Err(error) => assert!(expected.is_none() && format!("{error:?}").contains(REFUSED), "{error:?}"),
        }
    }
}

#[tokio::test]
async fn the_sample_counts_and_validates_after_the_move() {
    for (value, expected) in [(10, Some([5, 10])), (-1, None)] {
        let env = TestEnvironment::start().await.unwrap();
        env.worker("message-passing", |options| Ok(after::register(options)?)).unwrap();
        match after::count_to(env.client(), value).await {
            Ok(counted) => assert_eq!(Some(counted), expected),
            Err(error) => assert!(expected.is_none() && format!("{error:?}").contains(REFUSED), "{error:?}"),
        }
    }
}
