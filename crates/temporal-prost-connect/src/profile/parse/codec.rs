use super::{Codec, Keys, credential};
use crate::profile::section::Section;
use temporal_prost_secret::{CodecSettings, Compression, KeySettings};

const KEYS: [&str; 4] = ["keys_file", "keys_variable", "transit", "endpoint"];

/// Reads the codec of a profile.
pub(super) fn codec(mut section: Section<'_>) -> Codec {
    let mut settings = CodecSettings::default();
    let given: Vec<_> = KEYS.into_iter().filter(|name| section.has(name)).collect();
    if given.len() > 1 {
        section.fault(format!("`{}` exclude each other; keep one of them", given.join("` and `")));
    }
    let file = section.path("keys_file").map(KeySettings::File);
    let variable = section.string("keys_variable").map(KeySettings::Variable);
    let transit = section.section("transit").and_then(transit);
    let endpoint = section.flag("endpoint").unwrap_or_default();
    settings.keys = file.or(variable).or(transit);
    settings.compression = compression(&mut section);
    settings.failures = section.flag("encode_failures").unwrap_or(settings.failures);
    settings.only_reading = section.flag("only_reading").unwrap_or_default();
    if given.is_empty() && settings.compression == Compression::None {
        let keys = "`keys_file`, `keys_variable`, `transit` or `endpoint`";
        section
            .fault(format!("a codec without keys encrypts nothing; add {keys}, or set the codec to `false`"));
    }
    section.finish();
    Codec::Settings(Box::new(settings), if endpoint { Keys::Endpoint } else { Keys::Given })
}

fn transit(mut section: Section<'_>) -> Option<KeySettings> {
    let vault = credential::server(&mut section);
    let mount = section.string("mount").unwrap_or_else(|| "transit".to_owned());
    let key = section.required("key");
    section.finish();
    Some(KeySettings::Transit { vault: vault?, mount, key: key? })
}

fn compression(section: &mut Section<'_>) -> Compression {
    match section.string("compression").as_deref() {
        None | Some("none") => Compression::None,
        Some("zlib") => Compression::Zlib,
        Some("zstd") => Compression::Zstd,
        Some(other) => {
            section.fault(format!("unknown compression `{other}`; expected `none`, `zlib` or `zstd`"));
            Compression::None
        }
    }
}
