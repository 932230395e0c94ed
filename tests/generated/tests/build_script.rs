//! The output of this package's build script for cargo, which is the same as in a user's package.

use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn cargo_is_told_of_every_file_that_was_read() {
    let printed = fs::read_to_string(concat!(env!("OUT_DIR"), "/../output")).unwrap();
    let read = printed.lines().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="));
    let read: BTreeSet<_> = read.filter_map(|path| fs::canonicalize(path).ok()).collect();
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    let imported = [goldens.join("import/shared.proto")];
    let own = fs::read_dir(&goldens).unwrap().map(|entry| entry.unwrap().path());
    let own = own.filter(|path| path.extension().is_some_and(|extension| extension == "proto"));
    for proto in own.chain(imported).filter_map(|proto| fs::canonicalize(proto).ok()) {
        assert!(read.contains(&proto), "{} is not in {read:?}", proto.display());
    }
}
