use jiff::Timestamp;
use std::fmt;
use std::time::SystemTime;

/// A time that errors and logs show in UTC, to the second.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) SystemTime);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::try_from(self.0) {
            Ok(time) => write!(f, "{time:.0}"),
            Err(_) => f.write_str("a time out of range"),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_time_is_shown_to_the_second() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_500_000_000_900);
        assert_eq!(Moment(time).to_string(), "2017-07-14T02:40:00Z");
    }
}
