//! Failures as workflows receive them.

use temporalio_common::{
    data_converters::{
        DefaultFailureConverter, FailureConverter as _, PayloadConverter, SerializationContextData,
    },
    error::IncomingError,
    protos::temporal::api::{
        common::v1::{ActivityType, WorkflowExecution, WorkflowType},
        failure::v1::{
            ActivityFailureInfo, ApplicationFailureInfo, CanceledFailureInfo,
            ChildWorkflowExecutionFailureInfo, Failure, failure::FailureInfo,
        },
    },
};

fn failure(message: &str, info: FailureInfo, cause: Option<Failure>) -> Failure {
    Failure {
        message: message.to_owned(),
        failure_info: Some(info),
        cause: cause.map(Box::new),
        ..Failure::default()
    }
}

pub(super) fn declined() -> Failure {
    let info = ApplicationFailureInfo { r#type: "CardDeclined".to_owned(), ..Default::default() };
    failure("the card is expired", FailureInfo::ApplicationFailureInfo(info), None)
}

pub(super) fn charge() -> Failure {
    let info = ActivityFailureInfo {
        activity_type: Some(ActivityType { name: "shop.v1.ChargeCard".to_owned() }),
        activity_id: "1".to_owned(),
        ..Default::default()
    };
    failure("activity task failed", FailureInfo::ActivityFailureInfo(info), Some(declined()))
}

pub(super) fn child() -> Failure {
    let info = ChildWorkflowExecutionFailureInfo {
        workflow_type: Some(WorkflowType { name: "shop.v1.PlaceOrder".to_owned() }),
        workflow_execution: Some(WorkflowExecution { workflow_id: super::id(), ..Default::default() }),
        ..Default::default()
    };
    failure("child failed", FailureInfo::ChildWorkflowExecutionFailureInfo(info), Some(charge()))
}

pub(super) fn cancelled() -> Failure {
    failure("not needed", FailureInfo::CanceledFailureInfo(CanceledFailureInfo::default()), None)
}

pub(super) fn incoming(failure: Failure) -> IncomingError {
    let converter = PayloadConverter::default();
    let context = SerializationContextData::None;
    DefaultFailureConverter::default().to_error(failure, &converter, &context).expect("a failure")
}
