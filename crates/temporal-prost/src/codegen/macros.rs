//! The macros that generated code calls, and the macro that includes generated code.

#[cfg(any(feature = "client", feature = "workflow"))]
mod setters;

/// Makes a newtype around a handle dereference to it. The newtype wraps any handle, or only the named one.
#[doc(hidden)]
#[macro_export]
macro_rules! __reference {
    // A name that is too long for its line is followed by a comma.
    ($name:ident<H $(,)?>) => {
        $crate::__reference!(@ [H] $name<H>, H);
    };
    ($name:ident($handle:ty $(,)?)) => {
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

/// Implements the SDK's signal definition for the marker of a signal, which several workflows may share.
#[doc(hidden)]
#[macro_export]
macro_rules! __sdk_signal {
    ($marker:ty) => {
        impl $crate::codegen::SignalDefinition for $marker {
            type Workflow = $crate::codegen::UntypedWorkflow;
            type Input = $crate::codegen::ArgumentOf<<Self as $crate::codegen::Signal>::Input>;

            fn name(&self) -> &str {
                <Self as $crate::codegen::Signal>::NAME
            }
        }
    };
}

/// Implements the SDK's update definition for the marker of an update, which several workflows may share.
#[doc(hidden)]
#[macro_export]
macro_rules! __sdk_update {
    ($marker:ty) => {
        impl $crate::codegen::UpdateDefinition for $marker {
            type Workflow = $crate::codegen::UntypedWorkflow;
            type Input = <Self as $crate::codegen::Update>::Input;
            type Output = <Self as $crate::codegen::Update>::Output;

            fn name(&self) -> &str {
                <Self as $crate::codegen::Update>::NAME
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

/// Gives a newtype around [`Start`](crate::Start) the setters of `Start`. Generated code uses it for workflows that can
/// be started together with signals or updates.
///
/// Such a start has inherent methods for the signals and updates, which only a type of the user's crate can have.
#[doc(hidden)]
#[macro_export]
macro_rules! __start {
    ($name:ident, $workflow:ty) => {
        impl ::core::convert::From<$crate::Start<$workflow>> for $name {
            fn from(start: $crate::Start<$workflow>) -> Self {
                Self(start)
            }
        }

        impl ::core::convert::From<$name> for $crate::Start<$workflow> {
            fn from(start: $name) -> Self {
                start.0
            }
        }

        impl $name {
            $crate::__setters! {
                id => forward;
                task_queue => forward;
                execution_timeout => forward;
                run_timeout => forward;
                task_timeout => forward;
                id_reuse_policy<$crate::client::WorkflowIdReusePolicy> => forward;
                id_conflict_policy => forward;
                retry_policy => forward;
                priority => forward;
                priority_key => forward;
                fairness_key => forward;
                fairness_weight => forward;
                search_attributes => forward;
                enable_eager_start => forward;
            }

            /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
            pub fn options(
                self,
                edit: impl ::core::ops::FnOnce(&mut $crate::client::WorkflowStartOptions)
                + ::core::marker::Send
                + 'static,
            ) -> Self {
                Self(self.0.options(edit))
            }

            /// Returns a new schedule with this id, which starts the workflow repeatedly instead of now.
            pub fn schedule(
                self,
                id: impl ::core::convert::Into<::std::string::String>,
            ) -> $crate::schedule::NewSchedule<$workflow> {
                self.0.schedule(id)
            }

            /// Starts the workflow.
            ///
            /// # Errors
            /// Returns an error if the workflow is not started.
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
            /// Returns an error if the workflow is not started or does not complete.
            pub async fn execute(
                self,
            ) -> ::core::result::Result<$crate::codegen::OutputOf<$workflow>, $crate::ExecuteError> {
                self.0.execute().await
            }
        }
    };
}
