//! The setters of times, policies and state, which new schedules and updates share.

/// Gives a type the setters. It has a method `set` that applies a closure to the schedule in it.
macro_rules! settings {
    () => {
        /// Adds the times of a cron expression, such as `0 3 * * MON-FRI` or `@daily`. The server converts it to a
        /// calendar.
        pub fn cron(self, expression: impl Into<String>) -> Self {
            let expression = expression.into();
            self.set_spec(|spec| spec.cron_string.push(expression))
        }

        /// Adds the times at this interval, which are counted from the Unix epoch. An interval may have an offset.
        pub fn interval(self, interval: impl Into<ScheduleIntervalSpec>) -> Self {
            let interval = timing::interval(&interval.into());
            self.set_spec(|spec| spec.interval.push(interval))
        }

        /// Adds the times of a calendar.
        pub fn calendar(self, calendar: ScheduleCalendarSpec) -> Self {
            self.set_spec(|spec| spec.calendar.push(timing::calendar(calendar)))
        }

        /// Excludes the times of a calendar.
        pub fn exclude_calendar(self, calendar: ScheduleCalendarSpec) -> Self {
            self.set_spec(|spec| timing::exclude(spec, calendar))
        }

        /// Sets the time zone of cron expressions and calendars, such as `Europe/Berlin`. Defaults to UTC.
        pub fn time_zone(self, name: impl Into<String>) -> Self {
            let name = name.into();
            self.set_spec(|spec| spec.timezone_name = name)
        }

        /// Sets the time before which nothing is started. Defaults to none.
        pub fn start_time(self, time: SystemTime) -> Self {
            self.set_spec(|spec| spec.start_time = Some(time.into()))
        }

        /// Sets the time after which nothing is started. Defaults to none.
        pub fn end_time(self, time: SystemTime) -> Self {
            self.set_spec(|spec| spec.end_time = Some(time.into()))
        }

        /// Sets the largest random delay of each start. Defaults to none.
        pub fn jitter(self, jitter: Duration) -> Self {
            self.set_spec(|spec| spec.jitter = timing::duration(jitter))
        }

        /// Replaces all times, with their time zone and limits.
        pub fn spec(self, spec: ScheduleSpec) -> Self {
            self.set(|schedule| schedule.spec = Some(timing::spec(spec)))
        }

        /// Sets the policy for a start while an earlier workflow of the schedule is running. Defaults to skipping the
        /// start.
        pub fn overlap_policy(self, policy: ScheduleOverlapPolicy) -> Self {
            self.set_policies(|policies| policies.set_overlap_policy(timing::overlap_policy(policy)))
        }

        /// Sets how late a start may be that was missed during an outage of the server. Defaults to one year, and is at
        /// least 10 seconds.
        pub fn catchup_window(self, window: Duration) -> Self {
            self.set_policies(|policies| policies.catchup_window = timing::duration(window))
        }

        /// Pauses the schedule after a workflow has failed or timed out. Defaults to `false`.
        pub fn pause_on_failure(self, pause: bool) -> Self {
            self.set_policies(|policies| policies.pause_on_failure = pause)
        }

        /// Starts every workflow under the same id, to which the server does not append the time. Defaults to `false`.
        pub fn keep_original_workflow_id(self, keep: bool) -> Self {
            self.set_policies(|policies| policies.keep_original_workflow_id = keep)
        }

        /// Sets whether the schedule is paused. Defaults to `false`.
        pub fn paused(self, paused: bool) -> Self {
            self.set_state(|state| state.paused = paused)
        }

        /// Sets the note for people. Pausing and unpausing replace it.
        pub fn note(self, note: impl Into<String>) -> Self {
            let note = note.into();
            self.set_state(|state| state.notes = note)
        }

        /// Sets the number of starts after which the schedule does no more. `None`, the default, is no limit. Triggered
        /// starts do not count.
        pub fn remaining_actions(self, number: impl Into<Option<u32>>) -> Self {
            let number = number.into();
            self.set_state(|state| {
                state.limited_actions = number.is_some();
                state.remaining_actions = number.map_or(0, i64::from);
            })
        }

        fn set_spec(self, set: impl FnOnce(&mut api::ScheduleSpec)) -> Self {
            self.set(|schedule| set(schedule.spec.get_or_insert_default()))
        }

        fn set_policies(self, set: impl FnOnce(&mut api::SchedulePolicies)) -> Self {
            self.set(|schedule| set(schedule.policies.get_or_insert_default()))
        }

        fn set_state(self, set: impl FnOnce(&mut api::ScheduleState)) -> Self {
            self.set(|schedule| set(schedule.state.get_or_insert_default()))
        }
    };
}

pub(super) use settings;
