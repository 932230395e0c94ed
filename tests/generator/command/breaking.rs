//! `breaking`, which compares a schema with an earlier one.

mod against;
mod format;
mod terraform;
mod xns;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::workspace::{cases, directory, tests};

/// Runs `breaking` in the directory `new`, which is next to `old`.
fn breaking(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .arg("breaking")
        .args(arguments)
        .current_dir(root.join("new"))
        .output()
        .unwrap()
}

/// Returns everything that the command printed, and whether it succeeded.
fn said(output: Output) -> (String, bool) {
    let text = [output.stderr, output.stdout].concat();
    (String::from_utf8(text).unwrap(), output.status.success())
}

/// Compares two files.
fn compared(old: &str, new: &str, options: &[&str]) -> (String, bool) {
    let root = directory(&[("old/shop.proto", old), ("new/shop.proto", new)]);
    let arguments = [&["--against", "../old"], options, &["shop.proto"]].concat();
    said(breaking(root.path(), &arguments))
}

/// Returns the names of the findings, sorted.
fn names(text: &str) -> Vec<&str> {
    let is_first = |line: &&str| line.contains(": error[") || line.contains(": warning[");
    let name = |line: &'_ str| -> Option<(usize, usize)> {
        let start = line.find('[')? + 1;
        Some((start, start + line[start..].find(']')?))
    };
    let first = text.lines().filter(is_first);
    let mut names: Vec<_> =
        first.filter_map(|line| name(line).map(|(start, end)| &line[start..end])).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Returns the block below `## heading`.
fn block<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!("\n## {heading}\n\n```proto\n")).expect("the page has the block");
    rest.split_once("```").unwrap().0
}

#[test]
fn every_page_shows_a_change_with_exactly_its_finding() {
    for page in cases(&tests().join("../docs/breaking"), "md") {
        let name = page.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&page).unwrap();
        let (said, succeeded) = compared(block(&text, "Before"), block(&text, "After"), &["--warn", "safe"]);
        assert_eq!(names(&said), [name], "{said}");
        assert_eq!(succeeded, !text.contains("\nFinding, breaking."), "{name}");
        expectorate::assert_contents(tests().join(format!("breaking/{name}.txt")), &said);
        // The other direction must not panic either.
        compared(block(&text, "After"), block(&text, "Before"), &[]);
    }
}

#[test]
fn compatible_changes_have_no_finding() {
    let pairs = fs::read_dir(tests().join("breaking/compatible")).unwrap();
    for pair in pairs.map(|entry| entry.unwrap().path()) {
        let [old, new] = ["old.proto", "new.proto"].map(|name| fs::read_to_string(pair.join(name)).unwrap());
        assert_ne!(old, new);
        let (said, succeeded) = compared(&old, &new, &["--level", "safe"]);
        assert!(succeeded && names(&said).is_empty(), "{}: {said}", pair.display());
    }
}

const HEAD: &str = r#"
syntax = "proto3";
package shop.v1;
import "temporal/v1/temporal.proto";
service Orders {
  rpc Place(Order) returns (Order) { option (temporal.v1.workflow) = {}; }
}
"#;

fn order(fields: &str) -> String {
    format!("{HEAD}message Order {{ {fields} }}\nenum Size {{ UNSET = 0; SMALL = 1; }}")
}

/// Returns the names of the findings between two messages.
fn between(old: &str, new: &str, options: &[&str]) -> Vec<String> {
    let options = [&["--warn", "safe", "--warn", "risky", "--warn", "breaking"], options].concat();
    let (said, succeeded) = compared(&order(old), &order(new), &options);
    assert!(succeeded, "{said}");
    names(&said).into_iter().map(str::to_owned).collect()
}

#[test]
fn binary_payloads_identify_fields_by_number() {
    let (old, new) = ("string a = 1; int32 b = 2;", "string b = 1; int32 a = 2;");
    assert_eq!(between(old, new, &["--encoding", "binary"]), ["field-proto-name"]);
    assert_eq!(between(old, new, &["--encoding", "json"]), ["field-renumbered", "field-type-changed"]);
}

/// Two fields, and the finding if both encodings, only JSON, or only binary payloads are used.
const FIELDS: [(&str, &str, [&str; 3]); 6] = [
    ("string a = 1;", "string b = 1;", ["field-renamed", "field-renamed", "field-proto-name"]),
    ("string a = 1;", "string a = 2;", ["field-renumbered"; 3]),
    ("int32 a = 1;", "sint32 a = 1;", ["field-type-changed", "field-type-widened", "field-type-changed"]),
    ("int64 a = 1;", "string a = 1;", ["field-type-changed", "field-type-widened", "field-type-changed"]),
    ("Size a = 1;", "int32 a = 1;", ["field-type-changed", "field-type-changed", "field-type-widened"]),
    ("bool a = 1;", "Size a = 1;", ["field-type-changed", "field-type-changed", "field-type-widened"]),
];

#[test]
fn an_encoding_that_nobody_uses_does_not_count() {
    for (old, new, findings) in FIELDS {
        for (encoding, finding) in ["both", "json", "binary"].into_iter().zip(findings) {
            assert_eq!(between(old, new, &["--encoding", encoding]), [finding], "{old} {new} {encoding}");
        }
    }
}

