use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{
    Resolver, options, schedules,
    scope::{self, Scope},
    xns,
};
use crate::{
    expression::Expression,
    model::{Activity, Query, Service, ServiceNames, Signal, TaskQueues, Update, Workflow},
    rust::{
        comments::Docs,
        names::{self, Name},
    },
    schema::pool::{Kind, Rpc, ServiceView},
};

impl Resolver<'_> {
    pub(super) fn service(self, service: ServiceView<'_>) -> Service {
        let options = service.proto.options.clone().unwrap_or_default();
        let task_queue = options.temporal.as_ref().and_then(|options| options::text(&options.task_queue));
        let workflows = self.workflows(service, task_queue.as_deref());
        let activities = self.activities(service, task_queue.as_deref());
        Service {
            full_name: service.full_name(),
            names: self.service_names(service),
            docs: Docs::new(service.comment(), || format!("The service `{}`.", service.full_name())),
            deprecated: options.deprecated,
            task_queues: task_queues(&workflows, &activities),
            workflows,
            activities,
            signals: self.signals(service),
            queries: self.queries(service),
            updates: self.updates(service),
            expressions: service
                .annotated_rpcs()
                .map(|rpc| (rpc.full_name(), Expression::all(rpc)))
                .collect(),
            any_workflow: self.any_workflow(service),
            command_line: self.config.parts.cli.then(|| self.command_line(service)).flatten(),
            nexus: self.nexus(service),
            policy: self.policy(service),
            provider: self.provider(service),
            task_queue,
            at: service.at(),
        }
    }

    fn service_names(self, service: ServiceView<'_>) -> ServiceNames {
        let service = &service.proto.name;
        let camel = service.to_upper_camel_case();
        let item = |suffix: &str| Name::new(&format!("{camel}{suffix}"));
        ServiceNames {
            module: Name::new(&names::service_module(service)),
            service: item(""),
            client: item("Client"),
            workflows: item("Workflows"),
            activities: item("Activities"),
            activity_calls: item("ActivityCalls"),
            child_calls: item("ChildCalls"),
            external: item("External"),
            xns_calls: self.config.parts.xns.then(|| item("XnsCalls")),
        }
    }

    fn workflows(self, service: ServiceView<'_>, task_queue: Option<&str>) -> Vec<Workflow> {
        let attach = |rpc: Rpc<'_>| format!("{}_handle", rpc.proto.name.to_snake_case());
        let workflows = || service.rpcs().filter(|rpc| rpc.is(Kind::Workflow));
        let client = Scope::new(&scope::CLIENT, workflows().map(attach));
        let resolve = |rpc| self.workflow(rpc, &client, task_queue);
        schedules::named(workflows().filter_map(resolve).collect())
    }

    fn activities(self, service: ServiceView<'_>, task_queue: Option<&str>) -> Vec<Activity> {
        let resolve = |rpc: Rpc<'_>| self.activity(rpc, task_queue);
        service.rpcs().filter_map(resolve).collect()
    }

    fn activity(self, rpc: Rpc<'_>, task_queue: Option<&str>) -> Option<Activity> {
        let options = rpc.options().activity.as_deref()?;
        Some(Activity {
            method: self.method(rpc, Kind::Activity, &options.name),
            name: Name::new(&Scope::new(&scope::CALLS, []).name(&rpc.proto.name, Kind::Activity)),
            options: options::activity(options, task_queue),
        })
    }

    fn signals(self, service: ServiceView<'_>) -> Vec<Signal> {
        let external = Scope::new(&scope::EXTERNAL, []);
        let signal = |rpc: Rpc<'_>| {
            let options = rpc.options().signal.as_deref()?;
            Some(Signal {
                method: self.method(rpc, Kind::Signal, &options.name),
                external: Name::new(&external.name(&rpc.proto.name, Kind::Signal)),
                xns: xns::short(options.xns.as_ref()),
            })
        };
        service.rpcs().filter_map(signal).collect()
    }

    fn queries(self, service: ServiceView<'_>) -> Vec<Query> {
        let query = |rpc: Rpc<'_>| {
            let options = rpc.options().query.as_deref()?;
            let method = self.method(rpc, Kind::Query, &options.name);
            Some(Query { method, xns: xns::short(options.xns.as_ref()) })
        };
        service.rpcs().filter_map(query).collect()
    }

    fn updates(self, service: ServiceView<'_>) -> Vec<Update> {
        let update = |rpc: Rpc<'_>| {
            let options = rpc.options().update.as_deref()?;
            Some(Update {
                method: self.method(rpc, Kind::Update, &options.name),
                options: options::update(options),
                xns: xns::long(options.xns.as_ref()),
            })
        };
        service.rpcs().filter_map(update).collect()
    }
}

fn task_queues(workflows: &[Workflow], activities: &[Activity]) -> TaskQueues {
    let workflows = workflows.iter().map(|workflow| workflow.options.task_queue.as_deref());
    let activities = activities.iter().map(|activity| activity.options.task_queue.as_deref());
    let queues: BTreeSet<_> = workflows.chain(activities).collect();
    TaskQueues {
        open: queues.contains(&None),
        named: queues.into_iter().flatten().map(str::to_owned).collect(),
    }
}
