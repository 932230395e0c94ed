//! Calls from other namespaces: their options and names.

use std::time;

use heck::ToSnakeCase;

use super::{
    Resolver, options,
    scope::{self, Scope},
};
use crate::{
    model::{XnsNames, XnsOptions, XnsWithStart},
    rust::names::{Name, go},
    schema::{
        descriptor::{self, Duration, XnsActivityOptions},
        pool::{Kind, Rpc, ServiceView},
    },
};

/// Resolves the options of calls that wait for a workflow or an update.
pub(super) fn long(options: Option<&XnsActivityOptions>) -> XnsOptions {
    resolved(options, XnsOptions::LONG)
}

/// Resolves the options of queries and signals.
pub(super) fn short(options: Option<&XnsActivityOptions>) -> XnsOptions {
    resolved(options, XnsOptions::SHORT)
}

fn resolved(options: Option<&XnsActivityOptions>, defaults: XnsOptions) -> XnsOptions {
    let Some(options) = options else { return defaults };
    let all = Duration::positive(options.schedule_to_close_timeout);
    let attempt = Duration::positive(options.start_to_close_timeout);
    let unlimited = all.or(attempt).is_none();
    let (heartbeat_timeout, heartbeat_interval) = heartbeats(options, &defaults);
    XnsOptions {
        task_queue: options::text(&options.task_queue),
        schedule_to_close_timeout: if unlimited { defaults.schedule_to_close_timeout } else { all },
        schedule_to_start_timeout: Duration::positive(options.schedule_to_start_timeout),
        start_to_close_timeout: attempt,
        heartbeat_timeout,
        heartbeat_interval,
        retry_policy: options.retry_policy.as_ref().map(options::retry_policy),
        parent_close_policy: options::parent_close_policy(options.parent_close_policy()),
    }
}

/// Returns the timeout and the interval, each of which defaults to a value that suits the other one.
fn heartbeats(options: &XnsActivityOptions, defaults: &XnsOptions) -> (time::Duration, time::Duration) {
    let timeout = Duration::positive(options.heartbeat_timeout);
    match (timeout, Duration::positive(options.heartbeat_interval)) {
        (Some(timeout), Some(interval)) => (timeout, interval),
        (Some(timeout), None) => (timeout, timeout / 2),
        (None, Some(interval)) => (interval.saturating_mul(2), interval),
        (None, None) => (defaults.heartbeat_timeout, defaults.heartbeat_interval),
    }
}

/// Returns the name of an rpc in a method such as `place_order_with_ship_now`.
fn pair(workflow: Rpc<'_>, handler: &str) -> String {
    format!("{}_with_{}", workflow.proto.name.to_snake_case(), handler.to_snake_case())
}

/// Returns the handlers with which a workflow can be started, as they are written in the schema.
fn starting(options: &descriptor::WorkflowOptions) -> impl Iterator<Item = &str> {
    let signals = options.signal.iter().filter(|signal| signal.start).map(|signal| &*signal.r#ref);
    signals.chain(options.update.iter().filter(|update| update.start).map(|update| &*update.r#ref))
}

impl Resolver<'_> {
    /// The names in `{Service}XnsCalls` that are made from the names of several rpcs.
    fn xns_scope(self, service: ServiceView<'_>) -> Scope {
        let names = service.rpcs().flat_map(|rpc| {
            let attach = format!("{}_handle", rpc.proto.name.to_snake_case());
            let options = rpc.options().workflow.as_deref();
            let handlers = options.into_iter().flat_map(starting);
            let handlers = handlers.filter_map(move |by| self.pool.reference(rpc.service, by));
            let pairs: Vec<_> = handlers.map(|handler| pair(rpc, &handler.proto.name)).collect();
            options.map(|_| attach).into_iter().chain(pairs)
        });
        Scope::new(&scope::CALLS, names)
    }

    /// The names of a workflow, if they are requested.
    pub(super) fn xns_names(self, rpc: Rpc<'_>, handle: &str) -> Option<XnsNames> {
        let name = &rpc.proto.name;
        self.config.parts.xns.then(|| XnsNames {
            call: Name::new(&self.xns_scope(rpc.service).name(name, Kind::Workflow)),
            attach: Name::new(&format!("{}_handle", name.to_snake_case())),
            handle: Name::new(handle),
            get: format!("{}.{}", rpc.service.full_name(), go::camel(&format!("Get{name}"))),
        })
    }

    /// The start of `workflow` together with `handler`, if it is requested.
    pub(super) fn xns_with_start(
        self,
        workflow: Rpc<'_>,
        handler: Rpc<'_>,
        options: XnsOptions,
    ) -> Option<XnsWithStart> {
        let activity = go::camel(&format!("{}With{}", workflow.proto.name, handler.proto.name));
        self.config.parts.xns.then(|| XnsWithStart {
            call: Name::new(&pair(workflow, &handler.proto.name)),
            activity: format!("{}.{activity}", workflow.service.full_name()),
            options,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: i64) -> Duration {
        Duration { seconds, nanos: 0 }
    }

    #[test]
    fn the_heartbeat_and_its_timeout_suit_each_other() {
        let beats = |timeout, interval| {
            let options = XnsActivityOptions {
                heartbeat_timeout: Some(seconds(timeout)),
                heartbeat_interval: Some(seconds(interval)),
                ..Default::default()
            };
            let resolved = short(Some(&options));
            (resolved.heartbeat_timeout.as_secs(), resolved.heartbeat_interval.as_secs())
        };
        assert_eq!(beats(0, 0), (60, 30));
        assert_eq!(beats(10, 0), (10, 5));
        assert_eq!(beats(0, 40), (80, 40));
        assert_eq!(beats(10, 3), (10, 3));
    }

    #[test]
    fn a_call_has_a_timeout_of_its_kind_unless_another_is_set() {
        let attempt = XnsActivityOptions { start_to_close_timeout: Some(seconds(5)), ..Default::default() };
        assert_eq!(long(Some(&attempt)).schedule_to_close_timeout, None);
        let none = XnsActivityOptions::default();
        assert_eq!(short(Some(&none)), XnsOptions::SHORT);
        assert_eq!(long(Some(&none)), long(None));
    }
}
