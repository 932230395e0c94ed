//! Durations as text.

use std::time::Duration;

const UNITS: [(&str, u64); 3] = [("d", 24 * 60 * 60), ("h", 60 * 60), ("m", 60)];

/// Writes a duration in the units that it needs, such as `1h30m` or `30m200ms`.
pub(super) fn span(duration: Duration) -> String {
    let mut seconds = duration.as_secs();
    let mut parts = Vec::new();
    for (unit, length) in UNITS {
        parts.extend((seconds >= length).then(|| format!("{}{unit}", seconds / length)));
        seconds %= length;
    }
    let rest = Duration::new(seconds, duration.subsec_nanos());
    if parts.is_empty() || !rest.is_zero() {
        parts.push(if rest.is_zero() { "0s".to_owned() } else { format!("{rest:?}") });
    }
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_the_units_they_need() {
        let written = [0, 200, 1_500, 60_000, 90 * 60_000, 1_800_200, 7 * 86_400_000]
            .map(|milliseconds| span(Duration::from_millis(milliseconds)));
        assert_eq!(written, ["0s", "200ms", "1.5s", "1m", "1h30m", "30m200ms", "7d"]);
    }
}
