use std::time::Duration;

/// `temporal.v1.RetryPolicy`: how often and how soon something that failed is tried again.
///
/// What is `None` is left to the server.
///
/// Setters take the SDK's:
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderStart}};
/// use std::time::Duration;
/// use temporal_prost::client::RetryPolicy;
///
/// fn patient(orders: &OrdersClient, request: PlaceOrderRequest) -> PlaceOrderStart {
///     let policy = RetryPolicy::builder().initial_interval(Duration::from_secs(60)).maximum_attempts(5).build();
///     orders.place_order(request).retry_policy(policy)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    /// How long to wait before the first retry; 1 second where nothing is said.
    pub initial_interval: Option<Duration>,
    /// By which factor each wait is longer than the one before, at least 1; 2 where nothing is said.
    pub backoff_coefficient: Option<f64>,
    /// The longest wait between two attempts; 100 times the first where nothing is said.
    pub max_interval: Option<Duration>,
    /// How many attempts there are, the first included; no limit where nothing is said, or 0.
    pub max_attempts: Option<u32>,
    /// Types of application failures that are never retried.
    pub non_retryable_error_types: &'static [&'static str],
}

impl RetryPolicy {
    /// A policy that leaves everything to the server.
    pub const UNSET: Self = Self {
        initial_interval: None,
        backoff_coefficient: None,
        max_interval: None,
        max_attempts: None,
        non_retryable_error_types: &[],
    };
}

impl From<RetryPolicy> for temporalio_common::RetryPolicy {
    fn from(policy: RetryPolicy) -> Self {
        let mut sdk = Self::builder()
            .maybe_initial_interval(policy.initial_interval)
            .maybe_backoff_coefficient(policy.backoff_coefficient)
            .maybe_maximum_interval(policy.max_interval)
            .maybe_maximum_attempts(policy.max_attempts)
            .build();
        sdk.set_non_retryable_error_types(policy.non_retryable_error_types.iter().copied());
        sdk
    }
}

/// `temporal.api.common.v1.Priority`: which of the tasks in a queue comes first.
///
/// What is `None` is inherited from the calling workflow by activities and children. What a client starts has the
/// server's defaults, which are named here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priority {
    /// From 1, soonest, to 5; 3 by default.
    pub priority_key: Option<u32>,
    /// Tasks of one key share their part of the queue; at most 64 bytes; none by default.
    pub fairness_key: Option<&'static str>,
    /// The part of the queue that the fairness key gets, from 0.001 to 1000; 1 by default.
    pub fairness_weight: Option<f32>,
}

impl Priority {
    /// No priority.
    pub const UNSET: Self = Self { priority_key: None, fairness_key: None, fairness_weight: None };
}

impl From<Priority> for temporalio_common::Priority {
    fn from(priority: Priority) -> Self {
        Self::builder()
            .maybe_priority_key(priority.priority_key)
            .maybe_fairness_key(priority.fairness_key.map(str::to_owned))
            .maybe_fairness_weight(priority.fairness_weight)
            .build()
    }
}