#[test]
fn levels_are_chosen_by_grade_and_by_name() {
    let (old, new) = (order("string a = 1; string b = 2;"), order("string a = 1; string c = 3;"));
    let levels = |options: &[&str]| {
        let (said, succeeded) = compared(&old, &new, options);
        let level = |name: &str| {
            let is_shown = |severity: &&str| said.contains(&format!(": {severity}[{name}]: "));
            ["error", "warning"].into_iter().find(is_shown).unwrap_or("hidden")
        };
        (level("field-removed"), level("field-added"), succeeded)
    };
    assert_eq!(levels(&[]), ("error", "warning", false));
    assert_eq!(levels(&["--level", "risky"]), ("error", "error", false));
    assert_eq!(levels(&["--warn", "field-removed"]), ("warning", "warning", true));
    assert_eq!(levels(&["--allow", "breaking", "--allow", "field-added"]), ("hidden", "hidden", true));
    assert_eq!(levels(&["--allow", "field-removed", "--deny", "breaking"]), ("hidden", "warning", true));
    assert_eq!(levels(&["--ignore-unknown-fields"]), ("warning", "hidden", true));
    assert_eq!(levels(&["--encoding", "binary", "--level", "safe"]), ("error", "error", false));
}

#[test]
fn a_summary_counts_all_changes() {
    let (old, new) = (order("string a = 1; string b = 2;"), order("string a = 1; string c = 3;"));
    let summary = |options: &[&str]| {
        let said = compared(&old, &new, options).0;
        said.lines().find(|line| line.contains("changes against")).unwrap().to_owned()
    };
    assert_eq!(summary(&[]), "note: changes against ../old: 1 breaking, 1 risky, 0 safe");
    let expected = "note: changes against ../old: 0 breaking, 1 risky, 1 safe; 1 not shown, see `--warn`";
    assert_eq!(summary(&["--ignore-unknown-fields"]), expected);
}

#[test]
fn a_comment_allows_a_change_of_one_element() {
    let comment = "// temporal-lint: allow(field-removed) No history contains it.\n";
    let old = order("string a = 1; string b = 2;");
    let new = order("string a = 1;").replace("message Order", &format!("{comment}message Order"));
    let (said, succeeded) = compared(&old, &new, &[]);
    let expected = "note: changes against ../old: 0 breaking, 0 risky, 0 safe, 1 allowed by comments\n";
    assert_eq!((&*said, succeeded), (expected, true));
    let (said, succeeded) = compared(&new, &new, &[]);
    assert!(succeeded && said.contains("shop.proto:9:1: warning[unused-allowance]: "), "{said}");
    // `generate` neither misses the change nor rejects the comment.
    let protos = directory(&[("p.proto", &new)]);
    assert_eq!(crate::workspace::said(&protos.path().join("p.proto")), "");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let refused = |options: &[&str]| {
        let (said, succeeded) = compared(&order(""), &order(""), options);
        assert!(!succeeded);
        said.trim_end().to_owned()
    };
    let cases: [(&[&str], &str); 7] = [
        (&["--level", "riski"], "unknown grade `riski`: did you mean `risky`?"),
        (&["--warn", "field-remove"], "unknown change `field-remove`: did you mean `field-removed`?"),
        (&["--encoding", "xml"], "unknown encoding `xml`: use `json`, `binary` or `both`"),
        (&["--against", "none"], "cannot use `none`: No such file or directory (os error 2)"),
        (&["--against", "git#-x"], "`-x` is not a commit: use `git#REF`, such as `git#main`"),
        (&["--against", "git#main,dir=x"], "`dir=x` in `git#main,dir=x`: use `subdir=DIR`"),
        (
            &["--against", "git#main,subdir=../x"],
            "`git#main,subdir=../x`: the subdirectory is not below the current directory",
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(refused(options), expected);
    }
    let root = directory(&[("new/shop.proto", &order(""))]);
    let (text, succeeded) = said(breaking(root.path(), &["shop.proto"]));
    let expected = "no schema to compare with given; usage: `breaking --against OLD -I DIR FILE…`\n";
    assert_eq!((&*text, succeeded), (expected, false));
    let root = directory(&[("old/shop.proto", "syntax"), ("new/shop.proto", &order(""))]);
    let (said, succeeded) = said(breaking(root.path(), &["--against", "../old", "shop.proto"]));
    assert!(!succeeded && said.starts_with("cannot read the schema in `../old`: "), "{said}");
}

#[test]
fn the_index_lists_every_page_with_its_grade() {
    let index = fs::read_to_string(tests().join("../docs/breaking.md")).unwrap();
    let pages = cases(&tests().join("../docs/breaking"), "md");
    for page in &pages {
        let name = page.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(page).unwrap();
        let [_, grade, summary, ..] = text.split("\n\n").collect::<Vec<_>>()[..] else { panic!("{name}") };
        let row = format!("| [`{name}`](breaking/{name}.md) | {} |\n", summary.replace('\n', " "));
        let heading = ["Breaking", "Risky", "Safe"]
            .into_iter()
            .find(|heading| grade.contains(&format!(", {}.", heading.to_lowercase())));
        let (_, table) = index.split_once(&format!("\n## {}\n", heading.unwrap())).unwrap();
        assert!(table.split("\n## ").next().unwrap().contains(&row), "{row}");
    }
    assert_eq!(index.matches("](breaking/").count(), pages.len());
}

#[test]
fn outputs_without_a_page_are_noticed() {
    for output in cases(&tests().join("breaking"), "txt") {
        let name = output.file_stem().unwrap().to_str().unwrap();
        assert!(tests().join(format!("../docs/breaking/{name}.md")).exists(), "{name} has no page");
    }
}
