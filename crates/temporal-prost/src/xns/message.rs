//! The messages of `temporal.xns.v1`, and the inputs of the schema in them.

use crate::{
    payload::PayloadError,
    protos::temporal::xns::v1::{
        GetWorkflowRequest, QueryRequest, SignalRequest, UpdateRequest, UpdateWithStartRequest,
        WorkflowRequest,
    },
};
use prost_types::{Any, Duration};
use temporal_prost_json::{Descriptors, JsonError};

/// Describes the messages, which Go writes as JSON.
pub(super) static DESCRIPTORS: Descriptors = Descriptors::new(crate::protos::temporal::xns::descriptors::SET);

/// Returns the error of a text that is not JSON.
pub(super) fn invalid(message: &'static str, error: &serde_json::Error) -> PayloadError {
    let reason = error.to_string();
    PayloadError::json(message, JsonError::Read { message: message.to_owned(), path: String::new(), reason })
}

/// A message with inputs of the schema.
pub trait Message: prost::Message + Clone + Default + 'static {
    /// The full name.
    const NAME: &'static str;
    /// The names of the fields with inputs.
    const INPUTS: &'static [&'static str];

    /// Returns the inputs, in the order of their names.
    fn inputs(&mut self) -> Vec<&mut Option<Any>>;
    /// Returns the time between two heartbeats.
    fn heartbeat_interval(&mut self) -> &mut Option<Duration>;
}

macro_rules! message {
    ($message:ident: $name:literal { $($field:ident: $input:literal),* }) => {
        impl Message for $message {
            const NAME: &'static str = $name;
            const INPUTS: &'static [&'static str] = &[$($input),*];

            fn inputs(&mut self) -> Vec<&mut Option<Any>> {
                vec![$(&mut self.$field),*]
            }

            fn heartbeat_interval(&mut self) -> &mut Option<Duration> {
                &mut self.heartbeat_interval
            }
        }
    };
}

message! { GetWorkflowRequest: "temporal.xns.v1.GetWorkflowRequest" {} }
message! { QueryRequest: "temporal.xns.v1.QueryRequest" { request: "request" } }
message! { SignalRequest: "temporal.xns.v1.SignalRequest" { request: "request" } }
message! { UpdateRequest: "temporal.xns.v1.UpdateRequest" { request: "request" } }
message! { UpdateWithStartRequest: "temporal.xns.v1.UpdateWithStartRequest" { input: "input", update: "update" } }
message! { WorkflowRequest: "temporal.xns.v1.WorkflowRequest" { request: "request", signal: "signal" } }
