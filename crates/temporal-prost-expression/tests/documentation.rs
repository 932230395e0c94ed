//! `docs/expressions.md` says what is true, and says it of everything.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use temporal_prost_expression::{Mapping, SystemEnv};

/// A row of a table: the name of a function or method, an example, and its result.
struct Row {
    name: String,
    example: String,
    result: Value,
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/expressions.md");
    fs::read_to_string(path).expect("the page is there")
}

fn rows(page: &str) -> Vec<Row> {
    page.lines().filter_map(row).collect()
}

/// Rows whose last three cells are code, the first of them a call.
fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    let [signature, _, example, result] = cells.as_slice() else { return None };
    let code = |cell: &str| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
    let (name, _) =
        code(signature)?.split_once('(').map(|(name, rest)| (name.to_owned(), rest.to_owned()))?;
    let result = serde_json::from_str(&code(result)?).expect("results are JSON");
    Some(Row { name, example: code(example)?, result })
}

fn input(page: &str) -> Value {
    let (_, json) = page.rsplit_once("```json").expect("the input is on the page");
    serde_json::from_str(json.trim_end().trim_end_matches('`')).expect("the input is JSON")
}

#[test]
fn examples_have_their_results() {
    let page = page();
    for Row { name, example, result } in rows(&page) {
        assert!(example.contains(&name), "`{example}` is no example of `{name}`");
        let mapping = format!("map shout {{ root = this.uppercase() }}\nroot = {example}");
        let mapping = Mapping::parse(&mapping).unwrap_or_else(|error| panic!("{example}: {error}"));
        let evaluated = mapping.evaluate(&input(&page), &mut SystemEnv);
        assert_eq!(evaluated.unwrap_or_else(|error| panic!("{example}: {error}")), result, "{example}");
    }
}

#[test]
fn everything_is_documented() {
    let documented: BTreeSet<String> = rows(&page()).into_iter().map(|row| row.name).collect();
    let known = temporal_prost_expression::functions().chain(temporal_prost_expression::methods());
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    assert_eq!(documented, known);
}
