//! Measures `ProtoJSON` beside `serde_json` on plain structs: `cargo run --release --example json_speed`.

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::time::{Duration, Instant};

use prost::Message;
use prost_types::Timestamp;
use serde::{Deserialize, Serialize};
use temporal_prost::UnknownFields;
use temporal_prost::codegen::Descriptors;

static SCHEMA: Descriptors = Descriptors::new(include_bytes!("../tests/conformance/descriptors.binpb"));
const TEXT: &[u8] = include_bytes!("../tests/conformance/order.json");
const NAME: &str = "conformance.Order";
const ROUNDS: u32 = 51;
const CALLS: u32 = 2_000;

/// What a user of `serde_json` would write for the same document.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainOrder {
    id: String,
    customer: PlainCustomer,
    items: Vec<PlainItem>,
    labels: BTreeMap<String, String>,
    created_at: String,
    status: String,
    note: String,
    gift: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainCustomer {
    name: String,
    email: String,
    address_lines: Vec<String>,
    loyalty_points: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainItem {
    sku: String,
    title: String,
    quantity: u32,
    price_cents: String,
    weight_kg: f64,
}

/// What prost makes of `order.proto`.
#[derive(Message)]
struct Order {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(message, optional, tag = "2")]
    customer: Option<Customer>,
    #[prost(message, repeated, tag = "3")]
    items: Vec<Item>,
    #[prost(map = "string, string", tag = "4")]
    labels: HashMap<String, String>,
    #[prost(message, optional, tag = "5")]
    created_at: Option<Timestamp>,
    #[prost(int32, tag = "6")]
    status: i32,
    #[prost(string, tag = "7")]
    note: String,
    #[prost(bool, tag = "8")]
    gift: bool,
}

#[derive(Message)]
struct Customer {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    email: String,
    #[prost(string, repeated, tag = "3")]
    address_lines: Vec<String>,
    #[prost(int32, optional, tag = "4")]
    loyalty_points: Option<i32>,
}

#[derive(Message)]
struct Item {
    #[prost(string, tag = "1")]
    sku: String,
    #[prost(string, tag = "2")]
    title: String,
    #[prost(uint32, tag = "3")]
    quantity: u32,
    #[prost(int64, tag = "4")]
    price_cents: i64,
    #[prost(double, tag = "5")]
    weight_kg: f64,
}

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let begin = Instant::now();
    let message = read(TEXT)?;
    println!("first use: {:?}", begin.elapsed());
    let json = write(&message)?;
    let plain: PlainOrder = serde_json::from_slice(&json)?;
    println!("message: {} bytes of JSON, {} on the wire", json.len(), message.encoded_len());
    compare("write", || write(&message), || serde_json::to_vec(&plain));
    compare("read", || read(&json), || serde_json::from_slice::<PlainOrder>(&json));
    Ok(())
}

/// As a payload is made.
fn write(message: &Order) -> Result<Vec<u8>, Error> {
    Ok(SCHEMA.to_json(NAME, &message.encode_to_vec())?)
}

fn read(json: &[u8]) -> Result<Order, Error> {
    Ok(Order::decode(SCHEMA.from_json(NAME, json, UnknownFields::Refuse)?.as_slice())?)
}

/// Prints the medians of both, measured in turn.
fn compare<A, B>(what: &str, ours: impl Fn() -> A, plain: impl Fn() -> B) {
    let (mut first, mut second): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (time(&ours), time(&plain))).unzip();
    let (ours, plain) = (median(&mut first), median(&mut second));
    println!("{what}: {ours:.2} us, serde_json {plain:.2} us, {:.1} times", ours / plain);
}

fn time<T>(call: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    begin.elapsed()
}

/// In microseconds a call.
fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6 / f64::from(CALLS))
}
