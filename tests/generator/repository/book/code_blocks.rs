//! The code blocks of the README and of the guides, by language:
//!
//! - `rust` and `rust,no_run` are documentation tests of a crate, which includes the page.
//! - `rust,ignore` is a part of a file that is compiled, which another test compares.
//! - `proto` and `protobuf` are parsed here, and `toml`, `yaml` and `json`, too. Tests of their subjects go further.
//! - `console` blocks run: see `consoles.rs`.

use std::{collections::BTreeMap, fs};

use crate::{
    markdown::{blocks, events},
    workspace::tests,
};
use pulldown_cmark::{CodeBlockKind, Event, Tag};

/// The pages whose ignored blocks are compared with files, and the test that does it.
const COMPARED: [(&str, &str); 6] = [
    ("concepts.md", "tests/generator/repository/book.rs"),
    ("from-sdk.md", "tests/generator/repository/book.rs"),
    ("generating.md", "tests/generator/repository/book/code_blocks.rs"),
    ("getting-started.md", "tests/generator/repository/book.rs"),
    ("terraform.md", "tests/generator/repository/book/code_blocks.rs"),
    ("testing.md", "examples/orders/tests/readme.rs"),
];

/// Blocks that no test compiles, with the reason.
const IGNORED: [(&str, usize, &str); 3] = [
    ("authorization.md", 1, "it uses code of a schema; `tests/generated/tests/policies.rs` has these calls"),
    ("nexus.md", 1, "the crate does not know the generator; `tests/fixtures/shop/build.rs` has it"),
    (
        "workers.md",
        1,
        "the crate does not know generated code; `tests/e2e/tests/server/worker/host.rs` has it",
    ),
];

/// Returns the README and the guides, by name.
fn pages() -> BTreeMap<String, String> {
    let root = tests().join("..");
    let guides = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = guides.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let pages = pages.chain([root.join("README.md")]);
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    pages.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn every_block(language: &str, mut check: impl FnMut(&str, &str)) -> usize {
    let mut count = 0;
    for (page, text) in pages() {
        for block in blocks(&text, language) {
            check(&page, &block);
            count += 1;
        }
    }
    count
}

/// Returns how each code block of a page is fenced.
fn fences(text: &str) -> Vec<String> {
    let fence = |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Some(info.to_string()),
        _ => None,
    };
    events(text).into_iter().filter_map(fence).collect()
}

#[test]
fn every_language_has_a_test() {
    let known = ["rust", "proto", "protobuf", "toml", "yaml", "json", "console"];
    // Output and pictures. `guardrails.rs` applies the diffs, and `examples/platform` the configurations of Terraform.
    let shown = ["text", "diff", "terraform"];
    for (page, text) in pages() {
        for fence in fences(&text) {
            let language = fence.split(',').next().unwrap_or_default();
            assert!(known.contains(&language) || shown.contains(&language), "{page}: ```{fence}");
        }
    }
}

#[test]
fn rust_is_compiled_or_compared_with_compiled_code() {
    let sources: String = ["src/lib.rs", "crates"].iter().map(|path| doc_tests(path)).collect();
    for (page, text) in pages() {
        let fences = fences(&text);
        let ignored = fences.iter().filter(|fence| *fence == "rust,ignore").count();
        let is_compared = COMPARED.iter().find(|(name, _)| *name == page);
        if let Some((_, test)) = is_compared {
            let test = fs::read_to_string(tests().join("..").join(test)).unwrap();
            assert!(test.contains(page.trim_end_matches(".md")), "{page} is not compared");
        } else {
            let allowed: usize =
                IGNORED.iter().filter(|(name, ..)| *name == page).map(|(_, count, _)| count).sum();
            assert_eq!(ignored, allowed, "{page}: compile the blocks, or compare them with a file");
        }
        let is_compiled = sources.contains(&format!("docs/{page}\")]"));
        let compiled =
            fences.iter().filter(|fence| fence.starts_with("rust") && *fence != "rust,ignore").count();
        // A test of examples/orders compares the README.
        assert!(compiled == 0 || is_compiled || page == "README.md", "no crate has the doc tests of {page}");
    }
}

/// Returns the lines that include a page as documentation tests.
fn doc_tests(path: &str) -> String {
    let path = tests().join("..").join(path);
    if path.is_dir() {
        let crates = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path().join("src"));
        let files =
            crates.flat_map(|source| fs::read_dir(source).unwrap()).map(|entry| entry.unwrap().path());
        return files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect();
    }
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_guide_to_generating_includes_code_as_the_example_does() {
    let example = fs::read_to_string(tests().join("../examples/orders/src/lib.rs")).unwrap();
    let ignored: Vec<_> = blocks(&pages()["generating.md"], "rust");
    assert!(
        ignored.iter().any(|block| block.contains("include_proto!") && example.contains(block)),
        "{ignored:?}"
    );
}

#[test]
fn the_guide_to_terraform_shows_files_of_the_example() {
    let lines = |text: &str| text.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    for block in blocks(&pages()["terraform.md"], "rust") {
        let (path, code) = block.trim_start_matches("// ").split_once('\n').unwrap();
        let file = lines(&fs::read_to_string(tests().join("../examples/platform").join(path)).unwrap());
        let code = lines(code);
        assert!(file.windows(code.len()).any(|window| window == code), "{path} does not contain\n{block}");
    }
}

/// Returns a file with the parts of a block: fields of a service, or declarations.
fn file(block: &str) -> String {
    let has_syntax = block.contains("syntax = ") || block.contains("edition = ");
    if has_syntax {
        return block.to_owned();
    }
    let (imports, rest) = block.split_at(
        block
            .find("rpc ")
            .filter(|_| !block.contains("service "))
            .map_or(0, |rpc| block[..rpc].rfind(";\n").map_or(0, |end| end + 2)),
    );
    let is_inside = rest.contains("rpc ") && !rest.contains("service ");
    if is_inside {
        return format!("syntax = \"proto3\";\n{imports}\nservice S {{\n{rest}\n}}");
    }
    if rest.starts_with("option") {
        return format!("syntax = \"proto3\";\nservice S {{ rpc R(M) returns (M) {{\n{rest}\n}} }}");
    }
    format!(
        "syntax = \"proto3\";\n{rest}\n{}",
        "}".repeat(block.matches('{').count() - block.matches('}').count())
    )
}

#[test]
fn schemas_are_valid() {
    let check = |page: &str, block: &str| {
        if block.contains("edition = ") {
            // protox knows no editions, and `tests/golden/editions` have all of this.
            return;
        }
        let parsed = protox::file::File::from_source("block.proto", &file(block));
        assert!(parsed.is_ok(), "{page}: {:?}\n{block}", parsed.err());
    };
    let count = every_block("proto", check) + every_block("protobuf", check);
    assert!(count > 8, "{count} blocks");
}

#[test]
fn configuration_is_valid() {
    let toml = every_block("toml", |page, block| {
        let parsed = block.parse::<toml::Table>();
        assert!(parsed.is_ok(), "{page}: {:?}", parsed.err());
    });
    let yaml = every_block("yaml", |page, block| {
        let parsed = serde_yaml_ng::from_str::<serde_json::Value>(block);
        assert!(parsed.is_ok_and(|value| value.is_object()), "{page}: {block}");
    });
    let json = every_block("json", |page, block| {
        let parsed = serde_json::from_str::<serde_json::Value>(block);
        assert!(parsed.is_ok(), "{page}: {:?}", parsed.err());
    });
    assert!(toml > 8 && yaml > 3 && json > 0, "{toml} TOML, {yaml} YAML, {json} JSON");
}
