//! The names and numbers of the fields that diagnostics point at.

use super::{
    AccessOptions, ActivityOptions, CellOptions, PolicyOptions, Priority, QueryRef, RetryPolicy,
    SignalOptions, SignalRef, TemporalServiceOptions, UpdateOptions, UpdateRef, WorkflowOptions,
    XnsActivityOptions,
};

/// A field of a message of our options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OptionField {
    pub(crate) name: &'static str,
    pub(crate) number: i32,
}

macro_rules! option_fields {
    ($($message:ident: $full_name:literal { $($field:ident: $name:literal = $number:literal,)* })*) => {
        $(impl $message {
            $(pub(crate) const $field: OptionField = OptionField { name: $name, number: $number };)*
        })*

        /// By the full name of their message.
        #[cfg(test)]
        const ALL: &[(&str, &[OptionField])] = &[$(($full_name, &[$($message::$field),*])),*];
    };
}

option_fields! {
    TemporalServiceOptions: "temporal.v1.ServiceOptions" {
        NAMESPACE: "namespace" = 2,
        NEXUS: "nexus" = 4,
    }
    WorkflowOptions: "temporal.v1.WorkflowOptions" {
        QUERY: "query" = 1,
        SIGNAL: "signal" = 2,
        UPDATE: "update" = 3,
        EXECUTION_TIMEOUT: "execution_timeout" = 4,
        ID: "id" = 5,
        ID_REUSE_POLICY: "id_reuse_policy" = 6,
        NAMESPACE: "namespace" = 7,
        PARENT_CLOSE_POLICY: "parent_close_policy" = 8,
        RETRY_POLICY: "retry_policy" = 9,
        RUN_TIMEOUT: "run_timeout" = 10,
        TASK_QUEUE: "task_queue" = 11,
        TASK_TIMEOUT: "task_timeout" = 12,
        WAIT_FOR_CANCELLATION: "wait_for_cancellation" = 13,
        NAME: "name" = 14,
        SEARCH_ATTRIBUTES: "search_attributes" = 15,
        XNS: "xns" = 16,
        ALIASES: "aliases" = 17,
        ID_CONFLICT_POLICY: "workflow_id_conflict_policy" = 20,
        VERSIONING_BEHAVIOR: "versioning_behavior" = 21,
        TYPED_SEARCH_ATTRIBUTES: "typed_search_attributes" = 22,
        ENABLE_EAGER_START: "enable_eager_start" = 23,
        NEXUS: "nexus" = 24,
        PRIORITY: "priority" = 25,
    }
    QueryRef: "temporal.v1.WorkflowOptions.Query" {
        XNS: "xns" = 2,
    }
    SignalRef: "temporal.v1.WorkflowOptions.Signal" {
        XNS: "xns" = 3,
    }
    UpdateRef: "temporal.v1.WorkflowOptions.Update" {
        XNS: "xns" = 2,
        ID_CONFLICT_POLICY: "workflow_id_conflict_policy" = 5,
    }
    ActivityOptions: "temporal.v1.ActivityOptions" {
        TASK_QUEUE: "task_queue" = 1,
        SCHEDULE_TO_CLOSE_TIMEOUT: "schedule_to_close_timeout" = 2,
        SCHEDULE_TO_START_TIMEOUT: "schedule_to_start_timeout" = 3,
        START_TO_CLOSE_TIMEOUT: "start_to_close_timeout" = 4,
        HEARTBEAT_TIMEOUT: "heartbeat_timeout" = 5,
        RETRY_POLICY: "retry_policy" = 6,
        NAME: "name" = 7,
        WAIT_FOR_CANCELLATION: "wait_for_cancellation" = 8,
        PRIORITY: "priority" = 9,
    }
    // `QueryOptions` has the same fields.
    SignalOptions: "temporal.v1.SignalOptions" {
        NAME: "name" = 1,
        XNS: "xns" = 2,
        PATCHES: "patches" = 3,
    }
    UpdateOptions: "temporal.v1.UpdateOptions" {
        ID: "id" = 1,
        VALIDATE: "validate" = 2,
        WAIT_POLICY: "wait_policy" = 3,
        NAME: "name" = 4,
        XNS: "xns" = 5,
        PATCHES: "patches" = 6,
        WAIT_FOR_STAGE: "wait_for_stage" = 7,
    }
    XnsActivityOptions: "temporal.v1.XNSActivityOptions" {
        TASK_QUEUE: "task_queue" = 1,
        SCHEDULE_TO_CLOSE_TIMEOUT: "schedule_to_close_timeout" = 2,
        SCHEDULE_TO_START_TIMEOUT: "schedule_to_start_timeout" = 3,
        START_TO_CLOSE_TIMEOUT: "start_to_close_timeout" = 4,
        HEARTBEAT_TIMEOUT: "heartbeat_timeout" = 5,
        RETRY_POLICY: "retry_policy" = 6,
        NAME: "name" = 7,
        HEARTBEAT_INTERVAL: "heartbeat_interval" = 8,
        PARENT_CLOSE_POLICY: "parent_close_policy" = 9,
    }
    CellOptions: "temporal_prost.v1.CellOptions" {
        KEY: "key" = 1,
    }
    PolicyOptions: "temporal_prost.v1.PolicyOptions" {
        RIGHTS: "rights" = 2,
    }
    AccessOptions: "temporal_prost.v1.AccessOptions" {
        RIGHT: "right" = 2,
        ON: "on" = 3,
        OR_IF: "or_if" = 4,
        CHECK: "check" = 5,
        DELEGATE: "delegate" = 6,
    }
    RetryPolicy: "temporal.v1.RetryPolicy" {
        INITIAL_INTERVAL: "initial_interval" = 1,
        BACKOFF_COEFFICIENT: "backoff_coefficient" = 2,
        MAX_INTERVAL: "max_interval" = 3,
        MAX_ATTEMPTS: "max_attempts" = 4,
        NON_RETRYABLE_ERROR_TYPES: "non_retryable_error_types" = 5,
    }
    Priority: "temporal.api.common.v1.Priority" {
        KEY: "priority_key" = 1,
        FAIRNESS_KEY: "fairness_key" = 2,
        FAIRNESS_WEIGHT: "fairness_weight" = 3,
    }
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::schema::{
        descriptor::{FileDescriptorSet, MethodOptions, ServiceOptions},
        pool::{Kind, Pool},
    };

    fn options() -> prost_types::FileDescriptorSet {
        let directory = tempfile::tempdir().unwrap();
        crate::schema::protos::write(directory.path()).unwrap();
        let names = [
            "temporal_prost/v1/authorization.proto",
            "temporal_prost/v1/cells.proto",
            "temporal_prost/v1/terraform.proto",
            "temporal/v1/temporal.proto",
        ];
        protox::compile(names, [directory.path()]).unwrap()
    }

    #[test]
    fn fields_have_the_numbers_of_the_proto() {
        let files = FileDescriptorSet::decode(&*options().encode_to_vec()).unwrap().file;
        let pool = Pool::new(&files);
        for (message, fields) in ALL {
            let declared = &pool.message(message).unwrap().field;
            for OptionField { name, number } in *fields {
                let found = declared.iter().find(|field| field.name == *name);
                assert_eq!(found.map(|field| field.number), Some(*number), "{message}.{name}");
            }
        }
    }

    #[test]
    fn extensions_have_the_numbers_of_the_proto() {
        let declared: Vec<_> = options().file.into_iter().flat_map(|file| file.extension).collect();
        // Positions of options of fields are not used.
        let declared = declared.iter().filter(|one| one.extendee() != ".google.protobuf.FieldOptions");
        let mut declared: Vec<_> = declared.map(|one| (one.extendee(), one.name(), one.number())).collect();
        let kinds = [Kind::Workflow, Kind::Activity, Kind::Query, Kind::Signal, Kind::Update];
        let mut expected: Vec<_> =
            kinds.map(|kind| (".google.protobuf.MethodOptions", kind.as_str(), kind.number())).into();
        expected.extend([
            (".google.protobuf.MethodOptions", "access", MethodOptions::ACCESS),
            (".google.protobuf.MethodOptions", "cells", MethodOptions::CELLS),
            (".google.protobuf.MethodOptions", "command", MethodOptions::COMMAND),
            (".google.protobuf.ServiceOptions", "service", ServiceOptions::TEMPORAL),
            (".google.protobuf.ServiceOptions", "cli", ServiceOptions::CLI),
            (".google.protobuf.ServiceOptions", "policy", ServiceOptions::POLICY),
            (".google.protobuf.ServiceOptions", "provider", ServiceOptions::PROVIDER),
        ]);
        declared.sort_unstable();
        expected.sort_unstable();
        assert_eq!(declared, expected);
    }
}
