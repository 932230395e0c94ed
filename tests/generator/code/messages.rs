//! prost's messages, as far as we have a say in them.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use temporal_prost_build::{Builder, configure};

use crate::workspace::{directory, files};

/// Returns the content of prost's file for a file `a.proto` of the package `a`.
fn generated(declarations: &str, set: impl FnOnce(Builder) -> Builder) -> String {
    let directory = tempfile::tempdir().unwrap();
    let proto = directory.path().join("a.proto");
    std::fs::write(&proto, format!("syntax = \"proto3\";\npackage a;\n{declarations}")).unwrap();
    let builder = configure().out_dir(directory.path()).emit_rerun_if_changed(false);
    set(builder).compile_protos(&[&proto], &[directory.path()]).unwrap();
    std::fs::read_to_string(directory.path().join("a.rs")).unwrap()
}

const COMMENTED: &str = "
// A message.\r still the same line.
//
//     let x = 1;
message M {
  // ```
  // curl -X POST
  // ```
  int32 field = 1;
  /** Javadoc. */
  oneof choice {
    //     let y = [Link];
    string one = 2; // ~~~ unclosed
  }
  // <div>
  //     let z = 1;
  enum Kind {
    //
    //     let zero = 0;
    KIND_UNSPECIFIED = 0;
  }
}";

/// Comments in a row, as Markdown.
fn documentation(code: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in code.lines().map(str::trim_start) {
        match line.strip_prefix("///") {
            Some(text) => found.last_mut().unwrap().extend([text, "\n"]),
            None => found.push(String::new()),
        }
    }
    found
}

#[test]
fn comments_of_messages_are_no_doc_tests() {
    let code = generated(COMMENTED, |builder| builder);
    for part in
        ["A message. still the same line.", "let x = 1;", "curl", "Javadoc.", "let y", "let z", "let zero"]
    {
        assert!(code.contains(part), "{part} is missing in {code}");
    }
    assert!(!code.contains("* Javadoc"), "{code}");
    for text in documentation(&code) {
        for event in Parser::new(&text) {
            // A feature of prost-build, which other crates may switch on, says `text,text`.
            let is_text = |kind: &CodeBlockKind<'_>| matches!(kind, CodeBlockKind::Fenced(of) if of.starts_with("text"));
            let found = matches!(&event, Event::Start(Tag::CodeBlock(kind)) if !is_text(kind));
            assert!(!found, "{text}");
        }
    }
}

const MAPS: &str = "
message M { map<string, Kind> kinds = 1; map<int32, N> others = 2; message Inner { enum E { E_A = 0; } oneof x { E e = 1; } } }
message N { message Deep { map<string, bytes> data = 1; } }
enum Kind { KIND_A = 0; }";

#[test]
fn maps_are_ordered_unless_they_are_to_be_hashed() {
    let code = generated(MAPS, |builder| builder);
    assert_eq!((code.matches("BTreeMap<").count(), code.matches("HashMap<").count()), (3, 0), "{code}");
    let code = generated(MAPS, |builder| builder.hash_maps(true));
    assert_eq!((code.matches("BTreeMap<").count(), code.matches("HashMap<").count()), (0, 3), "{code}");
    assert!(!code.contains("derive(Debug)"), "{code}");
    let code =
        generated(MAPS, |builder| builder.hash_maps(true).btree_map(".a.M").btree_map(".a.N.Deep.data"));
    assert_eq!((code.matches("BTreeMap<").count(), code.matches("HashMap<").count()), (3, 0), "{code}");
}

#[test]
fn a_package_of_the_user_may_have_the_name_of_the_annotation_schema() {
    let proto = r#"
        syntax = "proto3";
        package PACKAGE;
        import "temporal/v1/temporal.proto";
        message Order { .temporal.v1.RetryPolicy retry = 1; }
        service Orders { rpc Place(Order) returns (Order) { option (.temporal.v1.workflow) = {}; } }
    "#;
    for package in ["temporal.v1", "temporal.v1.orders", "temporal.orders.v1"] {
        let protos = directory(&[("orders.proto", &proto.replace("PACKAGE", package))]);
        let out = tempfile::tempdir().unwrap();
        configure()
            .out_dir(out.path())
            .emit_rerun_if_changed(false)
            .compile_protos(&["orders.proto"], &[protos.path()])
            .unwrap();
        let files = files(out.path());
        let of = |name: &str| &files.iter().find(|(file, _)| file == name).unwrap().1;
        let messages = of(&format!("{package}.rs"));
        assert!(messages.contains("pub struct Order "), "{messages}");
        assert!(messages.contains("::temporal_prost::protos::temporal::v1::RetryPolicy"), "{messages}");
        let services = of(&format!("{package}.temporal.rs"));
        assert!(!services.contains("protos::temporal::v1::Order"), "{services}");
    }
}
