//! Measures `ProtoJSON` beside `serde_json` on plain structs: `cargo run --release --example json_speed`.

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

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
struct Order {
    id: String,
    customer: Customer,
    items: Vec<Item>,
    labels: BTreeMap<String, String>,
    created_at: String,
    status: String,
    note: String,
    gift: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    name: String,
    email: String,
    address_lines: Vec<String>,
    loyalty_points: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    sku: String,
    title: String,
    quantity: u32,
    price_cents: String,
    weight_kg: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let wire = SCHEMA.from_json(NAME, TEXT, UnknownFields::Refuse)?;
    println!("first use {:?}", begin.elapsed());
    let json = SCHEMA.to_json(NAME, &wire)?;
    let order: Order = serde_json::from_slice(&json)?;
    println!("{} bytes of JSON, {} on the wire", json.len(), wire.len());
    compare("write", || SCHEMA.to_json(NAME, &wire), || serde_json::to_vec(&order));
    compare(
        "read",
        || SCHEMA.from_json(NAME, &json, UnknownFields::Refuse),
        || serde_json::from_slice::<Order>(&json),
    );
    Ok(())
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
