//! Virtual time, deadlines, and the calendars of schedules.

pub(crate) mod calendar;
pub(crate) mod clock;
pub(crate) mod cron;
pub(crate) mod deadlines;
