//! The messages and enums that the runtime has.

use crate::names::upper_camel;

/// Pairs of a proto path and a path in `temporal_prost::protos`.
///
/// Packages of the annotation schema are listed by type, since a user can declare other types in packages of the same
/// name.
pub(super) fn externs() -> impl Iterator<Item = (String, String)> {
    let types = TYPES.iter().flat_map(|(package, module, types)| {
        types
            .iter()
            .map(move |name| (format!(".{package}.{name}"), format!("{module}::{}", upper_camel(name))))
    });
    types.chain([(".temporal.api".to_owned(), "temporal::api".to_owned())])
}

/// A package, its module, and the names of its types.
type Types = (&'static str, &'static str, &'static [&'static str]);

const TYPES: [Types; 3] = [
    (
        "temporal.v1",
        "temporal::v1",
        &[
            "ServiceOptions",
            "CLIOptions",
            "CLICommandOptions",
            "CLIFlagOptions",
            "CommandOptions",
            "FieldOptions",
            "WorkflowOptions",
            "ActivityOptions",
            "QueryOptions",
            "SignalOptions",
            "UpdateOptions",
            "RetryPolicy",
            "XNSActivityOptions",
            "NexusServiceOptions",
            "NexusOperationOptions",
            "Patch",
            "IDReusePolicy",
            "ParentClosePolicy",
            "WaitPolicy",
        ],
    ),
    (
        "temporal.xns.v1",
        "temporal::xns::v1",
        &[
            "GetWorkflowRequest",
            "QueryRequest",
            "SignalRequest",
            "RetryPolicy",
            "StartWorkflowOptions",
            "UpdateRequest",
            "UpdateWithStartRequest",
            "UpdateWorkflowWithOptionsRequest",
            "WorkflowRequest",
            "IDReusePolicy",
            "ParentClosePolicy",
            "WaitPolicy",
        ],
    ),
    ("temporal_prost.v1", "temporal_prost::v1", &["FieldOptions", "CLIFlagOptions"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::protos;

    #[test]
    fn every_type_of_the_annotation_schema_is_listed() {
        let directory = tempfile::tempdir().unwrap();
        protos::write(directory.path()).unwrap();
        let files = protos::FILES.map(|(name, _)| name);
        let set = protox::compile(files, [directory.path()]).unwrap();
        let is_ours = |package: &str| TYPES.iter().any(|(ours, ..)| *ours == package);
        let declared = set.file.iter().filter(|file| is_ours(file.package())).flat_map(|file| {
            let messages = file.message_type.iter().map(prost_types::DescriptorProto::name);
            let types = messages.chain(file.enum_type.iter().map(prost_types::EnumDescriptorProto::name));
            types.map(|name| format!(".{}.{name}", file.package()))
        });
        let listed = externs().map(|(proto, _)| proto).filter(|proto| proto != ".temporal.api");
        assert_eq!(listed.collect::<BTreeSet<_>>(), declared.collect());
    }
}
