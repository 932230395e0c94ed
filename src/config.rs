//! The options of all entrances.

mod docs;
mod limits;
mod parameter;
mod store;
mod value;

pub(crate) use docs::DocsConfig;
pub use docs::TemplateError;
pub(crate) use limits::Limits;
pub(crate) use parameter::PARAMETERS;
pub use parameter::ParameterError;
pub(crate) use store::SearchAttributeStore;

use crate::{diagnostic::Levels, did_you_mean};

/// The options of a run.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) parts: Parts,
    /// Calls and handlers of Nexus operations, as part of a worker. Defaults to `false`.
    pub(crate) nexus: bool,
    pub(crate) types: TypePaths,
    pub(crate) payloads: Payloads,
    pub(crate) layout: Layout,
    pub(crate) docs: DocsConfig,
    pub(crate) terraform: TerraformConfig,
    pub(crate) lints: Levels,
    pub(crate) limits: Limits,
}

/// The parts to generate for each service. Defaults to client and worker.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each part is chosen by itself")]
pub(crate) struct Parts {
    pub(crate) client: bool,
    pub(crate) worker: bool,
    pub(crate) cli: bool,
    pub(crate) xns: bool,
}

/// The parts to generate of Terraform providers. Defaults to none.
#[derive(Clone, Debug, Default)]
pub(crate) struct TerraformConfig {
    pub(crate) code: bool,
    /// The directory for the documentation, below the output directory.
    pub(crate) docs: Option<String>,
}

/// The Rust paths in the generated code.
#[derive(Clone, Debug)]
pub(crate) struct TypePaths {
    /// The crate `temporal-prost`. Defaults to `::temporal_prost`.
    pub(crate) runtime: String,
    /// The crate `temporal-prost-cli`. Defaults to `::temporal_prost_cli`.
    pub(crate) command_line: String,
    /// The crate `temporal-prost-terraform`. Defaults to `::temporal_prost_terraform`.
    pub(crate) terraform: String,
    /// Pairs of a proto path with a leading dot and a Rust path.
    pub(crate) extern_paths: Vec<(String, String)>,
    pub(crate) compile_well_known_types: bool,
    /// Generates maps of messages as `HashMap`. Defaults to `BTreeMap`.
    pub(crate) hash_maps: bool,
}

/// The encoding of messages as payloads. Defaults to ProtoJSON, read strictly.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Payloads {
    pub(crate) encoding: Encoding,
    pub(crate) ignore_unknown_fields: bool,
    pub(crate) described: Described,
}

/// The messages of a package that can be payloads, because descriptors of them are embedded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Described {
    /// All messages that are generated, and those that rpcs exchange.
    #[default]
    All,
    /// The messages that rpcs exchange.
    Exchanged,
}

/// The encoding that messages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `json/protobuf`.
    #[default]
    Json,
    /// `binary/protobuf`.
    Binary,
}

/// The places of files, as in prost's generators.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The file of messages without a package. Defaults to `_`.
    pub(crate) default_package_filename: String,
    pub(crate) flat_output_dir: bool,
    /// Leaves it to the user to include our files.
    pub(crate) no_include: bool,
    /// Also writes the messages, of all files that are read, and into one directory. The other entrances always do.
    pub(crate) messages: bool,
    /// A file that includes all others as modules.
    pub(crate) include_file: Option<String>,
}

impl Layout {
    /// Rejects options that have no effect in the plugin.
    fn check(&self) -> Result<(), ParameterError> {
        let invalid = |name, reason: &str| Err(ParameterError::Invalid { name, reason: reason.to_owned() });
        if self.messages && self.flat_output_dir {
            return invalid("flat_output_dir", "`messages` writes all files into one directory; remove one");
        }
        if self.include_file.is_some() && !self.messages {
            return invalid(
                "include_file",
                "it includes the messages, which are not generated; add `messages`",
            );
        }
        Ok(())
    }
}

impl TypePaths {
    /// Uses `rust`, which is not generated, for `proto`.
    fn add_extern(&mut self, (proto, rust): (String, String)) -> Result<(), String> {
        if let Some((_, known)) = self.extern_paths.iter().find(|(known, _)| *known == proto) {
            return Err(format!("`{proto}` is already set to `{known}`; remove one"));
        }
        self.extern_paths.push((proto, rust));
        Ok(())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            parts: Parts { client: true, worker: true, cli: false, xns: false },
            nexus: false,
            types: TypePaths {
                runtime: "::temporal_prost".to_owned(),
                command_line: "::temporal_prost_cli".to_owned(),
                terraform: "::temporal_prost_terraform".to_owned(),
                extern_paths: Vec::new(),
                compile_well_known_types: false,
                hash_maps: false,
            },
            payloads: Payloads::default(),
            layout: Layout {
                default_package_filename: "_".to_owned(),
                flat_output_dir: false,
                no_include: false,
                messages: false,
                include_file: None,
            },
            docs: DocsConfig::default(),
            terraform: TerraformConfig::default(),
            lints: Levels::default(),
            limits: Limits::default(),
        }
    }
}

