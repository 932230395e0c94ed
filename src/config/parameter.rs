use super::{
    Config,
    value::{boolean, described, directory, encoding, extern_path, file_name, rust_path},
};
use crate::diagnostic::Level;

/// An option as `key=value`, in a plugin's parameter or on a command line.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// The placeholder for the value in the help. Empty for a switch.
    pub(crate) value: &'static str,
    pub(crate) help: &'static str,
    pub(super) set: fn(&mut Config, &str) -> Result<(), String>,
}

pub(crate) const PARAMETERS: [Parameter; 27] = [
    Parameter {
        name: "client",
        value: "BOOL",
        help: "generate clients [default: true]",
        set: |config, value| boolean(value).map(|on| config.parts.client = on),
    },
    Parameter {
        name: "worker",
        value: "BOOL",
        help: "generate traits and calls for workers [default: true]",
        set: |config, value| boolean(value).map(|on| config.parts.worker = on),
    },
    Parameter {
        name: "cli",
        value: "",
        help: "generate command lines",
        set: |config, value| boolean(value).map(|on| config.parts.cli = on),
    },
    Parameter {
        name: "xns",
        value: "",
        help: "generate calls of workflows in other namespaces",
        set: |config, value| boolean(value).map(|on| config.parts.xns = on),
    },
    Parameter {
        name: "terraform",
        value: "",
        help: "generate Terraform providers",
        set: |config, value| boolean(value).map(|on| config.terraform.code = on),
    },
    Parameter {
        name: "nexus",
        value: "",
        help: "generate calls and handlers of Nexus operations for services that enable Nexus",
        set: |config, value| boolean(value).map(|on| config.nexus = on),
    },
    Parameter {
        name: "temporal_prost_path",
        value: "PATH",
        help: "Rust path of the crate temporal-prost [default: ::temporal_prost]",
        set: |config, value| rust_path(value).map(|path| config.types.runtime = path),
    },
    Parameter {
        name: "temporal_prost_cli_path",
        value: "PATH",
        help: "Rust path of the crate temporal-prost-cli [default: ::temporal_prost_cli]",
        set: |config, value| rust_path(value).map(|path| config.types.command_line = path),
    },
    Parameter {
        name: "temporal_prost_terraform_path",
        value: "PATH",
        help: "Rust path of the crate temporal-prost-terraform [default: ::temporal_prost_terraform]",
        set: |config, value| rust_path(value).map(|path| config.types.terraform = path),
    },
    Parameter {
        name: "extern_path",
        value: "PROTO=RUST",
        help: "use a Rust path for a package or message, such as .a.v1=::a::v1; may be repeated",
        set: |config, value| extern_path(value).and_then(|pair| config.types.add_extern(pair)),
    },
    Parameter {
        name: "compile_well_known_types",
        value: "",
        help: "generate google.protobuf, instead of using prost-types",
        set: |config, value| boolean(value).map(|on| config.types.compile_well_known_types = on),
    },
    Parameter {
        name: "hash_maps",
        value: "",
        help: "use HashMap for maps, whose order differs in a replay [default: BTreeMap]",
        set: |config, value| boolean(value).map(|on| config.types.hash_maps = on),
    },
    Parameter {
        name: "encoding",
        value: "ENCODING",
        help: "write payloads as json or binary; both are read [default: json]",
        set: |config, value| encoding(value).map(|encoding| config.payloads.encoding = encoding),
    },
    Parameter {
        name: "ignore_unknown_fields",
        value: "",
        help: "ignore JSON fields that a message does not have, instead of rejecting it",
        set: |config, value| boolean(value).map(|on| config.payloads.ignore_unknown_fields = on),
    },
    Parameter {
        name: "describe",
        value: "MESSAGES",
        help: "embed descriptors of all messages of a package, or of those that rpcs exchange: all or exchanged [default: all]",
        set: |config, value| described(value).map(|described| config.payloads.described = described),
    },
    Parameter {
        name: "messages",
        value: "",
        help: "generate messages too, as the command generate does (plugin only)",
        set: |config, value| boolean(value).map(|on| config.layout.messages = on),
    },
    Parameter {
        name: "include_file",
        value: "NAME",
        help: "write a file that includes all others as modules (plugin: with messages)",
        set: |config, value| file_name(value).map(|name| config.layout.include_file = Some(name)),
    },
    Parameter {
        name: "default_package_filename",
        value: "NAME",
        help: "file for messages without a package [default: _]",
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
        help: "do not include the generated file in the file of the messages",
        set: |config, value| boolean(value).map(|on| config.layout.no_include = on),
    },
    Parameter {
        name: "terraform_docs",
        value: "DIR",
        help: "write documentation of Terraform providers, in the layout of registries, to DIR below the output directory",
        set: |config, value| directory(value).map(|name| config.terraform.docs = Some(name)),
    },
    Parameter {
        name: "docs",
        value: "DIR",
        help: "write documentation of the services, as Markdown, to DIR below the output directory",
        set: |config, value| directory(value).map(|name| config.docs.directory = Some(name)),
    },
    Parameter {
        name: "docs_templates",
        value: "DIR",
        help: "use the templates in DIR for the documentation, instead of the built-in ones of the same names",
        set: |config, value| config.docs.read_templates(value),
    },
    Parameter {
        name: "allow",
        value: "LINT",
        help: "silence a lint, or `warnings` for all at the level warn; may be repeated",
        set: |config, value| config.lints.set(value, Level::Allow),
    },
    Parameter {
        name: "warn",
        value: "LINT",
        help: "report a lint as a warning; may be repeated",
        set: |config, value| config.lints.set(value, Level::Warn),
    },
    Parameter {
        name: "deny",
        value: "LINT",
        help: "report a lint as an error, or `warnings` for all at the level warn; may be repeated",
        set: |config, value| config.lints.set(value, Level::Deny),
    },
    Parameter {
        name: "lint_limit",
        value: "NAME=VALUE",
        help: "change the limit of a lint, such as first-wait=1s; may be repeated",
        set: |config, value| config.limits.set(value),
    },
];

