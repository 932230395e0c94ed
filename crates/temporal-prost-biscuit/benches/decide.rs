//! The time to verify a token and to decide. Its goal is 200 µs at the median and 1 ms at p99.9.

use biscuit_auth::{BlockBuilder, UnverifiedBiscuit};
use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime};
use temporal_prost_biscuit::{Authorizer, Claims, Command, Kind, Policy, Right, Rule, SigningKey, Token};

const RUNS: usize = 20_000;

fn main() {
    let root = SigningKey::generate(1);
    let now = SystemTime::now();
    let claims = Claims::new("ada@example.com", now + Duration::from_mins(10)).role("operator");
    let rights = (0..10).map(|index| Right::under(format!("clusters.right{index}"), "cluster/eu/"));
    let token = root.mint(&rights.fold(claims, Claims::right)).expect("a token");
    let command = Command::new(Kind::Update, "clusters.v1.Clusters", "Resize").workflow("cluster/eu/blue");
    let command = command.fields(serde_json::json!({"region": "eu", "name": "blue"}));
    let child = token.restrict(&command, now + Duration::from_mins(1)).expect("a child");
    let rule = Rule::new().right_on("clusters.right9", "cluster/${! region }/${! name }").expect("a rule");
    let policy = Policy::deny().rule("clusters.v1.Clusters", "Resize", rule);
    let authorizer = Authorizer::new(root.public().into(), policy);
    let mut times: Vec<_> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            let permit = authorizer.decide(Some(child.as_bytes()), &command, now);
            let time = started.elapsed();
            assert!(permit.is_ok(), "{permit:?}");
            time
        })
        .collect();
    times.sort();
    let at = |thousandths: usize| times[RUNS * thousandths / 1000];
    dearest(&token, &command, &authorizer, now);
    println!(
        "{} bytes: median {:?}, p99 {:?}, p99.9 {:?}",
        child.as_bytes().len(),
        at(500),
        at(990),
        at(999)
    );
}

/// Prints the time of tokens with as many combinations of facts as are just accepted.
fn dearest(token: &Token, command: &Command, authorizer: &Authorizer, now: SystemTime) {
    for predicates in 2..=8 {
        let slowest = (1..60).filter_map(|count| {
            let variables: Vec<_> = (0..predicates).map(|index| format!("n($x{index})")).collect();
            let mut code = format!("check if {}, $x0 < 0;", variables.join(", "));
            for number in 0..count {
                let _ = write!(code, "n({number});");
            }
            let parsed = UnverifiedBiscuit::from(token.as_bytes()).ok()?;
            let bytes = parsed.append(BlockBuilder::new().code(&code).ok()?).ok()?.to_vec().ok()?;
            let child =
                Token::from_bytes(bytes).ok()?.restrict(command, now + Duration::from_mins(1)).ok()?;
            let started = Instant::now();
            let refusal = authorizer.decide(Some(child.as_bytes()), command, now).err()?;
            let time = started.elapsed();
            refusal.to_string().contains("fails").then_some((time, count))
        });
        println!("dearest with {predicates} predicates: {:?}", slowest.max());
    }
}
