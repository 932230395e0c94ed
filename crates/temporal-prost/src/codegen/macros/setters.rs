//! The setters of starts and calls. Each is documented once, here.

/// Generates setters. Each names how it sets the value: `method(|target, value| expression)` calls a method of `self`
/// with a closure, and `forward` calls the same setter of the inner start.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($($setter:ident $(<$type:ty>)? => $method:ident $(($($set:tt)*))?;)*) => {
        $( $crate::__setter! { $setter $(<$type>)? [$method $(($($set)*))?] } )*
    };
}

/// Generates one setter, with its documentation.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (id $body:tt) => {
        $crate::__setter! { @into ::std::string::String, $body
            /// Sets the workflow id. Overrides the schema's id expression.
            fn id
        }
    };
    (task_queue $body:tt) => {
        $crate::__setter! { @into ::std::string::String, $body
            /// Sets the task queue whose workers run the workflow or activity. Overrides the schema.
            fn task_queue
        }
    };
    (execution_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the execution timeout: the longest time that the workflow may take, including retries and continued runs.
            /// Defaults to no limit.
            fn execution_timeout
        }
    };
    (run_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the run timeout: the longest time that a single run may take. Defaults to the execution timeout.
            fn run_timeout
        }
    };
    (task_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the workflow task timeout: the longest time that a worker may take for one workflow task. Defaults to
            /// 10 seconds.
            fn task_timeout
        }
    };
    (start_to_close_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the start-to-close timeout: the longest time that one attempt may take. Either this or
            /// `schedule_to_close_timeout` is required.
            fn start_to_close_timeout
        }
    };
    (schedule_to_close_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the schedule-to-close timeout: the longest time from scheduling to the end of the last attempt.
            fn schedule_to_close_timeout
        }
    };
    (schedule_to_start_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the schedule-to-start timeout: the longest time that an attempt may wait for a worker. Defaults to no
            /// limit.
            fn schedule_to_start_timeout
        }
    };
    (heartbeat_timeout $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the heartbeat timeout: the longest time between two heartbeats. By default, no heartbeats are expected.
            fn heartbeat_timeout
        }
    };
    (timer_backoff_threshold $body:tt) => {
        $crate::__setter! { @value ::core::time::Duration, $body
            /// Sets the timer backoff threshold: a longer wait between two attempts becomes a workflow timer. Defaults to
            /// 1 minute.
            fn timer_backoff_threshold
        }
    };
    (id_reuse_policy <$type:ty> $body:tt) => {
        $crate::__setter! { @value $type, $body
            /// Sets the workflow id reuse policy. Defaults to allowing reuse.
            fn id_reuse_policy
        }
    };
    (id_conflict_policy $body:tt) => {
        $crate::__setter! { @value $crate::client::WorkflowIdConflictPolicy, $body
            /// Sets the workflow id conflict policy, which applies if a workflow with this id is running. Defaults to
            /// rejecting the start.
            fn id_conflict_policy
        }
    };
    (parent_close_policy $body:tt) => {
        $crate::__setter! { @into $crate::workflow::ParentClosePolicy, $body
            /// Sets the parent close policy. Defaults to terminating the child.
            fn parent_close_policy
        }
    };
    (retry_policy $body:tt) => {
        $crate::__setter! { @into $crate::common::RetryPolicy, $body
            /// Sets the retry policy. By default, a workflow is not retried, and an activity is retried without limit after
            /// 1 second, 2, 4 and so on, up to 100 seconds.
            fn retry_policy
        }
    };
    (wait_for_cancellation $body:tt) => {
        $crate::__setter! { @value bool, $body
            /// Sets whether a cancelled call waits until the activity or child has ended. Defaults to `false`. The schema's
            /// setting does not apply to local activities.
            fn wait_for_cancellation
        }
    };
    (priority $body:tt) => {
        $crate::__setter! { @into $crate::common::Priority, $body
            /// Sets all three members of the priority. Overrides the schema. Setters of single members win, in any order of
            /// the calls.
            fn priority
        }
    };
    (priority_key $body:tt) => {
        $crate::__setter! { @value u32, $body
            /// Sets the priority key, from 1 (highest) to 5 (lowest). Defaults to 3, or in a workflow to its own.
            fn priority_key
        }
    };
    (fairness_key $body:tt) => {
        $crate::__setter! { @into ::std::string::String, $body
            /// Sets the fairness key, at most 64 bytes long. Tasks with the same key share a part of the queue. Defaults to
            /// no key, or in a workflow to its own.
            fn fairness_key
        }
    };
    (fairness_weight $body:tt) => {
        $crate::__setter! { @value f32, $body
            /// Sets the weight of the fairness key's part of the queue, from 0.001 to 1000. Defaults to 1, or in a workflow to
            /// its own.
            fn fairness_weight
        }
    };
    (search_attributes $body:tt) => {
        $crate::__setter! { @value $crate::common::search_attributes::SearchAttributes, $body
            /// Sets the search attributes. Replaces all search attributes that the schema sets.
            fn search_attributes
        }
    };
    (enable_eager_start $body:tt) => {
        $crate::__setter! { @value bool, $body
            /// Lets the first workflow task go directly to a worker of the same client. Defaults to `false`.
            fn enable_eager_start
        }
    };
    (@into $type:ty, [forward] $(#[$doc:meta])* fn $setter:ident) => {
        $(#[$doc])*
        pub fn $setter(self, value: impl ::core::convert::Into<$type>) -> Self {
            Self(self.0.$setter(value))
        }
    };
    (@value $type:ty, [forward] $(#[$doc:meta])* fn $setter:ident) => {
        $(#[$doc])*
        pub fn $setter(self, value: $type) -> Self {
            Self(self.0.$setter(value))
        }
    };
    (@into $type:ty, [$method:ident(|$target:ident, $value:ident| $set:expr)] $(#[$doc:meta])* fn $setter:ident) => {
        $(#[$doc])*
        pub fn $setter(self, $value: impl ::core::convert::Into<$type>) -> Self {
            let $value = $value.into();
            self.$method(move |$target| $set)
        }
    };
    (@value $type:ty, [$method:ident(|$target:ident, $value:ident| $set:expr)] $(#[$doc:meta])* fn $setter:ident) => {
        $(#[$doc])*
        pub fn $setter(self, $value: $type) -> Self {
            self.$method(move |$target| $set)
        }
    };
}
