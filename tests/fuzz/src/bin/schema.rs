//! Generates code for any text as a build script does, or rejects it.
#![no_main]

use std::{fs, panic, path::Path};

use libfuzzer_sys::fuzz_target;
use temporal_prost_build::{Error, configure};

// The generator turns panics of protox into errors, so only a panic that nobody catches is a finding.
fuzz_target!(init: panic::set_hook(Box::new(|panic| eprintln!("{panic}"))), |text: &[u8]| {
    let directory = std::env::temp_dir().join(format!("temporal-prost-fuzz-{}", std::process::id()));
    generate(&directory, text).expect("a temporary directory");
});

fn generate(directory: &Path, text: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    let proto = directory.join("a.proto");
    fs::write(&proto, text)?;
    let builder = configure().out_dir(directory).emit_rerun_if_changed(false).allow("warnings").cli(true);
    let generated = builder.compile_protos(&[proto], &[directory]);
    // Our rules are to reject every schema for which prost panics.
    assert!(!matches!(generated, Err(Error::Messages { .. })), "{generated:?}");
    Ok(())
}
