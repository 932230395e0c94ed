//! Calls from workflows: to activities, children and other workflows, with a function for each.

use crate::emit::rust::value::{self, Input};
use crate::{
    model::{Activity, Method, Service, Signal, Workflow},
    rust::names::Name,
};

pub(super) fn all(service: &Service) -> String {
    let activities = (!service.activities.is_empty()).then(|| activities(service));
    let children = (!service.workflows.is_empty()).then(|| children(service));
    let external = (!service.signals.is_empty()).then(|| external(service));
    [activities, children, external].into_iter().flatten().collect()
}

fn activities(service: &Service) -> String {
    let (name, calls) = (&service.names.service, &service.names.activity_calls);
    let docs = [
        format!("Calls the activities of `{name}` from the workflow of `ctx`."),
        format!("Calls the activities of `{name}`, see [`activities`]."),
    ];
    let methods: String = service.activities.iter().map(|one| activity(service, one)).collect();
    face("activities", calls, docs.map(|docs| value::service_head(service, &docs)), &methods)
}

/// A function that returns calls of one kind, and their type, each with its head.
fn face(function: &str, calls: &Name, heads: [String; 2], methods: &str) -> String {
    let [of_function, of_type] = heads;
    format!(
        "{of_function}
        pub fn {function}<I>(ctx: &tp::SdkWorkflowContext<I>) -> {calls}<'_, I> {{
            {calls}(tp::Caller::new(ctx))
        }}
        {of_type}
        #[derive(Clone, Copy, Debug)]
        pub struct {calls}<'c, I>(tp::Caller<'c, I>);
        impl<I: 'static> {calls}<'_, I> {{
            {methods}
        }}
        "
    )
}

fn activity(service: &Service, activity: &Activity) -> String {
    let Method { marker, .. } = &activity.method;
    let (activities, call) = (&service.names.activities, &activity.name);
    let head = value::link_head(&format!("Calls [`{activities}::{call}`]."), &activity.method, call);
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
    let docs = [
        format!("Starts the workflows of `{name}` as children of the workflow of `ctx`."),
        format!("Starts the workflows of `{name}` as children, see [`children`]."),
    ];
    let methods: String = service.workflows.iter().map(child).collect();
    face("children", calls, docs.map(|docs| value::service_head(service, &docs)), &methods)
}

fn child(workflow: &Workflow) -> String {
    let Method { marker, .. } = &workflow.method;
    let call = &workflow.names.child_call;
    let docs = format!("Starts a child that [`{}`] implements.", workflow.names.implementation);
    let head = value::link_head(&docs, &workflow.method, call);
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
    let docs = [
        format!("Returns the workflow with this id, to send it the signals of `{name}`."),
        format!("Another workflow that handles the signals of `{name}`, see [`external`]."),
    ];
    let [of_function, of_type] = docs.map(|docs| value::service_head(service, &docs));
    let methods: String = service.signals.iter().map(signal).collect();
    format!(
        "{of_function}
        pub fn external<I>(ctx: &tp::SdkWorkflowContext<I>, id: impl Into<String>) -> {external} {{
            tp::ExternalWorkflow::new(ctx, id, None).into()
        }}
        {of_type}
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
    let head = value::link_head(&format!("Sends [`signal::{marker}`]."), &signal.method, external);
    let Input { parameter, value, .. } = Input::of(&signal.method);
    format!(
        "{head}
        pub fn {external}(&self{parameter}) -> tp::Running<Result<(), tp::WorkflowSignalError>> {{
            tp::Signals::signal::<signal::{marker}>(&self.0, {value})
        }}
        "
    )
}
