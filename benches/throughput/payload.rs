//! Measures the cost of a payload, compared with the client call that sends it.

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};
use temporal_prost::{
    Proto, Schema as _,
    client::Client,
    common::data_converters::{
        GenericPayloadConverter as _, PayloadConverter, SerializationContext, SerializationContextData,
        TemporalSerializable,
    },
};
use temporal_prost_benches::greet::{GreetRequest, bench_temporal::BenchClient, temporal_schema::Schema};

const CALLS: usize = 200;

/// Prints the medians.
pub(crate) async fn measure(client: &Client) -> Result<(), Box<dyn Error>> {
    let example = orders::v1::temporal_schema::Schema::descriptors();
    let begun = Instant::now();
    example.from_json("shop.v1.PlaceOrderRequest", b"{}", Default::default())?;
    let (first, size) = (begun.elapsed(), example.as_bytes().len());
    println!("first use of the example's descriptors ({size} bytes): {first:?}; to reach: 4096 bytes, 300µs");
    let request =
        GreetRequest { name: "round trip".to_owned(), titles: vec!["Doctor of letters".to_owned(); 50] };
    let payload = Proto::<_, Schema>::from(request.clone());
    let written = median((0..CALLS).map(|_| write(&payload)).collect::<Result<_, _>>()?);
    let mut sent = Vec::new();
    for _ in 0..CALLS {
        let begun = Instant::now();
        let started = BenchClient::new(client.clone()).greet(request.clone()).start().await?;
        sent.push(begun.elapsed());
        started.result().await?;
    }
    let sent = median(sent);
    println!(
        "writing 1 KB: {written:?}; the start of a workflow with it, to a local server and back: {sent:?}"
    );
    Ok(())
}

fn write(value: &(impl TemporalSerializable + 'static)) -> Result<Duration, Box<dyn Error>> {
    let (data, converter) = (SerializationContextData::None, PayloadConverter::default());
    let context = SerializationContext::new(&data, &converter);
    let begun = Instant::now();
    black_box(converter.to_payload(&context, value)?);
    Ok(begun.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
