/// `google.protobuf.Duration`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct Duration {
    #[prost(int64, tag = "1")]
    pub(crate) seconds: i64,
    #[prost(int32, tag = "2")]
    pub(crate) nanos: i32,
}

impl Duration {
    /// Ten thousand years.
    const MAX_SECONDS: i64 = 315_576_000_000;

    /// Returns `None` also for a duration that is negative or out of range.
    pub(crate) fn valid(value: Option<Self>) -> Option<std::time::Duration> {
        let Self { seconds, nanos } = value.filter(|value| value.seconds <= Self::MAX_SECONDS)?;
        let nanos = u32::try_from(nanos).ok().filter(|nanos| *nanos < 1_000_000_000)?;
        Some(std::time::Duration::new(seconds.try_into().ok()?, nanos))
    }

    /// Like `valid`, but returns `None` also for zero.
    pub(crate) fn positive(value: Option<Self>) -> Option<std::time::Duration> {
        Self::valid(value).filter(|duration| !duration.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_durations_are_converted() {
        let convert = |seconds, nanos| Duration::valid(Some(Duration { seconds, nanos }));
        assert_eq!(convert(1, 999_999_999), Some(std::time::Duration::new(1, 999_999_999)));
        assert_eq!(convert(0, 0), Some(std::time::Duration::ZERO));
        let refused = [(0, 2_000_000_000), (0, -1), (-1, 0), (Duration::MAX_SECONDS + 1, 0)];
        for (seconds, nanos) in refused {
            assert_eq!(convert(seconds, nanos), None, "{seconds} {nanos}");
        }
        assert_eq!(Duration::positive(Some(Duration { seconds: 0, nanos: 0 })), None);
    }
}
