//! Each rule and lint has a page in `docs/lints`, whose examples are right. `EXPECTORATE=overwrite cargo test --test
//! generator` accepts a change of the index in `docs/lints.md`.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use super::own_schemas::Findings;
use crate::workspace::{cases, directory, tests};

/// A row of the table that `explain` prints.
pub(super) struct Rule {
    pub(super) name: String,
    /// The default level of a lint, or `rule`.
    pub(super) level: String,
    summary: String,
}

impl Rule {
    pub(super) fn is_lint(&self) -> bool {
        self.level != "rule"
    }

    fn page(&self) -> String {
        fs::read_to_string(pages().join(format!("{}.md", self.name))).unwrap()
    }
}

fn pages() -> PathBuf {
    tests().join("../docs/lints")
}

fn command(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .args(arguments)
        .output()
        .unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.success(), stdout, stderr)
}

pub(super) fn rules() -> Vec<Rule> {
    let (_, table, _) = command(&["explain"]);
    let rule = |line: &str| {
        let (name, rest) = line.split_once(' ').unwrap();
        let (level, summary) = rest.trim().split_once(' ').unwrap();
        Rule { name: name.into(), level: level.into(), summary: summary.trim().into() }
    };
    let is_change = |rule: &Rule| ["breaking", "risky", "safe"].contains(&&*rule.level);
    let rules: Vec<_> = table.lines().map(rule).filter(|rule| !is_change(rule)).collect();
    assert!(rules.len() > 50, "{} rules", rules.len());
    rules
}

/// Returns the schema in a section of a page.
fn schema<'a>(page: &'a str, section: &str) -> Option<&'a str> {
    let (_, text) = page.split_once(&format!("\n## {section}\n\n```proto\n"))?;
    Some(text.split_once("\n```").unwrap().0)
}

/// Returns whether the schema is accepted, the rules that it breaks with all lints enabled, and the output.
fn broken(schema: &str, rules: &[Rule], is_cli: bool) -> (bool, BTreeSet<String>, String) {
    let protos = directory(&[("p.proto", schema)]);
    let directory = protos.path().to_str().unwrap();
    let file = protos.path().join("p.proto");
    let out = format!("{directory}/out");
    let hidden = rules.iter().filter(|rule| rule.level == "allow").flat_map(|rule| ["--warn", &rule.name]);
    let fixed = ["generate", "-I", directory, "--out", &out, file.to_str().unwrap()];
    let cli = if is_cli { "--cli" } else { "--cli=false" };
    let parser = schema.starts_with("edition").then_some("--protoc");
    let arguments = fixed.into_iter().chain([cli]).chain(parser).chain(hidden);
    let (success, _, said) = command(&arguments.collect::<Vec<_>>());
    let name = |line: &str| {
        let (_, rest) = line.split_once(": error[").or_else(|| line.split_once(": warning["))?;
        Some(rest.split_once("]: ")?.0.to_owned())
    };
    (success, said.lines().filter_map(name).collect(), said)
}

#[test]
fn every_page_begins_as_the_table_says() {
    for rule in rules() {
        let Rule { name, level, summary } = &rule;
        let kind = if rule.is_lint() { format!("Lint, `{level}` by default") } else { "Rule".to_owned() };
        let page = rule.page();
        let [title, header, sentence, ..] = page.split("\n\n").collect::<Vec<_>>()[..] else {
            panic!("{name}: {page}")
        };
        assert_eq!(title, format!("# {name}"));
        let since = header.strip_prefix(&format!("{kind}. Since ")).and_then(|rest| rest.strip_suffix('.'));
        let is_version = |text: &str| text.split('.').filter(|part| part.parse::<u32>().is_ok()).count() == 3;
        assert!(since.is_some_and(is_version), "{name}: {header}");
        assert_eq!(&sentence.replace('\n', " "), summary);
        assert!(page.contains("\n\n## Why\n\n"), "{name} has no reason");
    }
}

#[test]
fn every_page_has_a_rule() {
    let rules: BTreeSet<_> = rules().into_iter().map(|rule| rule.name).collect();
    let pages = cases(&pages(), "md");
    let pages: BTreeSet<_> =
        pages.iter().map(|page| page.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(pages, rules);
}

#[test]
fn every_bad_schema_breaks_its_rule_alone_and_every_good_one_breaks_none() {
    let rules = rules();
    let wrong: Vec<_> = rules.iter().flat_map(|rule| wrong_examples(rule, &rules)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns what is wrong with the examples of a page.
fn wrong_examples(rule: &Rule, rules: &[Rule]) -> Vec<String> {
    let (name, page) = (&rule.name, rule.page());
    let (Some(bad), Some(good)) = (schema(&page, "Bad"), schema(&page, "Good")) else {
        // The program has all features, so a test of `temporal-prost-biscuit` checks the page of `missing-feature`.
        let is_run = page.contains(&format!("[{name}]: ")) && page.contains("```console\n$ ");
        let is_right = page.contains("\n## Example\n\n") && (is_run || name == "missing-feature");
        return if is_right { Vec::new() } else { vec![format!("{name} has no example")] };
    };
    let is_cli = name.starts_with("cli-");
    let (_, found, said) = broken(bad, rules, is_cli);
    let is_alone = found == BTreeSet::from([name.clone()]);
    let bad = (!is_alone).then(|| format!("the bad schema of {name}: {said}"));
    let (success, _, said) = broken(good, rules, is_cli);
    let good = (!success || !said.is_empty()).then(|| format!("the good schema of {name}: {said}"));
    bad.into_iter().chain(good).collect()
}

#[test]
fn the_index_lists_every_page_and_the_findings_in_this_repository() {
    let path = tests().join("../docs/lints.md");
    let text = fs::read_to_string(&path).unwrap();
    let (introduction, _) = text.split_once("\n| lint | default |").unwrap();
    let (lints, rules): (Vec<_>, Vec<_>) = rules().into_iter().partition(Rule::is_lint);
    let to_page = |name: &str| format!("[`{name}`](lints/{name}.md)");
    let findings = Findings::new(&lints);
    let lint = |Rule { name, level, summary }: &Rule| {
        let [examples, tests] = findings.of(name);
        format!("| {} | {level} | {examples} | {tests} | {summary} |\n", to_page(name))
    };
    let rule = |Rule { name, summary, .. }: &Rule| format!("| {} | {summary} |\n", to_page(name));
    let lints: String = lints.iter().map(lint).collect();
    let rules: String = rules.iter().map(rule).collect();
    let tables = format!(
        "\n| lint | default | examples | tests | |\n|---|---|---|---|---|\n{lints}\n## Rules\n\n| rule | |\n|---|---|\n{rules}"
    );
    expectorate::assert_contents(path, &format!("{introduction}{tables}"));
}

#[test]
fn explain_prints_pages() {
    let page = |name: &str| fs::read_to_string(pages().join(format!("{name}.md"))).unwrap();
    let (success, stdout, _) = command(&["explain", "missing-timeout", "syntax"]);
    assert!(success);
    assert_eq!(stdout, format!("{}\n{}", page("missing-timeout"), page("syntax")));
    let (success, _, stderr) = command(&["explain", "missing-timeot"]);
    assert!(!success);
    assert_eq!(
        stderr,
        "there is no rule, lint or change `missing-timeot`: did you mean `missing-timeout`?\n"
    );
}
