//! The macros that generated code calls, and the macro that includes generated code.

/// Makes a newtype around a handle dereference to it. The newtype wraps any handle, or only the named one.
#[doc(hidden)]
#[macro_export]
macro_rules! __reference {
    ($name:ident<H>) => {
        $crate::__reference!(@ [H] $name<H>, H);
    };
    ($name:ident($handle:ty)) => {
        $crate::__reference!(@ [] $name, $handle);
    };
    (@ [$($generic:ident)?] $name:ty, $handle:ty) => {
        impl$(<$generic>)? ::core::convert::From<$handle> for $name {
            fn from(handle: $handle) -> Self {
                Self(handle)
            }
        }

        impl$(<$generic>)? ::core::ops::Deref for $name {
            type Target = $handle;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Implements the client of a service for a newtype around the SDK's client.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($name:ident) => {
        impl $name {
            /// Creates a client of the service from a client of the SDK, which determines the server and the namespace.
            #[must_use]
            pub fn new(client: $crate::client::Client) -> Self {
                Self(client)
            }

            /// Returns the SDK's client.
            #[must_use]
            pub fn sdk(&self) -> &$crate::client::Client {
                &self.0
            }
        }
    };
}

/// Implements the SDK's workflow definition for the marker of a workflow.
#[doc(hidden)]
#[macro_export]
macro_rules! __sdk_workflow {
    ($marker:ty, $input:ty, $output:ty) => {
        impl $crate::codegen::WorkflowDefinition for $marker {
            type Input = $input;
            type Output = $output;

            fn name(&self) -> &str {
                <Self as $crate::codegen::Workflow>::NAME
            }
        }

        impl $crate::codegen::HasWorkflowDefinition for $marker {
            type Run = Self;
        }
    };
}

/// Implements the SDK's activity definition for the marker of an activity.
#[doc(hidden)]
#[macro_export]
macro_rules! __sdk_activity {
    ($marker:ty, $input:ty, $output:ty) => {
        impl $crate::codegen::ActivityDefinition for $marker {
            type Input = $input;
            type Output = $output;

            fn name(&self) -> &str {
                <Self as $crate::codegen::Activity>::NAME
            }
        }
    };
}

/// Implements [`Describes`](crate::codegen::Describes) for a message of a schema.
#[doc(hidden)]
#[macro_export]
macro_rules! __describes {
    ($schema:ty, $message:ty, $name:literal) => {
        impl $crate::codegen::Describes<$message> for $schema {
            const NAME: &'static str = $name;
        }
    };
}

/// Includes the messages and Temporal code that a build script has generated for a protobuf package.
///
/// The macro includes the package's file from `OUT_DIR`, where
/// [`temporal-prost-build`](https://docs.rs/temporal-prost-build) writes it unless you set `out_dir`.
///
/// ```ignore
/// // In src/lib.rs. This example is not compiled, because it needs a build script.
/// pub mod v1 {
///     temporal_prost::include_proto!("shop.v1");
/// }
/// ```
#[macro_export]
macro_rules! include_proto {
    ($package:tt) => {
        include!(concat!(env!("OUT_DIR"), concat!("/", $package, ".rs")));
    };
}

/// Gives the start of a workflow that has signals or updates to go with it, a newtype around [`Start`](crate::Start),
/// the same setters.
///
/// Only a type of the user's crate can have inherent methods there, such as those for the signals and updates.
#[doc(hidden)]
#[macro_export]
macro_rules! __start {
    ($name:ident, $workflow:ty) => {
        impl ::core::convert::From<$crate::Start<$workflow>> for $name {
            fn from(start: $crate::Start<$workflow>) -> Self {
                Self(start)
            }
        }

        impl $name {
            $crate::__start_setters! {
                /// The workflow's id, instead of the schema's.
                id(impl ::core::convert::Into<::std::string::String>);
                /// The queue whose workers run it.
                task_queue(impl ::core::convert::Into<::std::string::String>);
                /// The longest that it may take, retries and continued runs included; no limit where nothing is said.
                execution_timeout(::core::time::Duration);
                /// The longest that one run may take; the execution timeout where nothing is said.
                run_timeout(::core::time::Duration);
                /// The longest that a worker may take for one workflow task; 10 seconds where nothing is said.
                task_timeout(::core::time::Duration);
                /// Whether the id of a closed workflow may be taken; it may where nothing is said.
                id_reuse_policy($crate::client::WorkflowIdReusePolicy);
                /// What happens if a workflow of this id is running; the start fails where nothing is said.
                id_conflict_policy($crate::client::WorkflowIdConflictPolicy);
                /// How failed runs are retried; they are not where nothing is said.
                retry_policy(impl ::core::convert::Into<$crate::client::RetryPolicy>);
                /// Which of the tasks in the queue comes first: all three members, whatever the schema says of each.
                priority(impl ::core::convert::Into<$crate::client::Priority>);
                /// From 1, soonest, to 5; 3 where nothing is said.
                priority_key(::core::primitive::u32);
                /// Whose share of the queue its tasks take; at most 64 bytes.
                fairness_key(impl ::core::convert::Into<::std::string::String>);
                /// How large the share of its fairness key is, from 0.001 to 1000; 1 where nothing is said.
                fairness_weight(::core::primitive::f32);
                /// Its search attributes, instead of all that the schema gives it.
                search_attributes($crate::common::search_attributes::SearchAttributes);
                /// Whether the first task may go to a worker of the same client; not where nothing is said.
                enable_eager_start(bool);
                /// Edits the SDK's options, filled in from the schema, before the setters do.
                options(impl ::core::ops::FnOnce(&mut $crate::client::WorkflowStartOptions)
                    + ::core::marker::Send + 'static);
            }

            /// Starts the workflow.
            ///
            /// # Errors
            /// If it is not started.
            pub async fn start(
                self,
            ) -> ::core::result::Result<
                <$workflow as $crate::codegen::Workflow>::Ref<$crate::WorkflowHandle<$workflow>>,
                $crate::StartError,
            > {
                self.0.start().await
            }

            /// Starts the workflow and waits for its result.
            ///
            /// # Errors
            /// If it is not started, or does not complete.
            pub async fn execute(
                self,
            ) -> ::core::result::Result<$crate::codegen::OutputOf<$workflow>, $crate::ExecuteError> {
                self.0.execute().await
            }
        }
    };
}

/// Setters that hand on to the [`Start`](crate::Start) inside.
#[doc(hidden)]
#[macro_export]
macro_rules! __start_setters {
    ($($(#[$doc:meta])* $setter:ident($type:ty);)*) => {
        $(
            $(#[$doc])*
            pub fn $setter(self, value: $type) -> Self {
                Self(self.0.$setter(value))
            }
        )*
    };
}
