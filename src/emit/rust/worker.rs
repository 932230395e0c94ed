//! The part of a service for workers.

mod activities;
mod calls;
mod workflows;

use super::queues;
use crate::model::Service;

pub(super) fn all(service: &Service) -> String {
    let calls = calls::all(service);
    let queues = queues::implementation(service);
    let workflows = workflows::all(service);
    let activities = activities::all(service);
    [calls, queues, workflows, activities].concat()
}