impl Config {
    /// Reads a plugin's parameter, such as `client=false,extern_path=.a=::a`.
    pub(crate) fn from_parameter(parameter: &str) -> Result<Self, ParameterError> {
        let mut config = Self::default();
        for option in parameter.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            config.set(name, value)?;
        }
        config.layout.check()?;
        Ok(config)
    }

    /// Sets the option `name`. A switch needs no value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        let Some(parameter) = PARAMETERS.iter().find(|parameter| parameter.name == name) else {
            let names = PARAMETERS.iter().map(|parameter| parameter.name);
            let help = parameter::instead_of_go(name).or_else(|| did_you_mean(name, names));
            return Err(ParameterError::Unknown { name: name.to_owned(), help });
        };
        (parameter.set)(self, value)
            .map_err(|reason| ParameterError::Invalid { name: parameter.name, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_sets_its_option() {
        let parameter = "client=false, worker=false,cli,xns,temporal_prost_path=crate::rt,temporal_prost_cli_path=crate::cl,extern_path=.a=::a,\
            extern_path=.b.C=::b::D,compile_well_known_types,default_package_filename=root,flat_output_dir=true,\
            no_include,encoding=binary,ignore_unknown_fields,hash_maps,describe=exchanged,";
        let Config { parts, types, layout, payloads, .. } = Config::from_parameter(parameter).unwrap();
        assert!(!parts.client && !parts.worker && parts.cli && parts.xns);
        assert_eq!((types.runtime.as_str(), types.command_line.as_str()), ("crate::rt", "crate::cl"));
        let pairs =
            [(".a", "::a"), (".b.C", "::b::D")].map(|(proto, rust)| (proto.to_owned(), rust.to_owned()));
        assert_eq!(types.extern_paths, pairs);
        assert!(
            types.hash_maps && types.compile_well_known_types && layout.flat_output_dir && layout.no_include
        );
        assert_eq!(layout.default_package_filename, "root");
        assert_eq!(payloads.encoding, Encoding::Binary);
        assert!(payloads.ignore_unknown_fields && payloads.described == Described::Exchanged);
    }

    fn refused<const N: usize>(cases: [(&str, &str); N]) {
        for (parameter, expected) in cases {
            assert_eq!(Config::from_parameter(parameter).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        refused([
            (
                "messages,flat_output_dir",
                "parameter `flat_output_dir`: `messages` writes all files into one directory; remove one",
            ),
            (
                "include_file=mod.rs",
                "parameter `include_file`: it includes the messages, which are not generated; add `messages`",
            ),
            (
                "messages,include_file=a/mod.rs",
                "parameter `include_file`: `a/mod.rs` is not a plain file name; remove the directory",
            ),
            ("flat_output", "unknown parameter `flat_output`: did you mean `flat_output_dir`?"),
            ("x=1", "unknown parameter `x`"),
            ("cli-enabled=true", "unknown parameter `cli-enabled`: a parameter of the Go plugin; use `cli`"),
            (
                "paths=source_relative",
                "unknown parameter `paths`: a parameter of the Go plugin; remove it, since the package names the \
                    file; `flat_output_dir` writes all files into one directory",
            ),
            ("enable-xns", "unknown parameter `enable-xns`: a parameter of the Go plugin; use `xns`"),
            ("worker=1", "parameter `worker`: `1` is not a boolean; use `true` or `false`"),
            (
                "default_package_filename=../x",
                "parameter `default_package_filename`: `../x` is not a plain file name; remove the directory",
            ),
        ]);
    }

    #[test]
    fn paths_are_rust_and_hold_in_every_module() {
        let form = "is not a Rust path; use one like `::my_crate::my_module`";
        let path = |path: &str, reason: &str| {
            let error =
                Config::from_parameter(&format!("temporal_prost_path={path}")).unwrap_err().to_string();
            assert_eq!(error, format!("parameter `temporal_prost_path`: `{path}` {reason}"));
        };
        path("a-b", form);
        path("a//b", form);
        path("super::rt", "depends on the module; use an absolute path like `crate::my_module`");
    }

    #[test]
    fn extern_paths_are_pairs_of_a_proto_and_a_rust_path() {
        refused([
            (
                "extern_path=.a=b/*c*/",
                "parameter `extern_path`: `b/*c*/` is not a Rust path; use `.proto.path=::rust::path`",
            ),
            (
                "extern_path=a=::b",
                "parameter `extern_path`: `a` is not a full proto path with a leading dot; \
                    use `.proto.path=::rust::path`",
            ),
            (
                "extern_path=.a=b c",
                "parameter `extern_path`: `b c` is not a Rust path; use `.proto.path=::rust::path`",
            ),
            (
                "extern_path=.a=::b,extern_path=.a=::c",
                "parameter `extern_path`: `.a` is already set to `::b`; remove one",
            ),
        ]);
    }
}
