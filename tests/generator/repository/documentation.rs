//! The schema in the runtime's documentation is the schema of the compiled examples.

use std::fs;

use crate::workspace::tests;

#[test]
fn the_runtime_shows_the_schema_of_its_examples() {
    let [page, schema] = ["../crates/temporal-prost/src/lib.rs", "fixtures/shop/proto/shop/v1/orders.proto"]
        .map(|path| fs::read_to_string(tests().join(path)).unwrap());
    let block = page.split("//! ```").find_map(|block| block.strip_prefix("protobuf\n")).unwrap();
    let shown = block.lines().map(|line| line.trim_start_matches("//!").trim_start_matches(' '));
    let shown: Vec<_> = shown.filter(|line| !line.is_empty() && !line.contains('…')).collect();
    assert!(shown.len() > 10, "the documentation shows {} lines", shown.len());
    let mut lines = schema.lines().map(str::trim_start);
    for line in shown {
        assert!(lines.any(|its| its == line), "the schema does not go on with `{line}`");
    }
}
