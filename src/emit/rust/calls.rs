//! Calls from inside workflows: activities, children and other workflows, each by its own function.

use super::value::{self, Input};
use crate::{
    model::{Activity, Method, Service, Signal, Workflow},
    names::Name,
};

pub(super) fn all(service: &Service) -> String {
    let activities = (!service.activities.is_empty()).then(|| activities(service));
    let children = (!service.workflows.is_empty()).then(|| children(service));
    let external = (!service.signals.is_empty()).then(|| external(service));
    [activities, children, external].into_iter().flatten().collect()
}

fn activities(service: &Service) -> String {
    let (name, calls) = (&service.names.service, &service.names.activity_calls);
    let docs = format!("Calls the activities of `{name}` out of the workflow of `ctx`.");
    let methods: String = service.activities.iter().map(activity).collect();
    face("activities", calls, &value::service_head(service, &docs), &methods)
}

/// A function that gives the calls of one face, and their type.
fn face(function: &str, calls: &Name, head: &str, methods: &str) -> String {
    format!(
        "{head}
        pub fn {function}<S>(ctx: &tp::SdkWorkflowContext<S>) -> {calls}<'_, S> {{
            {calls}(tp::Caller::new(ctx))
        }}
        {head}
        #[derive(Clone, Copy, Debug)]
        pub struct {calls}<'c, S>(tp::Caller<'c, S>);
        impl<S: 'static> {calls}<'_, S> {{
            {methods}
        }}
        "
    )
}

fn activity(activity: &Activity) -> String {
    let Method { marker, .. } = &activity.method;
    let call = &activity.name;
    let head = value::head(&activity.method, call);
    let Input { parameter, value, .. } = Input::of(&activity.method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> tp::ActivityCall<activity::{marker}> {{
            self.0.activity({value})
        }}
        "
    )
}

fn children(service: &Service) -> String {
    let (name, calls) = (&service.names.service, &service.names.child_calls);
    let docs = format!("Runs the workflows of `{name}` as children of the workflow of `ctx`.");
    let methods: String = service.workflows.iter().map(child).collect();
    face("children", calls, &value::service_head(service, &docs), &methods)
}

fn child(workflow: &Workflow) -> String {
    let Method { marker, .. } = &workflow.method;
    let call = &workflow.names.child_call;
    let head = value::head(&workflow.method, call);
    let Input { parameter, value, .. } = Input::of(&workflow.method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> tp::ChildCall<workflow::{marker}> {{
            self.0.child({value})
        }}
        "
    )
}

fn external(service: &Service) -> String {
    let (name, external) = (&service.names.service, &service.names.external);
    let docs = format!("Some other workflow, by its id: the signals of `{name}` can be sent to it.");
    let head = value::service_head(service, &docs);
    let methods: String = service.signals.iter().map(signal).collect();
    format!(
        "{head}
        pub fn external<S>(ctx: &tp::SdkWorkflowContext<S>, id: impl Into<String>) -> {external} {{
            tp::ExternalWorkflow::new(ctx, id, None).into()
        }}
        {head}
        #[derive(Clone, Debug)]
        pub struct {external}(tp::ExternalWorkflow);
        tp::reference!({external}(tp::ExternalWorkflow));
        impl {external} {{
            {methods}
        }}
        "
    )
}

fn signal(signal: &Signal) -> String {
    let Method { marker, .. } = &signal.method;
    let external = &signal.external;
    let head = value::head(&signal.method, external);
    let Input { parameter, value, .. } = Input::of(&signal.method);
    format!(
        "{head}
        pub fn {external}(&self{parameter}) -> tp::Running<Result<(), tp::WorkflowSignalError>> {{
            tp::Signals::signal::<signal::{marker}>(&self.0, {value})
        }}
        "
    )
}
