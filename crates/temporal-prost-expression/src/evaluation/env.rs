//! The source of randomness and time.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::SystemTime,
};

/// The outside world of an expression: the only source of what differs between two evaluations.
///
/// The same `Env` gives the same id. A workflow passes one that is seeded by its history, so that ids replay;
/// everything else passes [`SystemEnv`].
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_expression::{Env, Template};
///
/// struct Fixed(u64);
///
/// impl Env for Fixed {
///     fn random(&mut self) -> u64 {
///         self.0 += 1;
///         self.0
///     }
///
///     fn now(&mut self) -> Option<SystemTime> {
///         Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
///     }
/// }
///
/// let template = Template::parse("order/${! uuid_v4() }")?;
/// let input = serde_json::json!({});
/// assert_eq!(template.evaluate(&input, &mut Fixed(0))?, template.evaluate(&input, &mut Fixed(0))?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Env {
    /// The next 64 uniformly distributed random bits.
    fn random(&mut self) -> u64;

    /// Returns the current time. If it is `None`, expressions that need it fail.
    /// Its precision is a nanosecond; it is shown in UTC.
    fn now(&mut self) -> Option<SystemTime>;
}

/// The randomness and the clock of the operating system, for clients. Not for workflow code.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnv;

impl Env for SystemEnv {
    fn random(&mut self) -> u64 {
        let mut bytes = [0; 8];
        match getrandom::fill(&mut bytes) {
            Ok(()) => u64::from_ne_bytes(bytes),
            // The standard library seeds its hash maps from the same source and does not fail.
            Err(_) => RandomState::new().build_hasher().finish(),
        }
    }

    fn now(&mut self) -> Option<SystemTime> {
        Some(SystemTime::now())
    }
}
