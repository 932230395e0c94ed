use super::{
    Config,
    value::{boolean, encoding, extern_path, file_name, rust_path},
};
use crate::diagnostic::Level;

/// An option as `key=value`, in a plugin's parameter or on a command line.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// What stands for the value in a help text; empty for a switch.
    pub(crate) value: &'static str,
    pub(crate) help: &'static str,
    pub(super) set: fn(&mut Config, &str) -> Result<(), String>,
}

pub(crate) const PARAMETERS: [Parameter; 16] = [
    Parameter {
        name: "client",
        value: "BOOL",
        help: "generate clients [default: true]",
        set: |config, value| boolean(value).map(|on| config.parts.client = on),
    },
    Parameter {
        name: "worker",
        value: "BOOL",
        help: "generate what workers implement and call [default: true]",
        set: |config, value| boolean(value).map(|on| config.parts.worker = on),
    },
    Parameter {
        name: "cli",
        value: "",
        help: "generate command lines",
        set: |config, value| boolean(value).map(|on| config.parts.cli = on),
    },
    Parameter {
        name: "temporal_prost_path",
        value: "PATH",
        help: "the Rust path of the crate temporal-prost [default: ::temporal_prost]",
        set: |config, value| rust_path(value).map(|path| config.types.runtime = path),
    },
    Parameter {
        name: "temporal_prost_cli_path",
        value: "PATH",
        help: "the Rust path of the crate temporal-prost-cli [default: ::temporal_prost_cli]",
        set: |config, value| rust_path(value).map(|path| config.types.command_line = path),
    },
    Parameter {
        name: "extern_path",
        value: "PROTO=RUST",
        help: "take a package or message from elsewhere, such as .a.v1=::a::v1; may be repeated",
        set: |config, value| extern_path(value).and_then(|pair| config.types.take_from(pair)),
    },
    Parameter {
        name: "compile_well_known_types",
        value: "",
        help: "take google.protobuf from generated code, not from prost-types",
        set: |config, value| boolean(value).map(|on| config.types.compile_well_known_types = on),
    },
    Parameter {
        name: "hash_maps",
        value: "",
        help: "maps are HashMap, whose order differs in a replay [default: BTreeMap]",
        set: |config, value| boolean(value).map(|on| config.types.hash_maps = on),
    },
    Parameter {
        name: "encoding",
        value: "ENCODING",
        help: "write payloads as json or binary; all are read [default: json]",
        set: |config, value| encoding(value).map(|encoding| config.payloads.encoding = encoding),
    },
    Parameter {
        name: "ignore_unknown_fields",
        value: "",
        help: "skip JSON fields that a message does not have, rather than to refuse it",
        set: |config, value| boolean(value).map(|on| config.payloads.ignore_unknown_fields = on),
    },
    Parameter {
        name: "default_package_filename",
        value: "NAME",
        help: "the file for messages without a package [default: _]",
        set: |config, value| file_name(value).map(|name| config.layout.default_package_filename = name),
    },
    Parameter {
        name: "flat_output_dir",
        value: "",
        help: "write all files into one directory (plugin only)",
        set: |config, value| boolean(value).map(|on| config.layout.flat_output_dir = on),
    },
    Parameter {
        name: "no_include",
        value: "",
        help: "do not include the generated file from that of the messages",
        set: |config, value| boolean(value).map(|on| config.layout.no_include = on),
    },
    Parameter {
        name: "allow",
        value: "LINT",
        help: "say nothing of a lint, or of any that would be a warning: `warnings`; may be repeated",
        set: |config, value| config.lints.set(value, Level::Allow),
    },
    Parameter {
        name: "warn",
        value: "LINT",
        help: "warn of a lint, and generate code; may be repeated",
        set: |config, value| config.lints.set(value, Level::Warn),
    },
    Parameter {
        name: "deny",
        value: "LINT",
        help: "take a lint for an error, or any that would be a warning: `warnings`; may be repeated",
        set: |config, value| config.lints.set(value, Level::Deny),
    },
];

/// An option that the generator does not have, or that has a value it cannot take.
///
/// ```
/// use temporal_prost_build::{Error, ParameterError};
///
/// let refused = temporal_prost_build::configure().parameter("encodin", "binary").compile_protos(&[""], &[""]);
/// match refused {
///     Err(Error::Parameter(ParameterError::Unknown { help, .. })) => {
///         assert_eq!(help.as_deref(), Some("did you mean `encoding`?"));
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// There is no option of this name.
    #[error("unknown parameter `{name}`{}", help.as_ref().map(|help| format!(": {help}")).unwrap_or_default())]
    Unknown {
        /// The name as given.
        name: String,
        /// What to write instead.
        help: Option<String>,
    },
    /// The option cannot take the value.
    #[error("parameter `{name}`: {reason}")]
    Invalid {
        /// The name of the option.
        name: &'static str,
        /// What is wrong with the value, and what to write.
        reason: String,
    },
}
