//! Values with an end, which are renewed before it.

use crate::SecretError;
use futures_util::future::BoxFuture;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A source that has failed is not asked again for this time.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest time between two renewals: a clock may jump.
const LONGEST: Duration = Duration::from_hours(24);

/// A value, and the times between which it is valid.
pub(crate) struct Lease<T> {
    pub(crate) value: Arc<T>,
    pub(crate) from: SystemTime,
    /// `None` if the source does not tell the end. The value is then used until `renew` and longer, if the source fails.
    pub(crate) until: Option<SystemTime>,
    pub(crate) renew: SystemTime,
}

#[derive(Debug, PartialEq)]
enum Stage {
    Fresh,
    /// Valid, but about to expire.
    Due,
    Expired,
}

impl<T> Lease<T> {
    /// Makes a lease that is renewed at two thirds of its life.
    pub(crate) fn until(value: T, from: SystemTime, until: SystemTime) -> Self {
        let life = until.duration_since(from).unwrap_or_default();
        let renew = from + (life * 2 / 3).min(LONGEST);
        Self { value: Arc::new(value), from, until: Some(until), renew }
    }

    /// Makes a lease without a known end.
    pub(crate) fn renewed_after(value: T, from: SystemTime, age: Duration) -> Self {
        Self { value: Arc::new(value), from, until: None, renew: from + age.min(LONGEST) }
    }

    fn stage(&self, now: SystemTime) -> Stage {
        match self.until {
            Some(until) if now >= until => Stage::Expired,
            // The clock was set back.
            _ if now + LONGEST < self.from => Stage::Due,
            _ if now >= self.renew => Stage::Due,
            _ => Stage::Fresh,
        }
    }
}

pub(crate) type Issue<T> = dyn Fn() -> BoxFuture<'static, Result<Lease<T>, SecretError>> + Send + Sync;

/// A value that is renewed when it is asked for. Callers share one renewal, and use the last value while it runs.
pub(crate) struct Renewed<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    issue: Box<Issue<T>>,
    lease: Mutex<Option<Lease<T>>>,
    /// Held during a renewal. Contains the last failure.
    renewal: Arc<tokio::sync::Mutex<Option<Failure>>>,
}

struct Failure {
    at: tokio::time::Instant,
    message: String,
}

impl<T: Send + Sync + 'static> Renewed<T> {
    pub(crate) fn new(
        issue: impl Fn() -> BoxFuture<'static, Result<Lease<T>, SecretError>> + Send + Sync + 'static,
    ) -> Self {
        let shared = Shared { issue: Box::new(issue), lease: Mutex::default(), renewal: Arc::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Returns the value. Waits only if there is no valid one.
    pub(crate) async fn get(&self) -> Result<Arc<T>, SecretError> {
        match self.shared.current() {
            Some((value, Stage::Fresh)) => Ok(value),
            Some((value, Stage::Due)) => {
                self.renew_in_background();
                Ok(value)
            }
            _ => self.shared.wait().await,
        }
    }

    /// Makes the next call ask the source again, because a server has rejected the value.
    pub(crate) fn discard(&self) {
        if let Some(lease) = &mut *self.shared.lock() {
            lease.renew = lease.from;
        }
    }

    fn renew_in_background(&self) {
        let shared = Arc::clone(&self.shared);
        if let Ok(mut failure) = Arc::clone(&shared.renewal).try_lock_owned() {
            tokio::spawn(async move {
                if let Err(error) = shared.renew(&mut failure).await
                    && !matches!(error, SecretError::Remembered { .. })
                {
                    let cause = error.source().map(ToString::to_string);
                    tracing::warn!(%error, cause, "cannot renew a credential yet; the last one remains in use");
                }
            });
        }
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Lease<T>>> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn current(&self) -> Option<(Arc<T>, Stage)> {
        let lease = self.lock();
        let lease = lease.as_ref()?;
        Some((Arc::clone(&lease.value), lease.stage(SystemTime::now())))
    }

    async fn wait(&self) -> Result<Arc<T>, SecretError> {
        let mut failure = self.renewal.lock().await;
        match self.current() {
            Some((value, Stage::Fresh | Stage::Due)) => Ok(value),
            _ => self.renew(&mut failure).await,
        }
    }

    async fn renew(&self, failure: &mut Option<Failure>) -> Result<Arc<T>, SecretError> {
        if let Some(failure) = failure
            && failure.at.elapsed() < PAUSE
        {
            return Err(SecretError::Remembered { message: failure.message.clone() });
        }
        match (self.issue)().await {
            Ok(lease) => {
                let value = Arc::clone(&lease.value);
                *self.lock() = Some(lease);
                *failure = None;
                Ok(value)
            }
            Err(error) => {
                *failure = Some(Failure { at: tokio::time::Instant::now(), message: error.to_string() });
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_lease_is_renewed_at_two_thirds_of_its_life() {
        let lease = Lease::until((), at(100), at(160));
        let stages = [100, 139, 140, 159, 160].map(|now| lease.stage(at(now)));
        assert_eq!(stages, [Stage::Fresh, Stage::Fresh, Stage::Due, Stage::Due, Stage::Expired]);
        let endless = Lease::renewed_after((), at(100), Duration::from_secs(5));
        assert_eq!(
            [104, 105, 9999].map(|now| endless.stage(at(now))),
            [Stage::Fresh, Stage::Due, Stage::Due]
        );
    }

    /// Issues numbers that are valid for `life`.
    fn numbers(life: Duration, fails: impl Fn(u64) -> bool + Send + Sync + 'static) -> Renewed<u64> {
        let issued = AtomicU64::new(0);
        Renewed::new(move || {
            let number = issued.fetch_add(1, Ordering::SeqCst);
            let now = SystemTime::now();
            let error = SecretError::NoToken { origin: format!("the source, call {number}") };
            let lease = Lease::until(number, now, now + life);
            let answer = if fails(number) { Err(error) } else { Ok(lease) };
            async { answer }.boxed()
        })
    }

    #[tokio::test]
    async fn a_value_that_is_due_is_used_until_the_next_is_there() {
        let numbers = numbers(Duration::from_hours(1), |_| false);
        assert_eq!(*numbers.get().await.unwrap(), 0);
        assert_eq!(*numbers.get().await.unwrap(), 0);
        numbers.discard();
        assert_eq!(*numbers.get().await.unwrap(), 0);
        // Waits for the renewal in the background.
        drop(numbers.shared.renewal.lock().await);
        assert_eq!(*numbers.get().await.unwrap(), 1);
    }

    #[tokio::test]
    async fn callers_share_one_renewal() {
        let numbers = numbers(Duration::from_hours(1), |_| false);
        let (one, other) = tokio::join!(numbers.get(), numbers.get());
        assert_eq!((*one.unwrap(), *other.unwrap()), (0, 0));
    }

    #[tokio::test]
    async fn a_source_that_fails_is_not_asked_in_a_loop() {
        let numbers = numbers(Duration::ZERO, |number| number == 0);
        let first = numbers.get().await.unwrap_err().to_string();
        let second = numbers.get().await.unwrap_err();
        assert!(matches!(second, SecretError::Remembered { .. }), "{second:?}");
        assert_eq!(first, second.to_string());
        tokio::time::sleep(PAUSE).await;
        assert_eq!(*numbers.get().await.unwrap(), 1);
    }
}
