//! `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use crate::workspace::{build, cases, tests};

#[test]
fn every_golden_is_what_is_generated() {
    let directory = tests().join("golden");
    let inputs = cases(&directory, "proto");
    for proto in &inputs {
        let generated = build(proto).unwrap();
        expectorate::assert_contents(proto.with_extension("rs"), &generated);
    }
    let orphans = cases(&directory, "rs").into_iter().filter(|path| !path.with_extension("proto").exists());
    assert_eq!(orphans.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new(), "goldens without an input");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let proto = tests().join("golden/references.proto");
    let first = build(&proto).unwrap();
    for _ in 0..5 {
        assert_eq!(build(&proto).unwrap(), first);
    }
}
