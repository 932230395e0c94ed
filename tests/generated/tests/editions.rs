//! Messages of editions have the bytes that protoc writes, and the JSON form of their features.

use std::{io::Write, path::Path, process::Command, process::Stdio};

use temporal_prost::{codegen::Schema, prost::Message};
use temporal_prost_generated::{
    edition_2023::golden::edition_2023::{self, Closed, Item, item::Choice},
    edition_2024::golden::edition2024,
};
use temporal_prost_json::UnknownFields;

/// Returns the bytes of a message that is written as text.
fn encoded_by_protoc(edition: &str, message: &str, text: &str) -> Vec<u8> {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/editions");
    let protos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    let mut protoc = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("--encode={message}"))
        .arg("-I")
        .arg(goldens)
        .arg("-I")
        .arg(protos)
        .arg(format!("edition_{edition}.proto"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    protoc.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = protoc.wait_with_output().unwrap();
    assert!(output.status.success(), "{text}");
    output.stdout
}

/// Returns the item with these fields and the required ones. Its bytes come from protoc.
fn item(fields: &str) -> Item {
    let bytes =
        encoded_by_protoc("2023", "golden.edition_2023.Item", &format!("id: 'a' required {{}} {fields}"));
    let item = Item::decode(&*bytes).unwrap();
    assert_eq!(item.encode_to_vec(), bytes, "{fields}");
    let schema = edition_2023::temporal_schema::Schema::descriptors();
    let json = schema.to_json("golden.edition_2023.Item", &bytes).unwrap();
    let read = schema.from_json("golden.edition_2023.Item", &json, UnknownFields::Refuse).unwrap();
    assert_eq!(Item::decode(&*read).unwrap(), item, "{fields}");
    item
}

fn json(item: &Item) -> serde_json::Value {
    let schema = edition_2023::temporal_schema::Schema::descriptors();
    schema.to_value("golden.edition_2023.Item", &item.encode_to_vec()).unwrap()
}

#[test]
fn fields_have_the_presence_of_their_feature() {
    let set = item("explicit: 0 implicit: 0 raw: ''");
    assert_eq!((set.explicit, set.implicit, &set.raw[..]), (Some(0), 0, &b""[..]));
    assert_eq!(json(&set), serde_json::json!({"id": "a", "explicit": 0, "required": {}}));
    let unset = item("");
    assert_eq!((unset.explicit, unset.prefixed, unset.ring), (None, None, None));
    // Required fields are written even if they have their default.
    let empty = Item::default().encode_to_vec();
    assert_eq!(empty, b"\x0a\x00\x6a\x00");
}

#[test]
fn defaults_are_those_of_the_schema() {
    let unset = item("");
    assert_eq!((unset.with_default(), unset.closed_with_default()), (7, Closed::Two));
    assert_eq!((unset.explicit(), unset.closed()), (0, Closed::One));
    let set = item("with_default: 8 closed_with_default: CLOSED_ONE");
    assert_eq!((set.with_default(), set.closed_with_default()), (8, Closed::One));
}

#[test]
fn lists_are_packed_as_their_feature_says() {
    for field in ["packed", "packed_and_deprecated", "expanded"] {
        item(&format!("{field}: [1, 2, 300]"));
    }
    item("expanded_enums: [OPEN_ONE, OPEN_UNSPECIFIED] closeds: [CLOSED_TWO, CLOSED_ONE]");
}

#[test]
fn messages_are_groups_where_their_feature_says_so() {
    let all =
        item("prefixed {name: 'p'} delimited {name: 'd'} delimiteds {name: 'x'} delimiteds {name: 'y'}");
    assert_eq!(all.delimiteds.len(), 2);
    let nested = item("parent {id: 'b' required {} parent {id: 'c' required {name: 'n'}}}");
    assert_eq!(nested.parent.unwrap().parent.unwrap().id, "c");
    item("ring {link {ring {link {}}}}");
    item("parts {key: 1 value {name: 'm'}} closed_by_name {key: 'a' value: CLOSED_FROM_ZERO_ONE}");
}

#[test]
fn oneofs_contain_groups() {
    let Some(Choice::Part(part)) = item("part {name: 'p'}").choice else { panic!("another choice") };
    assert_eq!(part.name.as_deref(), Some("p"));
    let Some(Choice::Child(child)) = item("child {id: 'b' required {} number: 3}").choice else {
        panic!("another choice")
    };
    assert_eq!(child.choice, Some(Choice::Number(3)));
    assert_eq!(item("number: 0").choice, Some(Choice::Number(0)));
}

#[test]
fn enums_keep_values_that_they_do_not_declare() {
    // protoc refuses to write such a value.
    let bytes = [&item("").encode_to_vec()[..], b"\x90\x01\x09\x98\x01\x09"].concat();
    let item = Item::decode(&*bytes).unwrap();
    assert_eq!((item.open, item.closed), (Some(9), Some(9)));
    assert_eq!(item.encode_to_vec(), bytes);
}

#[test]
fn a_file_sets_the_features_of_its_fields() {
    let text = "id: 'a' explicit: 0 part {name: 'p'} parts {name: 'q'} parts {} expanded: [1, 2] packed: [1, 2] \
        prefixed {name: 'r'} by_name {key: 'k' value {name: 's'}} child {number: 0} kind: KIND_ONE";
    let bytes = encoded_by_protoc("2024", "golden.edition2024.Item", text);
    let item = edition2024::Item::decode(&*bytes).unwrap();
    assert_eq!(item.encode_to_vec(), bytes);
    assert_eq!((item.explicit, item.parts.len(), item.kind), (Some(0), 2, 1));
    let schema = edition2024::temporal_schema::Schema::descriptors();
    let json = schema.to_json("golden.edition2024.Item", &bytes).unwrap();
    let read = schema.from_json("golden.edition2024.Item", &json, UnknownFields::Refuse).unwrap();
    assert_eq!(edition2024::Item::decode(&*read).unwrap(), item);
}
