use std::time::Duration;

/// A policy for retrying failed attempts, `temporal.v1.RetryPolicy`.
///
/// The server chooses the defaults of fields that are `None`; they are named below.
///
/// Setters take the SDK's own retry policy:
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
    /// The wait before the first retry. Defaults to 1 second.
    pub initial_interval: Option<Duration>,
    /// The factor by which each wait grows over the previous one, at least 1. Defaults to 2.
    pub backoff_coefficient: Option<f64>,
    /// The longest wait between two attempts. Defaults to 100 times the initial interval.
    pub max_interval: Option<Duration>,
    /// The maximum number of attempts, including the first. Defaults to 0, which means unlimited.
    pub max_attempts: Option<u32>,
    /// The types of application failures that are never retried.
    pub non_retryable_error_types: &'static [&'static str],
}

impl RetryPolicy {
    /// A policy that leaves every field to the server.
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

/// The priority of a task among the tasks in its queue, `temporal.api.common.v1.Priority`.
///
/// Activities and child workflows inherit fields that are `None` from the calling workflow. Workflows that a client
/// starts have the server's defaults, which are named below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priority {
    /// The priority from 1 (highest) to 5 (lowest). Defaults to 3.
    pub priority_key: Option<u32>,
    /// The key under which tasks share a part of the queue, at most 64 bytes. Unset by default.
    pub fairness_key: Option<&'static str>,
    /// The weight of the fairness key's part of the queue, from 0.001 to 1000. Defaults to 1.
    pub fairness_weight: Option<f32>,
}

impl Priority {
    /// A priority with no field set.
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
