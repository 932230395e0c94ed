//! Compares `ProtoJSON` with `serde_json` on plain structs and with pbjson, for one message of 1 KB.

use std::hint::black_box;
use std::time::{Duration, Instant};

use temporal_prost_json::{Descriptors, UnknownFields};
use prost::Message;
use serde_json::{from_slice, to_vec};

use crate::order::Order;
use crate::plain::PlainOrder;

mod plain;

mod order {
    include!(concat!(env!("OUT_DIR"), "/conformance.rs"));
    include!(concat!(env!("OUT_DIR"), "/conformance.serde.rs"));
}

static SCHEMA: Descriptors =
    Descriptors::new(include_bytes!("../../../crates/temporal-prost-json/tests/conformance/descriptors.binpb"));
const TEXT: &[u8] = include_bytes!("../../../crates/temporal-prost-json/tests/conformance/order.json");
const NAME: &str = "conformance.Order";
const ROUNDS: u32 = 1_001;
/// Calls per round: so few that a busy machine interrupts only a few rounds.
const CALLS: u32 = 50;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let begin = Instant::now();
    let message = read(TEXT)?;
    println!("first use: {:?}", begin.elapsed());
    let json = write(&message)?;
    let plain: PlainOrder = from_slice(&json)?;
    println!("message: {} bytes of JSON, {} on the wire", json.len(), message.encoded_len());
    compare(
        "write",
        [&|| time(|| to_vec(&plain)), &|| time(|| write(&message)), &|| time(|| to_vec(&message))],
    );
    compare(
        "read",
        [&|| time(|| from_slice::<PlainOrder>(&json)), &|| time(|| read(&json)), &|| {
            time(|| from_slice::<Order>(&json))
        }],
    );
    Ok(())
}

/// Writes the message in the same way as a payload.
fn write(message: &Order) -> Result<Vec<u8>, Error> {
    Ok(SCHEMA.to_json(NAME, &message.encode_to_vec())?)
}

fn read(json: &[u8]) -> Result<Order, Error> {
    Ok(Order::decode(SCHEMA.from_json(NAME, json, UnknownFields::Refuse)?.as_slice())?)
}

/// Measures all three in turn and prints the medians.
fn compare(what: &str, ways: [&dyn Fn() -> Duration; 3]) {
    let mut times = ways.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        ways.iter().zip(&mut times).for_each(|(way, times)| times.push(way()));
    }
    let [plain, ours, pbjson] = times.map(median);
    println!("{what}: {ours:.2} us, {:.1} times serde_json's {plain:.2}; pbjson {pbjson:.2}", ours / plain);
}

fn time<T>(call: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    begin.elapsed()
}

/// Returns microseconds per call.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6 / f64::from(CALLS))
}
