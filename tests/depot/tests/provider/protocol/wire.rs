//! Messages of a newer Terraform, byte by byte.

use crate::protocol::raw::{call, connect, field, json};
use depot::v2::boxes_temporal;
use tonic::{Code, transport::Channel};

/// Returns fields that no version knows yet, of every wire type: the numbers 2040 to 2044.
fn unknown() -> Vec<u8> {
    let key = |number: u8, kind: u8| [0xc0 | number << 3 | kind, 0x7f];
    let mut fields = Vec::new();
    fields.extend([&key(0, 0)[..], &[0xff, 0x01]].concat());
    fields.extend([&key(1, 1)[..], &[7; 8]].concat());
    fields.extend([&key(2, 2)[..], &[4], b"news"].concat());
    fields.extend([&key(3, 3)[..], &key(0, 0), &[1], &key(3, 4)].concat());
    fields.extend([&key(4, 5)[..], &[7; 4]].concat());
    fields
}

/// Returns a value, which is a field with an object in `MessagePack` inside.
fn value(number: u8, object: &[u8], more: &[u8]) -> Vec<u8> {
    field(number, &[&field(1, object), more].concat())
}

/// A box of 3 grams that has no id yet.
const BOX: &[u8] = b"\x84\xa2id\xc0\xa4name\xa3tea\xa6weight\x03\xa8timeouts\xc0";
const NULL: &[u8] = b"\xc0";

/// Returns requests with these fields at their ends, also inside of their values.
fn requests(more: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let name = field(1, b"depot_box");
    let raw = field(3, &[&field(1, br#"{"id":"box/tea","name":"tea","weight":3}"#), more].concat());
    let capabilities = field(3, more);
    let version = [2 << 3, 1];
    let planned = [value(2, NULL, more), value(3, BOX, more), value(4, BOX, more)].concat();
    [
        ("GetProviderSchema", more.to_vec()),
        ("ValidateProviderConfig", [&value(1, b"\x80", more), more].concat()),
        ("ValidateResourceConfig", [&name, &value(2, BOX, more), &capabilities, more].concat()),
        ("UpgradeResourceState", [&name, &version[..], &raw, more].concat()),
        ("PlanResourceChange", [&name, &planned[..], more].concat()),
        ("ImportResourceState", [&name, &field(2, b"box/tea"), more].concat()),
    ]
}

/// Returns the bytes in an order that does not depend on the order of maps.
fn sorted(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.sort_unstable();
    bytes
}

#[tokio::test]
async fn unknown_fields_change_nothing() {
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    for ((method, old), (_, new)) in requests(&[]).into_iter().zip(requests(&unknown())) {
        assert!(new.len() > old.len(), "{method}");
        let expected = call(&channel, method, old).await.unwrap();
        let answer = call(&channel, method, new).await.unwrap();
        if method == "ImportResourceState" {
            // The private data contain a random text.
            assert_eq!(answer.len(), expected.len());
        } else {
            assert_eq!(sorted(answer), sorted(expected.clone()), "{method}");
        }
        let is_about_tea =
            ["UpgradeResourceState", "PlanResourceChange", "ImportResourceState"].contains(&method);
        assert_eq!(
            String::from_utf8_lossy(&expected).contains("tea"),
            is_about_tea,
            "{method}: {expected:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_rpc_is_refused() {
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    let refused = call(&channel, "PlanDeferredAction", Vec::new()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}

/// Calls a method twice, with a value in `MessagePack` and in JSON, and expects the same answer.
async fn expect_same(channel: &Channel, method: &str, [one, other]: [Vec<u8>; 2]) -> String {
    let [one, other] =
        [call(channel, method, one).await.unwrap(), call(channel, method, other).await.unwrap()];
    assert_eq!(one, other, "{method}");
    String::from_utf8_lossy(&one).into_owned()
}

#[tokio::test]
async fn values_in_json_mean_the_same_as_in_messagepack() {
    const JSON: &str = r#"{"id": null, "name": "tea", "weight": 3, "timeouts": null}"#;
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    let plan = |prior: Vec<u8>, planned: fn(u8) -> Vec<u8>| {
        [field(1, b"depot_box"), prior, planned(3), planned(4)].concat()
    };
    let packed = plan(value(2, NULL, &[]), |number| value(number, BOX, &[]));
    let sent = plan(json(2, "null"), |number| json(number, JSON));
    let planned = expect_same(&channel, "PlanResourceChange", [packed, sent]).await;
    assert!(planned.contains("tea"), "{planned}");

    let wrong = |config| [field(1, b"depot_box"), config].concat();
    let packed = wrong(value(2, b"\x81\xa6weight\xa5heavy", &[]));
    let sent = wrong(json(2, r#"{"weight": "heavy"}"#));
    let refused = expect_same(&channel, "ValidateResourceConfig", [packed, sent]).await;
    assert!(refused.contains("weight"), "{refused}");
}

#[tokio::test]
async fn json_that_cannot_be_parsed_is_an_error() {
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    for (method, number) in [("ValidateResourceConfig", 2), ("PlanResourceChange", 3), ("ReadResource", 2)] {
        let request = [field(1, b"depot_box"), json(number, "{\"name\": ")].concat();
        let answer = String::from_utf8_lossy(&call(&channel, method, request).await.unwrap()).into_owned();
        assert!(answer.contains("Terraform has sent an invalid value: EOF"), "{method}: {answer}");
    }
}
