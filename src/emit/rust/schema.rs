//! The messages of a package and their descriptors.

use super::ALLOW;
use crate::{
    config::{Config, Encoding, Payloads},
    model::{DescribedMessage, Package},
};

pub(super) fn module(package: &Package, config: &Config) -> String {
    let Package { name, messages, .. } = package;
    let runtime = &config.types.runtime;
    let settings = settings(config.payloads);
    let descriptors = package.descriptors.escape_ascii();
    let of_package = if name.is_empty() { "without a package".to_owned() } else { format!("of `{name}`") };
    let messages: String = messages.iter().map(message).collect();
    format!(
        "
        /// The encoding of the messages {of_package} as payloads.
        pub mod temporal_schema {{
            {ALLOW}
            use {runtime}::codegen as tp;
            /// A type that stands for the messages of the package.
            #[derive(Clone, Copy, Debug)]
            pub enum Schema {{}}
            impl tp::Schema for Schema {{
                {settings}
                fn descriptors() -> &'static tp::Descriptors {{
                    static DESCRIPTORS: tp::Descriptors = tp::Descriptors::new(b\"{descriptors}\");
                    &DESCRIPTORS
                }}
            }}
            {messages}
        }}
        "
    )
}

fn settings(payloads: Payloads) -> String {
    let Payloads { encoding, ignore_unknown_fields, .. } = payloads;
    let encoding = match encoding {
        Encoding::Json => "",
        Encoding::Binary => "const ENCODING: tp::Encoding = tp::Encoding::Binary;",
    };
    if !ignore_unknown_fields {
        return encoding.to_owned();
    }
    format!(
        "{encoding}
        const UNKNOWN_FIELDS: tp::UnknownFields = tp::UnknownFields::Ignore;
        "
    )
}

fn message(message: &DescribedMessage) -> String {
    let DescribedMessage { path, full_name, .. } = message;
    format!("tp::describes!(Schema, {path}, {full_name:?});\n")
}
