//! Measures the time to parse and to evaluate ids.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use temporal_prost_expression::{Env, Template};

/// Ids from real schemas.
const IDS: [&str; 11] = [
    r"some-workflow-1/${! id }/${! uuid_v4() }",
    r#"some-update/${! requestVal.not_empty().catch("default").slug() }"#,
    r"update-progress/${! progress.string() }",
    r#"workflow-with-input:${! name.or(throw("name is required")) }"#,
    r"updatable-timer/${! name.or(uuid_v4()) }",
    r#"hello/${! name.or("World") }"#,
    r"mutex:${! resourceId }",
    r"example.shoppingcart.v1.ShoppingCart/${! nanoid() }",
    r"what/${!ksuid()}",
    r#"example.nexus.v1.Hello/${! language.or(throw("language required")) }/${! name.slug() }"#,
    r#"test/${! if id.contains("z") { id.uppercase() } else { id.lowercase() } }/${! id }"#,
];

/// Returns consecutive numbers, so that only the expressions are measured.
struct Counter(u64);

impl Env for Counter {
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        self.0
    }

    fn now(&mut self) -> Option<std::time::SystemTime> {
        Some(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let input = serde_json::json!({
        "id": "zeb", "requestVal": "Some Value", "progress": 42, "name": "Ada Lovelace",
        "resourceId": "r-1", "language": "en",
    });
    println!("{:>9} {:>9}  id", "parse", "evaluate");
    for id in IDS {
        let parse = median(|| drop(black_box(Template::parse(black_box(id)))));
        let template = Template::parse(id)?;
        template.evaluate(&input, &mut Counter(1))?;
        let mut env = Counter(1);
        let evaluate = median(|| drop(black_box(template.evaluate(black_box(&input), &mut env))));
        println!("{:>6.2} µs {:>6.2} µs  {id}", micros(parse), micros(evaluate));
    }
    Ok(())
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// Returns the median of a hundred measurements of a hundred runs each.
fn median(mut run: impl FnMut()) -> Duration {
    const RUNS: u32 = 100;
    let mut measured: Vec<Duration> = (0..100)
        .map(|_| {
            let start = Instant::now();
            (0..RUNS).for_each(|_| run());
            start.elapsed() / RUNS
        })
        .collect();
    measured.sort();
    measured.get(measured.len() / 2).copied().unwrap_or_default()
}
