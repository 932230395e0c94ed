//! The limits of lints that a project can choose. The pages of the lints and `docs/lints.md` describe them.

use std::time::Duration;

use super::{
    SearchAttributeStore,
    value::{duration, number},
};
use crate::did_you_mean;

/// The values that lints compare with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The longest attempt that `missing-heartbeat` accepts.
    pub(crate) attempt_without_heartbeat: Duration,
    /// The attempts within a minute that `hammering-retry` accepts.
    pub(crate) attempts_per_minute: u32,
    /// The shortest first wait that `hammering-retry` accepts.
    pub(crate) first_wait: Duration,
    /// The store whose limits `too-many-search-attributes` knows.
    pub(crate) search_attribute_store: SearchAttributeStore,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt_without_heartbeat: Duration::from_secs(600),
            attempts_per_minute: 60,
            first_wait: Duration::from_millis(100),
            search_attribute_store: SearchAttributeStore::default(),
        }
    }
}

struct Limit {
    name: &'static str,
    set: fn(&mut Limits, &str) -> Result<(), String>,
}

const LIMITS: &[Limit] = &[
    Limit {
        name: "attempt-without-heartbeat",
        set: |limits, value| duration(value).map(|longest| limits.attempt_without_heartbeat = longest),
    },
    Limit {
        name: "attempts-per-minute",
        set: |limits, value| number(value).map(|number| limits.attempts_per_minute = number),
    },
    Limit {
        name: "first-wait",
        set: |limits, value| duration(value).map(|duration| limits.first_wait = duration),
    },
    Limit {
        name: "search-attribute-store",
        set: |limits, value| {
            SearchAttributeStore::parse(value).map(|store| limits.search_attribute_store = store)
        },
    },
];

impl Limits {
    /// Sets a limit, given as `NAME=VALUE`.
    pub(super) fn set(&mut self, setting: &str) -> Result<(), String> {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("`{setting}` has no `=`; use `NAME=VALUE`, such as `first-wait=1s`"))?;
        let Some(limit) = LIMITS.iter().find(|limit| limit.name == name) else {
            let names = || LIMITS.iter().map(|limit| limit.name);
            let otherwise = || format!("use one of `{}`", names().collect::<Vec<_>>().join("`, `"));
            let help = did_you_mean(name, names()).unwrap_or_else(otherwise);
            return Err(format!("there is no limit `{name}`: {help}"));
        };
        (limit.set)(self, value).map_err(|reason| format!("limit `{name}`: {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_has_a_name_and_a_value() {
        let mut limits = Limits::default();
        limits.set("first-wait=1m30s").unwrap();
        limits.set("attempts-per-minute=6").unwrap();
        assert_eq!((limits.first_wait, limits.attempts_per_minute), (Duration::from_secs(90), 6));
        let cases = [
            ("first-wait", "`first-wait` has no `=`; use `NAME=VALUE`, such as `first-wait=1s`"),
            ("first-wiat=1s", "there is no limit `first-wiat`: did you mean `first-wait`?"),
            (
                "x=1",
                "there is no limit `x`: use one of `attempt-without-heartbeat`, `attempts-per-minute`, `first-wait`, `search-attribute-store`",
            ),
            ("first-wait=-1s", "limit `first-wait`: `-1s` is not a duration; use one like `90s` or `1m30s`"),
            ("attempts-per-minute=-1", "limit `attempts-per-minute`: `-1` is not a number; use zero or more"),
        ];
        for (setting, expected) in cases {
            assert_eq!(limits.set(setting), Err(expected.to_owned()));
        }
    }

    #[test]
    fn every_limit_has_a_row() {
        let text = include_str!("../../docs/lints.md");
        for Limit { name, .. } in LIMITS {
            assert!(text.contains(&format!("\n| `{name}` | ")), "docs/lints.md: {name}");
        }
    }
}
