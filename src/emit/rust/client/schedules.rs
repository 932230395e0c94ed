//! The methods of a client for schedules.

use crate::{
    emit::rust::value::{self, Input},
    model::{Method, Service, Workflow},
    rust::names::Name,
};

/// The list of the schedules of all workflows.
pub(super) fn list(service: &Service) -> String {
    format!(
        "
        /// Lists the schedules of the workflows of `{}`.
        pub fn schedules(&self) -> tp::ListSchedules {{
            tp::ListSchedules::of::<Service>(&self.0)
        }}
        ",
        service.names.service
    )
}

/// The methods for a new schedule and for one that exists.
pub(super) fn methods(workflow: &Workflow) -> String {
    let new = workflow.names.schedule.as_ref().map(|name| new(&workflow.method, name));
    let attach = workflow.names.attach_schedule.as_ref().map(|name| attach(&workflow.method, name));
    [new, attach].into_iter().flatten().collect()
}

fn new(method: &Method, schedule: &Name) -> String {
    let Method { name, marker, .. } = method;
    let deprecated = value::deprecation(method);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "
        /// Returns a new schedule with this id, which starts the workflow `{name}`.
        {deprecated}
        pub fn {schedule}(&self, id: impl Into<String>{parameter}) -> tp::NewSchedule<workflow::{marker}> {{
            tp::Start::new(&self.0, {value}).schedule(id)
        }}
        "
    )
}

fn attach(method: &Method, attach: &Name) -> String {
    let Method { name, marker, .. } = method;
    let deprecated = value::deprecation(method);
    format!(
        "
        /// Returns a handle to the schedule of `{name}` with this id. Does not check that it exists.
        {deprecated}
        pub fn {attach}(&self, id: impl Into<String>) -> tp::ScheduleHandle<workflow::{marker}> {{
            tp::ScheduleHandle::attach(&self.0, id)
        }}
        "
    )
}
