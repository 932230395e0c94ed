//! Every option, for every entrance, in one place.

use syn::parse_str;

use crate::{
    diagnostic::{Level, Levels},
    names, suggest,
};

/// What to generate, and how the code around it is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) parts: Parts,
    pub(crate) types: TypePaths,
    pub(crate) payloads: Payloads,
    pub(crate) layout: Layout,
    pub(crate) lints: Levels,
}

/// What is generated for each service; client and worker by default.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    pub(crate) client: bool,
    pub(crate) worker: bool,
    pub(crate) cli: bool,
}

/// Which Rust paths the generated code names.
#[derive(Clone, Debug)]
pub(crate) struct TypePaths {
    /// The crate `temporal-prost`, `::temporal_prost` by default.
    pub(crate) runtime: String,
    /// Proto path with a leading dot, Rust path.
    pub(crate) extern_paths: Vec<(String, String)>,
    pub(crate) compile_well_known_types: bool,
}

/// How messages become payloads; ProtoJSON that is read strictly by default.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Payloads {
    pub(crate) encoding: Encoding,
    pub(crate) ignore_unknown_fields: bool,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `json/protobuf`.
    #[default]
    Json,
    /// `binary/protobuf`.
    Binary,
}

/// Where files go, as prost's own generators place theirs.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The file of messages without a package, `_` by default.
    pub(crate) default_package_filename: String,
    pub(crate) flat_output_dir: bool,
    /// Leave it to the user to include our files.
    pub(crate) no_include: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            parts: Parts { client: true, worker: true, cli: false },
            types: TypePaths {
                runtime: "::temporal_prost".to_owned(),
                extern_paths: Vec::new(),
                compile_well_known_types: false,
            },
            payloads: Payloads::default(),
            layout: Layout {
                default_package_filename: "_".to_owned(),
                flat_output_dir: false,
                no_include: false,
            },
            lints: Levels::default(),
        }
    }
}

/// An option as `key=value`, in a plugin's parameter or on a command line.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// What stands for the value in a help text; empty for a switch.
    pub(crate) value: &'static str,
    pub(crate) help: &'static str,
    set: fn(&mut Config, &str) -> Result<(), String>,
}

pub(crate) const PARAMETERS: [Parameter; 14] = [
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
        name: "extern_path",
        value: "PROTO=RUST",
        help: "take a package or message from elsewhere, such as .a.v1=::a::v1; may be repeated",
        set: |config, value| extern_path(value).map(|pair| config.types.extern_paths.push(pair)),
    },
    Parameter {
        name: "compile_well_known_types",
        value: "",
        help: "take google.protobuf from generated code, not from prost-types",
        set: |config, value| boolean(value).map(|on| config.types.compile_well_known_types = on),
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

impl Config {
    /// Reads a plugin's parameter, such as `client=false,extern_path=.a=::a`.
    pub(crate) fn from_parameter(parameter: &str) -> Result<Self, ParameterError> {
        let mut config = Self::default();
        for option in parameter.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            config.set(name, value)?;
        }
        Ok(config)
    }

    /// Sets the option `name`; a switch needs no value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        let Some(parameter) = PARAMETERS.iter().find(|parameter| parameter.name == name) else {
            let names = PARAMETERS.iter().map(|parameter| parameter.name);
            return Err(ParameterError::Unknown { name: name.to_owned(), help: suggest::help(name, names) });
        };
        (parameter.set)(self, value)
            .map_err(|reason| ParameterError::Invalid { name: parameter.name, reason })
    }
}

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

fn boolean(value: &str) -> Result<bool, String> {
    match value {
        "" | "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("`{value}` is not a boolean, write `true` or `false`")),
    }
}

fn encoding(value: &str) -> Result<Encoding, String> {
    match value {
        "json" => Ok(Encoding::Json),
        "binary" => Ok(Encoding::Binary),
        _ => Err(format!("`{value}` is not an encoding, write `json` or `binary`")),
    }
}

