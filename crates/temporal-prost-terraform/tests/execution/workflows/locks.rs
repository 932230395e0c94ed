//! Locks that others hold.

use super::callers::{TRACE, trace, traced};
use super::{TestResult, anonymous, stack};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use temporal_prost::sdk::error::ApplicationFailure;
use temporal_prost::{Proto, Report};
use temporal_prost_connect::context::Context;
use temporal_prost_terraform::execution::STATE_LOCKED;
use temporal_prost_terraform::execution::v1::terraform_temporal::activity::{RunApply, RunForceUnlock};
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, FailureDetails, ForceUnlockRequest, LockInfo, RunApplyResponse, temporal_schema::Schema,
};
use temporal_prost_testing::TestEnvironment;

fn locked() -> ApplicationFailure {
    let lock = LockInfo { id: "43f9".to_owned(), who: "root@elsewhere".to_owned(), ..LockInfo::default() };
    let details = FailureDetails { lock: Some(lock), ..FailureDetails::default() };
    ApplicationFailure::builder("the state is locked")
        .type_name(STATE_LOCKED.to_owned())
        .details(Proto::<_, Schema>::from(details))
        .build()
}

/// Locks the state until somebody unlocks it.
pub(super) fn unlockable(env: &TestEnvironment) {
    let unlocked = Arc::new(AtomicBool::new(false));
    let is_unlocked = unlocked.clone();
    env.mock_activity(&RunApply, move |_| {
        let is_unlocked = is_unlocked.load(Ordering::Relaxed);
        async move { if is_unlocked { Ok(RunApplyResponse::default()) } else { Err(locked()) } }
    });
    env.mock_activity(&RunForceUnlock, move |_| {
        unlocked.store(true, Ordering::Relaxed);
        async { Ok(()) }
    });
}

#[tokio::test]
async fn a_run_waits_for_a_lock() -> TestResult {
    let (env, client) = anonymous().await?;
    let attempts = Arc::new(AtomicU32::new(0));
    env.mock_activity(&RunApply, move |_| {
        let attempt = attempts.fetch_add(1, Ordering::Relaxed);
        async move { if attempt < 3 { Err(locked()) } else { Ok(RunApplyResponse::default()) } }
    });
    client.apply(ApplyRequest { stack: Some(stack()), plan: None }).execute().await?;
    assert_eq!(env.calls(&RunApply)?.len(), 4);
    assert_eq!(env.elapsed(), Duration::from_secs(3 * 30));
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_person_removes_a_lock() -> TestResult {
    let (env, client) = anonymous().await?;
    unlockable(&env);
    let apply = client.apply(ApplyRequest { stack: Some(stack()), plan: None }).start().await?;
    env.skip(Duration::from_mins(5)).await;
    let lock = apply.get_progress().await?.lock.unwrap();
    assert_eq!((lock.id.as_str(), lock.who.as_str()), ("43f9", "root@elsewhere"));

    let (by, reason) = ("Ada".to_owned(), "the host is gone".to_owned());
    let other = ForceUnlockRequest { lock_id: "1".to_owned(), by: by.clone(), reason: reason.clone() };
    let refused = apply.force_unlock(other).execute().await.unwrap_err();
    assert!(Report::new(&refused).to_string().contains("is waiting for the lock `43f9`"));

    let before = env.elapsed();
    apply.force_unlock(ForceUnlockRequest { lock_id: lock.id, by, reason }).execute().await?;
    apply.result().await?;
    assert_eq!(env.elapsed(), before);
    assert_eq!(env.calls(&RunForceUnlock)?[0].lock_id, "43f9");
    let unlocks = apply.get_progress().await?.unlocks;
    assert_eq!((unlocks[0].by.as_str(), unlocks[0].reason.as_str()), ("Ada", "the host is gone"));
    Ok(env.finish()?)
}

#[tokio::test]
async fn the_context_knows_who_removes_a_lock() -> TestResult {
    let (env, client) = traced().await?;
    for (context, expected) in [(trace()?, (TRACE, true)), (Context::new(), ("Ada", false))] {
        unlockable(&env);
        let apply = client.apply(ApplyRequest { stack: Some(stack()), plan: None }).start().await?;
        env.skip(Duration::from_mins(5)).await;
        let (lock_id, by) = ("43f9".to_owned(), "Ada".to_owned());
        let unlock = ForceUnlockRequest { lock_id, by, reason: String::new() };
        context.scope(apply.force_unlock(unlock).execute()).await?;
        apply.result().await?;
        let unlocks = apply.get_progress().await?.unlocks;
        assert_eq!((unlocks[0].by.as_str(), unlocks[0].from_context), expected);
    }
    Ok(env.finish()?)
}

#[tokio::test]
async fn nobody_removes_a_lock_without_a_name() -> TestResult {
    let (env, client) = traced().await?;
    unlockable(&env);
    let apply = client.apply(ApplyRequest { stack: Some(stack()), plan: None }).start().await?;
    env.skip(Duration::from_mins(5)).await;
    let nobody = ForceUnlockRequest { lock_id: "43f9".to_owned(), by: " ".to_owned(), reason: String::new() };
    let refused = apply.force_unlock(nobody.clone()).execute().await.unwrap_err();
    assert!(Report::new(&refused).to_string().contains("does not name the caller"));
    assert_eq!(env.calls(&RunForceUnlock)?.len(), 0);
    trace()?.scope(apply.force_unlock(nobody).execute()).await?;
    apply.result().await?;
    Ok(env.finish()?)
}
