//! The kinds of changes, by name. `docs/breaking` has a page for each.

use std::fmt;

use crate::diagnostic::Level;

/// The grade of a change. Settings of the comparison can lower it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// Breaks nothing.
    Safe,
    /// Breaks something in some deployments or in the wrong order, or breaks only the compilation of Rust callers.
    Risky,
    /// Breaks running workflows, recorded histories, or programs with the old schema.
    Breaking,
}

impl Grade {
    pub(crate) const ALL: [Self; 3] = [Self::Breaking, Self::Risky, Self::Safe];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Risky => "risky",
            Self::Safe => "safe",
        }
    }

    pub(crate) fn default_level(self) -> Level {
        match self {
            Self::Breaking => Level::Deny,
            Self::Risky => Level::Warn,
            Self::Safe => Level::Allow,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! changes {
    ($($grade:ident: { $($change:ident = $name:literal: $effect:literal => $help:literal,)* })*) => {
        /// A kind of change from one schema to another.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Change {
            $($($change,)*)*
        }

        impl Change {
            pub(crate) const ALL: &'static [Self] = &[$($(Self::$change,)*)*];

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $($(Self::$change => $name,)*)*
                }
            }

            /// Returns the highest grade of such a change.
            pub(crate) fn grade(self) -> Grade {
                match self {
                    $($(Self::$change => Grade::$grade,)*)*
                }
            }

            /// Returns its page.
            pub(crate) fn page(self) -> &'static str {
                match self {
                    $($(Self::$change => include_str!(concat!("../../docs/breaking/", $name, ".md")),)*)*
                }
            }

            /// Returns what happens, and to whom.
            pub(crate) fn effect(self) -> &'static str {
                match self {
                    $($(Self::$change => $effect,)*)*
                }
            }

            /// Returns how to make the change safely.
            pub(crate) fn help(self) -> &'static str {
                match self {
                    $($(Self::$change => $help,)*)*
                }
            }
        }
    };
}

