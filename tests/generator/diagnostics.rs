//! `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use crate::workspace::{build, cases, tests};

#[test]
fn every_rule_says_where_what_and_what_to_do() {
    let directory = tests().join("diagnostics");
    for proto in &cases(&directory, "proto") {
        let error = build(proto).err().unwrap_or_else(|| panic!("{} is accepted", proto.display()));
        expectorate::assert_contents(proto.with_extension("txt"), &format!("{error}\n"));
        let rule = proto.file_stem().unwrap().to_str().unwrap();
        assert!(
            error.to_string().contains(&format!("error[{rule}]")),
            "{rule} is not what it shows: {error}"
        );
    }
    let orphans = cases(&directory, "txt").into_iter().filter(|path| !path.with_extension("proto").exists());
    assert_eq!(orphans.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new(), "texts without an input");
}

#[test]
fn an_error_reads_the_same_when_a_build_script_unwraps_it() {
    let error = build(&tests().join("diagnostics/signal-output.proto")).unwrap_err();
    assert_eq!(format!("{error:?}"), format!("\n{error}"));
}
