//! Generated code is formatted like prettyplease's output, except for blank lines and macros, which it does not support.

use std::{collections::BTreeSet, fs};

use temporal_prost_build::Builder;

use crate::workspace::{build_with, cases, directory, files, has_cli, has_xns, tests};

/// Removes macros, each of which is a separate statement.
fn without_macros(code: &str) -> String {
    let mut in_macro = false;
    let kept = code.lines().filter(|line| {
        let line = line.trim();
        in_macro |= line.strip_prefix("tp::").and_then(|path| path.split_once('!')).is_some();
        let kept = !in_macro && !line.is_empty();
        in_macro &= !line.ends_with(';');
        kept
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn every_golden_is_formatted() {
    for golden in cases(&tests().join("golden"), "rs") {
        let code = without_macros(&fs::read_to_string(&golden).unwrap());
        // A comment without an item after it, such as the first line, is not part of the parsed code.
        let (_, items) = code.split_once('\n').unwrap_or_default();
        assert_eq!(items, prettyplease::unparse(&syn::parse_file(&code).unwrap()), "{}", golden.display());
    }
}

const LONG: &str = "ByANameThatTakesMostOfTheWidthOfALine";

/// Uses the same schemas with rpc names that leave little room on a line.
fn lengthened(files: &[(String, String)]) -> Vec<(&str, String)> {
    let all: String = files.iter().map(|(_, text)| &**text).collect();
    let rpcs = all.split("rpc ").skip(1).filter_map(|text| text.split_once('(')).map(|(name, _)| name);
    let rpcs: BTreeSet<_> = rpcs.filter(|name| !all.contains(&format!("google.protobuf.{name}"))).collect();
    let is_end = |char: char| !(char.is_alphanumeric() || char == '_');
    let word = |word: &str| match word.strip_suffix(is_end).unwrap_or(word) {
        name if rpcs.contains(name) => word.replacen(name, &format!("{name}{LONG}"), 1),
        _ => word.to_owned(),
    };
    files.iter().map(|(name, text)| (&**name, text.split_inclusive(is_end).map(word).collect())).collect()
}

#[test]
fn code_with_long_names_is_rust() {
    let golden = tests().join("golden");
    let files = files(&golden);
    let long = lengthened(&files);
    let long: Vec<_> = long.iter().map(|(name, text)| (*name, &**text)).collect();
    let long = directory(&long);
    for proto in cases(long.path(), "proto") {
        let builder = |builder: Builder| {
            builder
                .cli(has_cli(&proto))
                .xns(has_xns(&proto))
                .nexus(true)
                .parameter("extern_path", ".golden=::a_module::of_a_long::name")
        };
        let code = build_with(&proto, builder).unwrap();
        assert!(syn::parse_file(&code).is_ok() && code.contains(LONG), "{code}");
    }
}
