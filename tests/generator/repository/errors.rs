//! The text of an error is one sentence without its cause, in every crate.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Errors that list several items, one below the other.
const LISTS: [&str; 1] = ["cannot replay {} of the histories:\\n\\n{}"];

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the files with the sources of all crates.
fn all_sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src"), &mut found);
    sources(&root.join("xtask/src"), &mut found);
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        sources(&entry.unwrap().path().join("src"), &mut found);
    }
    found
}

/// An attribute `#[error("…")]`, and the variant or struct below it.
struct Text<'a> {
    text: &'a str,
    item: &'a str,
}

/// Returns the texts in a file, except for those that `transparent` takes from the cause.
fn texts(file: &str) -> Vec<Text<'_>> {
    let begins = file.match_indices("#[error(").map(|(at, _)| at);
    let begins: Vec<usize> = begins.filter(|at| file[..*at].ends_with([' ', '\n'])).collect();
    let ends = begins.iter().skip(1).copied().chain([file.len()]);
    let texts = begins.iter().zip(ends).filter_map(|(begin, end)| {
        let (attribute, item) = file[*begin..end].split_once(")]\n")?;
        let text = attribute.split_once('"')?.1.rsplit_once('"')?.0;
        // The item ends where a line closes the enum or the struct.
        Some(Text { text, item: item.split("\n}").next()? })
    });
    texts.collect()
}

/// Returns the placeholders of the cause: the name of its field, or its index.
fn cause(item: &str) -> Option<String> {
    let (before, marked) = item.split_once("#[source]").or_else(|| item.split_once("#[from]"))?;
    let name = marked.trim_start().split_once(':').map_or("", |(name, _)| name);
    let is_name = !name.is_empty() && name.chars().all(|char| char.is_ascii_lowercase() || char == '_');
    Some(if is_name { name.to_owned() } else { before.matches(',').count().to_string() })
}

/// Returns the reason why a text is not one sentence without its cause.
fn fault(text: &Text<'_>) -> Option<&'static str> {
    let cause = cause(text.item).unwrap_or_else(|| "source".to_owned());
    let begins = [format!("{{{cause}}}"), format!("{{{cause}:"), format!("{{{cause}.")];
    if begins.iter().any(|begin| text.text.contains(begin)) {
        return Some("contains its cause");
    }
    let is_sentence = !text.text.ends_with('.') && !text.text.contains(". ") && !text.text.contains("\\n");
    (!is_sentence && !LISTS.contains(&text.text)).then_some("is not one sentence")
}

#[test]
fn every_text_of_an_error_is_one_sentence_without_its_cause() {
    let (mut faults, mut count) = (Vec::new(), 0);
    for path in all_sources() {
        let file = fs::read_to_string(&path).unwrap();
        let texts = texts(&file);
        count += texts.len();
        let found = texts.iter().filter_map(|text| Some((fault(text)?, text.text)));
        faults.extend(found.map(|(fault, text)| format!("{}: `{text}` {fault}", path.display())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 100, "only {count} texts were found");
}

#[test]
fn a_text_with_its_cause_is_found() {
    let file = |text: &str, field: &str| format!("enum E {{\n    #[error(\"{text}\")]\n    V{field},\n}}\n");
    let fault = |text: &str, field: &str| texts(&file(text, field)).first().and_then(fault);
    assert_eq!(fault("cannot read: {0}", "(#[source] Error)"), Some("contains its cause"));
    assert_eq!(fault("cannot read {0}: {1:?}", "(String, #[from] Error)"), Some("contains its cause"));
    assert_eq!(fault("cannot read: {source}", " { source: Error }"), Some("contains its cause"));
    assert_eq!(fault("cannot read: {error}", " { #[source] error: Error }"), Some("contains its cause"));
    assert_eq!(fault("cannot read {0}", "(String, #[source] Error)"), None);
    assert_eq!(fault("cannot read. Try again", "(#[source] Error)"), Some("is not one sentence"));
    assert_eq!(fault("cannot read", "(#[source] Error)"), None);
}
