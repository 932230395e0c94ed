//! `docs/contributing.md` sends a change to places that exist, and that contain the example of their list.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::workspace::{files, tests};

/// Returns the targets of the links in a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// Returns the links of the first cell in each row of a table, by the title of its section.
fn places(page: &str) -> BTreeMap<&str, Vec<PathBuf>> {
    let mut places = BTreeMap::<_, Vec<_>>::new();
    let mut section = "";
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
        } else if let Some(cell) = line.strip_prefix('|').and_then(|row| row.split('|').next()) {
            places.entry(section).or_default().extend(links(cell).map(path));
        }
    }
    places
}

fn path(link: &str) -> PathBuf {
    tests().join("../docs").join(link)
}

fn page() -> String {
    fs::read_to_string(path("contributing.md")).unwrap()
}

#[test]
fn every_place_exists() {
    let page = page();
    let places: Vec<_> = page.lines().flat_map(links).collect();
    assert!(places.len() > 50, "{} places", places.len());
    for place in places {
        assert!(path(place).exists(), "docs/contributing.md: {place} does not exist");
    }
}

/// Checks that each place in a section contains the section's example, or is named after it.
fn assert_contains(section: &str, example: &[&str]) {
    let page = page();
    let places = places(&page).remove(section).unwrap_or_default();
    assert!(places.len() >= 5, "{section}: {} places", places.len());
    for place in places {
        let text = fs::read_to_string(&place).unwrap();
        let is_example = |text: &str| example.iter().any(|spelling| text.contains(spelling));
        let place = place.display().to_string();
        assert!(
            is_example(&text) || is_example(&place),
            "{section}: {place} does not contain {}",
            example[0]
        );
    }
}

#[test]
fn an_option_has_these_places() {
    assert_contains("Add an option", &["execution_timeout"]);
}

#[test]
fn an_option_has_no_other_places_in_the_sources() {
    let page = page();
    let listed: Vec<_> = places(&page).remove("Add an option").unwrap();
    let listed: Vec<_> = listed.iter().map(|place| place.canonicalize().unwrap()).collect();
    for source in ["src", "crates/temporal-prost/src", "crates/temporal-prost-cli/src"] {
        let folder = tests().join("..").join(source);
        for (name, text) in files(&folder) {
            let place = folder.join(&name).canonicalize().unwrap();
            // The messages of calls across namespaces have the field, too.
            let is_place = text.contains("execution_timeout") && !name.starts_with("protos/");
            assert!(
                !is_place || listed.contains(&place),
                "docs/contributing.md does not list {source}/{name}"
            );
        }
    }
}

#[test]
fn a_rule_has_these_places() {
    assert_contains("Add a rule", &["ineffective-timeout", "ineffective_timeout"]);
}