/// Returns what to do with a parameter of protoc-gen-go_temporal.
pub(super) fn instead_of_go(name: &str) -> Option<String> {
    let (_, remedy) = GO_PARAMETERS.iter().find(|(names, _)| names.contains(&name))?;
    Some(format!("a parameter of the Go plugin; {remedy}"))
}

const GO_PARAMETERS: [(&[&str], &str); 7] = [
    (&["cli-enabled"], "use `cli`"),
    (&["enable-xns"], "use `xns`"),
    (&["cli-v3", "cli-categories"], "remove it, since `cli` generates the command line with clap"),
    (
        &["paths", "module"],
        "remove it, since the package names the file; `flat_output_dir` writes all files into one directory",
    ),
    (&["module-map"], "use `extern_path` for packages of other crates"),
    (
        &["docs-out", "docs-template", "docs-filename", "docs-index"],
        "use `docs` for Markdown; comments also become the documentation of the generated code",
    ),
    (
        &[
            "disable-workflow-input-rename",
            "enable-codec",
            "enable-debug-logging",
            "enable-patch-support",
            "ignore-acronyms",
            "patches",
            "workflow-update-enabled",
        ],
        "remove it, since nothing in Rust corresponds to it",
    ),
];

/// An error for an option that does not exist or has an invalid value.
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
    /// The option does not exist.
    #[error("unknown parameter `{name}`{}", help.as_ref().map(|help| format!(": {help}")).unwrap_or_default())]
    Unknown {
        /// The given name.
        name: String,
        /// A remedy, if there is one.
        help: Option<String>,
    },
    /// The option rejects the value.
    #[error("parameter `{name}`: {reason}")]
    Invalid {
        /// The name of the option.
        name: &'static str,
        /// The problem with the value, and a remedy.
        reason: String,
    },
}
