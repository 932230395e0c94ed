//! The code in the repository's README comes from this example, which is compiled and run.

use std::fs;
use std::path::Path;

const SOURCES: [&str; 7] = [
    "build.rs",
    "proto/shop/v1/orders.proto",
    "src/lib.rs",
    "src/order.rs",
    "src/bin/orders.rs",
    "src/bin/orders-worker.rs",
    "src/customer.rs",
];

#[test]
fn the_readme_shows_this_example() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: String = SOURCES.iter().map(|file| read(&example.join(file))).collect();
    let readme = read(&example.join("../../README.md"));
    let pieces: Vec<String> =
        ["```rust\n", "```protobuf\n"].iter().flat_map(|fence| pieces(&readme, fence)).collect();
    assert!(pieces.len() > 5, "the README shows only {} pieces of code", pieces.len());
    for piece in pieces {
        assert!(sources.contains(&piece), "this code of the README is not in examples/orders:\n{piece}");
    }
}

/// Returns the code in the blocks that `fence` opens, split wherever the README omits lines.
fn pieces(readme: &str, fence: &str) -> Vec<String> {
    let blocks = readme.split(fence).skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(|block| block.split_inclusive('\n').chain(["…"]));
    let mut pieces = vec![String::new()];
    for line in lines {
        match pieces.last_mut() {
            Some(piece) if !line.contains('…') => piece.push_str(line),
            _ => pieces.push(String::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
