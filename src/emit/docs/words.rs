//! Values in words.

use std::time::Duration;

use jiff::{
    SignedDuration, SpanRound, Unit,
    fmt::friendly::{Designator, Spacing, SpanPrinter},
};

/// Returns a duration such as `1 minute, 30 seconds`.
pub(super) fn duration(duration: Duration) -> String {
    let printer =
        SpanPrinter::new().designator(Designator::Verbose).spacing(Spacing::BetweenUnitsAndDesignators);
    print(duration, &printer.comma_after_designator(true))
}

/// Returns a duration such as `1m 30s`.
pub(super) fn short_duration(duration: Duration) -> String {
    print(duration, &SpanPrinter::new().designator(Designator::Compact))
}

fn print(duration: Duration, printer: &SpanPrinter) -> String {
    let round = SpanRound::new().largest(Unit::Day).days_are_24_hours();
    let span = SignedDuration::try_from(duration)
        .ok()
        .and_then(|duration| jiff::Span::try_from(duration).ok())
        .and_then(|span| span.round(round).ok());
    span.map_or_else(|| format!("{duration:?}"), |span| printer.span_to_string(&span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_the_largest_units() {
        let cases = [
            (604_800_000, "7 days", "7d"),
            (90_000, "1 minute, 30 seconds", "1m 30s"),
            (1_600, "1 second, 600 milliseconds", "1s 600ms"),
            (0, "0 seconds", "0s"),
        ];
        for (millis, long, short) in cases {
            let time = Duration::from_millis(millis);
            assert_eq!((duration(time), short_duration(time)), (long.to_owned(), short.to_owned()));
        }
        assert_eq!(duration(Duration::MAX), format!("{:?}", Duration::MAX));
    }
}
