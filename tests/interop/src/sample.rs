use crate::v1::{Color, Everything, everything::Choice};
use temporal_prost::prost_types::{Duration, Timestamp};

/// Returns the message with this name: the same in every language, with values at the limits of their types.
#[must_use]
pub fn sample(name: &str) -> Everything {
    let inner =
        Everything { choice: Some(Choice::Text("\"ä\u{2028}😀\"".to_owned())), ..Default::default() };
    Everything {
        name: name.to_owned(),
        least: i64::MIN,
        most: u64::MAX,
        // The smallest positive integer that a double cannot represent.
        fixed: (1 << 53) + 1,
        tenth: 0.1,
        unbounded: f64::NEG_INFINITY,
        data: vec![0x00, 0xff, 0xfb, 0xef],
        at: Some(Timestamp { seconds: -1, nanos: 1 }),
        lasts: Some(Duration { seconds: -3, nanos: -500_000_000 }),
        color: Color::Green.into(),
        // One value is from a later version of the enum.
        colors: vec![Color::Red.into(), 77, Color::Unspecified.into()],
        present: Some(String::new()),
        by_number: [(i64::MIN, vec![0x01])].into(),
        wrapped: Some(u64::MAX),
        choice: Some(Choice::Inner(Box::new(inner))),
    }
}