fn rust_path(value: &str) -> Result<String, String> {
    match parse_str::<syn::Path>(value) {
        Ok(_) if !has_comment(value) => Ok(value.to_owned()),
        _ => Err(format!("`{value}` is not a Rust path, write one like `::my_crate::my_module`")),
    }
}

fn extern_path(value: &str) -> Result<(String, String), String> {
    let form = "write `.proto.path=::rust::path`";
    let (proto, rust) = value.split_once('=').ok_or_else(|| format!("`{value}` has no `=`, {form}"))?;
    let named = |proto: &str| {
        proto.strip_prefix('.').is_some_and(|path| path.split('.').all(|part| !part.is_empty()))
    };
    if !named(proto) {
        return Err(format!("`{proto}` is not a full proto path with a leading dot, {form}"));
    }
    // prost makes raw identifiers of the keywords in it.
    let raw: Vec<_> = rust.split("::").map(names::sanitized).collect();
    let is_type = parse_str::<syn::Type>(rust).is_ok() || parse_str::<syn::Type>(&raw.join("::")).is_ok();
    if !is_type || has_comment(rust) {
        return Err(format!("`{rust}` is not a Rust path, {form}"));
    }
    Ok((proto.to_owned(), rust.to_owned()))
}

/// Whether it would take what is written behind it for a comment, or has lines.
fn has_comment(path: &str) -> bool {
    path.contains("//") || path.contains("/*") || path.contains(char::is_control)
}

fn file_name(value: &str) -> Result<String, String> {
    let plain = !value.is_empty() && !value.contains(['/', '\\']) && value != "." && value != "..";
    if plain {
        Ok(value.to_owned())
    } else {
        Err(format!("`{value}` is not a file name without a directory"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_sets_its_option() {
        let parameter = "client=false, worker=false,cli,temporal_prost_path=crate::rt,extern_path=.a=::a,\
            extern_path=.b.C=::b::D,compile_well_known_types,default_package_filename=root,flat_output_dir=true,\
            no_include,encoding=binary,ignore_unknown_fields,";
        let Config { parts, types, layout, payloads, .. } = Config::from_parameter(parameter).unwrap();
        assert!(!parts.client && !parts.worker && parts.cli);
        assert_eq!(types.runtime, "crate::rt");
        let pairs =
            [(".a", "::a"), (".b.C", "::b::D")].map(|(proto, rust)| (proto.to_owned(), rust.to_owned()));
        assert_eq!(types.extern_paths, pairs);
        assert!(types.compile_well_known_types && layout.flat_output_dir && layout.no_include);
        assert_eq!(layout.default_package_filename, "root");
        assert_eq!(payloads.encoding, Encoding::Binary);
        assert!(payloads.ignore_unknown_fields);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let cases = [
            ("flat_output", "unknown parameter `flat_output`: did you mean `flat_output_dir`?"),
            ("x=1", "unknown parameter `x`"),
            ("worker=1", "parameter `worker`: `1` is not a boolean, write `true` or `false`"),
            (
                "temporal_prost_path=a-b",
                "parameter `temporal_prost_path`: `a-b` is not a Rust path, write one like `::my_crate::my_module`",
            ),
            (
                "temporal_prost_path=a//b",
                "parameter `temporal_prost_path`: `a//b` is not a Rust path, write one like `::my_crate::my_module`",
            ),
            (
                "extern_path=.a=b/*c*/",
                "parameter `extern_path`: `b/*c*/` is not a Rust path, write `.proto.path=::rust::path`",
            ),
            (
                "extern_path=a=::b",
                "parameter `extern_path`: `a` is not a full proto path with a leading dot, \
                    write `.proto.path=::rust::path`",
            ),
            (
                "extern_path=.a=b c",
                "parameter `extern_path`: `b c` is not a Rust path, write `.proto.path=::rust::path`",
            ),
            (
                "default_package_filename=../x",
                "parameter `default_package_filename`: `../x` is not a file name without a directory",
            ),
        ];
        for (parameter, expected) in cases {
            assert_eq!(Config::from_parameter(parameter).unwrap_err().to_string(), expected);
        }
    }
}