changes! {
    Breaking: {
        WorkflowRemoved = "workflow-removed":
            "its running workflows, and starts by old clients and schedules, wait forever for a worker"
            => "keep it until no run is open and no client or schedule starts it",
        WorkflowRenamed = "workflow-renamed":
            "running workflows, and starts by old clients and schedules, wait forever for a worker"
            => "keep the old name as an alias",
        AliasRemoved = "alias-removed":
            "workflows that run under the alias, and starts that still use it, wait forever for a worker"
            => "keep the alias until no run under it is open and no client or schedule starts it",
        ActivityRemoved = "activity-removed":
            "running workflows that have called it do not replay, and calls by old workers find no worker"
            => "keep it until no run that has called it is open; let new runs skip the call with `ctx.patched`",
        ActivityRenamed = "activity-renamed":
            "running workflows that have called it do not replay, and calls by old workers find no worker"
            => "keep the old name with `name`, or add a new rpc and call it under `ctx.patched`",
        SignalRemoved = "signal-removed":
            "running workflows drop it on replay and may go another way, and signals of old clients have no \
             effect"
            => "keep it until no run that has received it is open and no client sends it",
        SignalRenamed = "signal-renamed":
            "running workflows drop the old name on replay and may go another way, and signals of old clients \
             have no effect"
            => "keep the old name with `name`, or add a new rpc and keep the old one",
        QueryRemoved = "query-removed":
            "queries of old clients fail"
            => "keep it until no client sends it",
        QueryRenamed = "query-renamed":
            "queries of old clients fail"
            => "keep the old name with `name`, or add a new rpc and keep the old one",
        UpdateRemoved = "update-removed":
            "running workflows that have accepted it do not replay, and updates of old clients are rejected"
            => "keep it until no run that has accepted it is open and no client sends it",
        UpdateRenamed = "update-renamed":
            "running workflows that have accepted it do not replay, and updates of old clients are rejected"
            => "keep the old name with `name`, or add a new rpc and keep the old one",
        OperationRemoved = "operation-removed":
            "calls of the Nexus operation fail, and workflows in other namespaces wait for it until they time out"
            => "keep it until no workflow in any namespace calls it",
        OperationRenamed = "operation-renamed":
            "calls of the Nexus operation by its old name fail, and workflows that wait for one cannot cancel it"
            => "keep the old name with `nexus.name`, or let another workflow have the new name",
        HandlerRemoved = "handler-removed":
            "running workflows that have received it may not replay, and old clients get no answer or an \
             error"
            => "keep it until no run that has received it is open and no client sends it",
        InputAdded = "input-added":
            "inputs without a payload, of old clients and in histories, cannot be read"
            => "add a new rpc with the input, and keep the old one",
        WorkflowId = "workflow-id":
            "running workflows that have started it as a child do not replay, and the same input can run \
             twice under two ids, since the old id no longer excludes the new one"
            => "add a new rpc with the new id, and start it under `ctx.patched` where it is a child",
        CellKey = "cell-key":
            "starts of the same tenant go to other cells, so the same id can run on two cells, and running \
             workflows are not found by their tenant"
            => "keep the key, or store the handles of running workflows with their cells, and change it when \
                no run is open",
        CancellationType = "cancellation-type":
            "running workflows that were cancelled during the call go another way on replay"
            => "keep it in the schema, and set it per call under `ctx.patched`",
        SearchAttributeType = "search-attribute-type":
            "the server refuses starts while the attribute is registered with the old type, and filters of \
             the old type no longer match"
            => "register a new attribute with the new type, and set both for a while",
        FieldRemoved = "field-removed":
            "JSON in which the field is set cannot be read: histories of running workflows, payloads of old \
             programs"
            => "keep the field, mark it `deprecated`, and stop setting it; remove it once no history has it, and \
             reserve its number and name",
        FieldRenamed = "field-renamed":
            "JSON with the old name cannot be read: histories of running workflows, payloads of old programs"
            => "keep the old name in JSON with `json_name`",
        FieldRenumbered = "field-renumbered":
            "the field of old binary payloads is lost, or read as another field"
            => "keep the old number",
        FieldNumberReused = "field-number-reused":
            "old payloads cannot be read, or are read as a value of the new field"
            => "give the new field a new number, and reserve the old one",
        FieldTypeChanged = "field-type-changed":
            "old payloads cannot be read, or their values change: histories of running workflows, payloads of \
             old programs"
            => "add a new field with the new type, and keep the old one",
        FieldCardinality = "field-cardinality":
            "old JSON payloads cannot be read, and binary payloads may lose values"
            => "add a new field, and keep the old one",
        FieldRequired = "field-required":
            "workers and clients in other languages reject old payloads without the field"
            => "make it optional, and check it in the code that reads it",
        OneofNarrowed = "oneof-narrowed":
            "old JSON in which more than one of the fields is set cannot be read, and binary payloads lose \
             all but one"
            => "add new fields in the oneof, and keep the old ones outside",
        EnumValueRemoved = "enum-value-removed":
            "JSON with the value cannot be read: histories of running workflows, payloads of old programs"
            => "keep the value, mark it `deprecated`, and stop setting it; remove it once no history has it, and \
             reserve its number and name",
        EnumValueRenamed = "enum-value-renamed":
            "JSON with the old name cannot be read: histories of running workflows, payloads of old programs"
            => "keep the old name; `allow_alias` allows both names for one number, of which the first is written",
        EnumValueRenumbered = "enum-value-renumbered":
            "old binary payloads are read as another value"
            => "keep the old number",
        TerraformAttributeRemoved = "terraform-attribute-removed":
            "configurations that set the attribute, or read it, are refused"
            => "name the old attribute in `formerly` if it is renamed; otherwise increase the `version` of the resource",
        TerraformAttributeType = "terraform-attribute-type":
            "configurations with values of the old type are refused"
            => "add an attribute of the new type, or increase the `version` of the resource",
    }
    Risky: {
        Access = "access":
            "callers that were allowed may be refused, or others be allowed"
            => "grant new rights before workers ask for them, and deploy workers before old rights are taken away",
        WorkflowAliased = "workflow-aliased":
            "running workflows that have started it as a child do not replay, and workers with the old schema \
             do not know the name that new clients start"
            => "keep the old name with `name` if it is started as a child; otherwise deploy workers before clients",
        RustRenamed = "rust-renamed":
            "Rust code that names it does not compile until it is changed"
            => "change the callers together with the schema",
        TypeReplaced = "type-replaced":
            "Rust code that names the type does not compile until it is changed, and a payload in \
             `google.protobuf.Any` keeps the old name"
            => "change the callers together with the schema",
        OutputAdded = "output-added":
            "results of old workers are read as a message without fields, and results without a payload, as \
             Go workers write them, cannot be read"
            => "deploy workers before clients",
        PayloadRemoved = "payload-removed":
            "programs with the old schema miss the message: workers cannot read the input, and clients get a \
             result without fields"
            => "deploy the programs that read it before those that write it",
        FieldAdded = "field-added":
            "programs with the old schema cannot read JSON in which the field is set"
            => "deploy the programs that read it before those that set it, or generate with \
             `ignore_unknown_fields`",
        FieldTypeWidened = "field-type-widened":
            "programs with the old schema cannot read every new value"
            => "deploy the programs that read it before those that write it",
        FieldPresence = "field-presence":
            "an unset field and a zero become different, or the same, and Rust code that uses the field does \
             not compile until it is changed"
            => "check the code that compares the field with zero",
        FieldProtoName = "field-proto-name":
            "Rust code, and JSON that was written by hand with the name in the schema, must use the new name"
            => "change the callers together with the schema",
        FieldJsonName = "field-json-name":
            "programs with the old schema cannot read JSON with the new name"
            => "deploy the programs that read it before those that write it",
        OneofChanged = "oneof-changed":
            "Rust code that uses the field does not compile until it is changed, and programs with the old \
             schema may lose values of fields that no longer exclude each other"
            => "change the callers together with the schema",
        EnumValueAdded = "enum-value-added":
            "programs with the old schema cannot read JSON with the value"
            => "deploy the programs that read it before those that set it, or generate with \
             `ignore_unknown_fields`",
        TaskQueue = "task-queue":
            "new tasks wait until a worker polls the new queue, and tasks that are already in the old queue \
             wait for a worker there"
            => "start workers on the new queue first, then deploy clients, and stop the old workers once their \
             queue is empty",
        IdPolicy = "id-policy":
            "a start with the id of another workflow has another effect"
            => "check every caller that starts the workflow with an id that may exist",
        ParentClosePolicy = "parent-close-policy":
            "children that are started from now on live longer or shorter than their parents"
            => "check what a child that outlives its parent, or does not, means for you",
        WithStartRemoved = "with-start-removed":
            "Rust code that calls it does not compile until it is changed"
            => "start the workflow and send the message in two calls",
        ValidatorAdded = "validator-added":
            "updates that were accepted may be rejected, and implementations do not compile until they have \
             the validator"
            => "deploy workers before clients, and let clients handle the rejection",
        ValidatorRemoved = "validator-removed":
            "updates that were rejected are accepted and recorded, and implementations do not compile until \
             the validator is removed"
            => "check that the handler copes with every input",
        UpdateStage = "update-stage":
            "clients that start the update get its handle earlier or later"
            => "check every caller that starts the update without waiting for its result",
        UpdateId = "update-id":
            "an update that is sent again after the change runs a second time"
            => "change it while no client repeats an update",
        SearchAttributes = "search-attributes":
            "filters find workflows that start from now on by other values, or not at all"
            => "set the old attributes as well until no filter uses them",
        HeartbeatTimeout = "heartbeat-timeout":
            "attempts that record no heartbeat, or too few, time out"
            => "deploy activities that record heartbeats first",
        VersioningChanged = "versioning-changed":
            "running workflows move to new versions of the worker, or stay on the old one"
            => "set it together with the worker's deployment options",
    }
    Safe: {
        RpcAdded = "rpc-added":
            "workers with the old schema do not have it, so deploy workers before clients"
            => "deploy workers before clients",
        HandlerAdded = "handler-added":
            "workers with the old schema do not handle it, so deploy workers before clients"
            => "deploy workers before clients",
        Timeout = "timeout":
            "calls and starts from now on have the new timeout"
            => "check that the new timeout is long enough for the work",
        RetryPolicyChanged = "retry-policy":
            "calls and starts from now on are retried in the new way"
            => "check that the activity can be repeated",
        Priority = "priority":
            "calls and starts from now on have the new priority"
            => "no preparation is needed",
        EagerStart = "eager-start":
            "starts from now on have another latency"
            => "no preparation is needed",
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_page() {
        for change in Change::ALL {
            let head = format!("# {change}\n\nFinding, {}. Since ", change.grade());
            assert!(change.page().starts_with(&head), "docs/breaking/{change}.md");
            for section in ["Why", "Before", "After", "Do it safely"] {
                assert!(change.page().contains(&format!("\n\n## {section}\n\n")), "{change}: {section}");
            }
        }
    }
}
