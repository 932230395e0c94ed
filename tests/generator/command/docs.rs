//! `docs`: documentation of the services.

mod calls;
mod rows;
mod tree;

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Output},
};

use pulldown_cmark::{Event, Tag};

use crate::{
    entrance::protoc,
    markdown::{anchors, blocks, events, headings, links},
    workspace::{cases, directory, files, has_cli, tests},
};

/// Runs `docs` for a schema in `include`.
fn docs(include: &Path, proto: &str, out: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    command.arg("docs").args(options).arg("-I").arg(include).arg("--out").arg(out).arg(include.join(proto));
    command.output().unwrap()
}

/// Returns the pages for a schema, by name.
fn pages(include: &Path, proto: &str, options: &[&str]) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    let output = docs(include, proto, out.path(), options);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(out.path()).into_iter().filter(|(name, _)| name != "temporal-prost.manifest").collect()
}

/// Returns the pages for a golden.
pub(crate) fn pages_of_golden(proto: &Path) -> BTreeMap<String, String> {
    let cli = if has_cli(proto) { &["--cli"][..] } else { &[] };
    pages(&tests().join("golden"), proto.file_name().unwrap().to_str().unwrap(), cli)
}

fn every_link_resolves(pages: &BTreeMap<String, String>) -> usize {
    let mut count = 0;
    for (name, page) in pages {
        for link in links(page).into_iter().filter(|link| !link.starts_with("https://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = pages.get(if file.is_empty() { name.as_str() } else { file });
            let target = target.unwrap_or_else(|| panic!("{name} links to {link}"));
            let found = anchor.is_empty() || anchors(target).iter().any(|found| found == anchor);
            assert!(found, "{name} links to {link}");
            count += 1;
        }
    }
    count
}

#[test]
fn every_link_of_every_golden_resolves() {
    let goldens = cases(&tests().join("golden"), "proto");
    let count: usize = goldens.iter().map(|proto| every_link_resolves(&pages_of_golden(proto))).sum();
    assert!(count > 500, "{count}");
}

const EXAMPLES: [(&str, &str, &[&str]); 3] = [
    ("orders", "shop/v1/orders.proto", &["--cli"]),
    ("checked-in", "reminders/v1/reminders.proto", &[]),
    ("protoc", "bank/v1/transfers.proto", &[]),
];

#[test]
fn the_documentation_of_the_examples_is_fresh() {
    // As all other files, `EXPECTORATE=overwrite` writes them.
    let check = if env::var_os("EXPECTORATE").is_some() { &[][..] } else { &["--check"] };
    for (name, proto, options) in EXAMPLES {
        let example = tests().join("../examples").join(name);
        let out = example.join("docs");
        let output = docs(&example.join("proto"), proto, &out, &[options, check].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let pages = files(&out).into_iter().filter(|(name, _)| name != "temporal-prost.manifest").collect();
        assert!(every_link_resolves(&pages) > 0, "{name}");
    }
    let readme = fs::read_to_string(tests().join("../README.md")).unwrap();
    assert!(readme.contains("](examples/orders/docs/shop.v1.Orders.md)"), "the README has no link");
}

#[test]
fn examples_are_valid_and_have_the_id_that_is_shown() {
    let proto = tests().join("../examples/orders/proto");
    let page = &pages(&proto, "shop/v1/orders.proto", &[])["shop.v1.Orders.md"];
    let [input] = &blocks(page, "json")[..] else { panic!("{page}") };
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(["eval", "--workflow", "PlaceOrder", "--input", input, "-I"])
        .arg(&proto)
        .arg(proto.join("shop/v1/orders.proto"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "id: order/order-id\n", "{output:?}");
    assert!(page.contains("For the example input it is `order/order-id`."));
}

/// Returns the page of a service with an activity that has these options.
fn page_of_activity(options: &str) -> String {
    let schema = format!(
        "syntax = \"proto3\"; package a; import \"temporal/v1/temporal.proto\"; message M {{}}
        service S {{ rpc A(M) returns (M) {{ option (temporal.v1.activity) = {{ {options} }}; }} }}"
    );
    let protos = directory(&[("s.proto", &schema)]);
    pages(protos.path(), "s.proto", &[]).remove("a.S.md").unwrap()
}

#[test]
fn states_of_an_activity_say_how_it_ends() {
    let cases = [
        (
            "start_to_close_timeout: { seconds: 5 }",
            "scheduled → attempt (at most 5s) → completed | wait 1s, 2s, 4s, 8s, 16s, … up to 1m 40s → attempt | \
             failed (on an error that is not retried)",
        ),
        (
            "start_to_close_timeout: { seconds: 5 } retry_policy: { max_attempts: 1 }",
            "scheduled → attempt (at most 5s) → completed | \
             failed (after 1 attempt)",
        ),
        (
            "schedule_to_close_timeout: { seconds: 60 } schedule_to_start_timeout: { seconds: 9 } \
             heartbeat_timeout: { seconds: 3 } retry_policy: { max_attempts: 2 }",
            "scheduled (at most 9s) → attempt (heartbeat within 3s) → completed | wait 1s → attempt | \
             failed (after 2 attempts, after 1m, on an error that is not retried)",
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(blocks(&page_of_activity(options), "text"), [format!("{expected}\n")], "{options}");
    }
}

#[test]
fn every_entrance_writes_the_same_pages() {
    let golden = tests().join("golden");
    for name in ["references.proto", "options.proto"] {
        let expected = pages(&golden, name, &[]);
        assert_eq!(pages(&golden, name, &[]), expected);
        let from_protoc = protoc::run(&golden.join(name), "no_include,docs=docs").unwrap();
        let from_protoc = from_protoc
            .into_iter()
            .filter_map(|(name, text)| Some((name.strip_prefix("docs/")?.to_owned(), text)));
        assert_eq!(from_protoc.collect::<BTreeMap<_, _>>(), expected);
        let out = tempfile::tempdir().unwrap();
        let builder = temporal_prost_build::configure().out_dir(out.path()).emit_rerun_if_changed(false);
        builder.docs("docs").compile_protos(&[golden.join(name)], &[&golden]).unwrap();
        assert_eq!(files(&out.path().join("docs")).into_iter().collect::<BTreeMap<_, _>>(), expected);
    }
}

const HOSTILE: &str = r#"syntax = "proto3";
package a;
import "temporal/v1/temporal.proto";

/* # Title
   <script>alert(1)</script> <!-- open

   | x | y |
   |---|---|
   | 1 | 2 |
   ---
   ```
   fence
   ````
   ~~~
   [x](javascript:alert(1)) ![i](http://i) | pipe
   [ref]: http://a.b
*/
service S {
  option (temporal.v1.service) = { task_queue: "q`</code>|\n# x" };
  // COMMENT
  rpc W(M) returns (M) {
    option (temporal.v1.workflow) = { id: "`|<b>'${! f }\n## y" name: "n`` `| <i>" };
  }
  rpc A(M) returns (M) {
    option (temporal.v1.activity) = {
      start_to_close_timeout: { seconds: 1 }
      retry_policy: { non_retryable_error_types: "|`</td>\n\n# e" }
    };
  }
}
// # M
//
// <!-- COMMENT
message M {
  // a | b `c|d` <b>
  //
  // # F
  string f = 1;
}
"#;

#[test]
fn nothing_in_a_schema_becomes_structure() {
    let protos = directory(&[("s.proto", HOSTILE)]);
    let pages = pages(protos.path(), "s.proto", &[]);
    let headings: Vec<_> = pages.values().map(|page| headings(page)).collect();
    let of_package = ["Package a", "Services", "Messages", "Message M", "How to read the tables of fields"];
    let of_service =
        ["Service S", "Workflow W", "Input of W", "Output of W", "Options of W", "Calls of W", "Activity A"];
    assert_eq!(headings, [&of_service[..], &of_package[..]]);
    for page in pages.values() {
        let events = events(page);
        let html: String = events
            .iter()
            .filter_map(|event| match event {
                Event::Html(html) | Event::InlineHtml(html) => Some(html.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(
            html.trim_end(),
            "<!-- Generated by protoc-gen-rust-temporal from s.proto. Do not edit. -->"
        );
        let is_image = |event: &Event<'_>| matches!(event, Event::Start(Tag::Image { .. }) | Event::Rule);
        assert!(!events.iter().any(is_image), "{page}");
        assert!(links(page).iter().all(|link| !link.contains("javascript")), "{page}");
        let rows = |cells: usize| page.lines().filter(|line| line.matches(" | ").count() >= cells).count();
        assert!(rows(1) > 0);
    }
    every_link_resolves(&pages);
}

fn with_templates(templates: &[(&str, &str)]) -> (BTreeMap<String, String>, String) {
    let templates = directory(templates);
    let out = tempfile::tempdir().unwrap();
    let option = format!("--docs-templates={}", templates.path().display());
    let output = docs(&tests().join("golden"), "activities.proto", out.path(), &[&option]);
    (files(out.path()).into_iter().collect(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_template_of_the_user_replaces_ours() {
    let ours = with_templates(&[]).0;
    let (theirs, _) = with_templates(&[("activity.md", "ACTIVITY {{ activity.method.name }}\n")]);
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    let package = "golden.activities.md";
    assert_eq!(ours[package], theirs[package]);
    let page = theirs.iter().find(|(name, _)| name.ends_with("Payments.md")).unwrap().1;
    assert!(page.contains("ACTIVITY ") && page.contains("# Service `"), "{page}");
}

#[test]
fn templates_that_fail_write_nothing() {
    let cases = [
        ("activity.md", "{{ activity.nam }}", "the template `activity.md` cannot be rendered"),
        ("activity.md", "{% if %}", "the template `activity.md` cannot be rendered"),
        ("activity.md", "{{ 1 | nothing }}", "the template `activity.md` cannot be rendered"),
        ("activities.md", "", "there is no template `activities.md`: did you mean `activity.md`?"),
    ];
    for (name, text, expected) in cases {
        let (written, said) = with_templates(&[(name, text)]);
        assert!(written.is_empty() && said.contains(expected), "{said}");
    }
}
