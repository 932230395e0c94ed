//! Every error of this crate, and what it says as `{:#}` of anyhow.

mod failures;

use super::{call, errors};
use crate::{
    ActivityCallError, ChildError, ChildStartError, ExecuteError, Execution, ExpressionError,
    InteractionError, PayloadError, QueryError, RegistrationError, ResultError, StartError, UnreadableSignal,
    UpdateError, UpdateWithStartError, hook::Refusal,
};
use failures::{cancelled, charge, child, declined, incoming};
use std::{error::Error, io, sync::Arc};
use temporal_prost_expression::{EvaluateError, SystemEnv, Template};
use temporalio_client::{
    WorkflowExecutionStatus,
    errors::{
        WorkflowGetResultError, WorkflowInteractionError, WorkflowQueryError, WorkflowStartError,
        WorkflowUpdateError, WorkflowUpdateWithStartError,
    },
    tonic::Status,
};
use temporalio_common::{data_converters::PayloadConversionError, error::IncomingError};
use temporalio_workflow::{
    ActivityExecutionError, ChildWorkflowExecutionError, ChildWorkflowStartError,
    StartChildWorkflowExecutionFailedCause, workflows::WorkflowError,
};

const BAD_BYTES: &str = "failed to decode Protobuf message: invalid varint";
const UNDECODABLE: &str = "cannot read `shop.v1.Order` from a binary/protobuf payload";
const UNSET: &str = "cannot evaluate `order/${! orderId }`: `orderId`: expected string, got null (the field is not set or \
                     empty)";
const INVALID: &str = "invalid input of type `shop.v1.PlaceOrderRequest`";
const NO_QUEUE: &str = "no such queue";
const REFUSED: [&str; 2] = ["tcp connect error", "connection refused"];
const CHARGE: &str = "activity `shop.v1.ChargeCard` (id `1`) failed";
const DECLINED: &str = "the card is expired (CardDeclined)";

/// Checks the sentences of `error`, from its own to the innermost cause.
#[track_caller]
fn says(error: impl Error + Send + Sync + 'static, sentences: &[&str]) {
    let chain: Vec<String> = errors(&error).map(ToString::to_string).collect();
    assert_eq!(chain, sentences);
    for (text, cause) in chain.iter().zip(&chain[1..]) {
        assert!(!text.contains(cause), "`{text}` contains its cause `{cause}`");
    }
    let name = std::any::type_name_of_val(&error);
    assert_eq!(format!("{:#}", anyhow::Error::new(error)), sentences.join(": "), "{name}");
}

/// Like `says`, of an error whose first sentence is `own`.
#[track_caller]
fn says_of(error: impl Error + Send + Sync + 'static, own: &str, causes: &[&str]) {
    says(error, &[&[own][..], causes].concat());
}

fn order() -> Execution {
    Execution { workflow_id: "order/7".to_owned(), run_id: None }
}

fn id() -> String {
    order().workflow_id
}

fn rejected() -> Status {
    Status::invalid_argument(NO_QUEUE)
}

fn unreachable() -> Status {
    let mut status = Status::unavailable(REFUSED[0]);
    status.set_source(Arc::new(io::Error::other(REFUSED[1])));
    status
}

fn undecodable() -> PayloadError {
    let source = <() as prost::Message>::decode(&b"\xff"[..]).expect_err("a varint is never so short");
    PayloadError::Binary { message: "shop.v1.Order", source }
}

fn conversion() -> PayloadConversionError {
    undecodable().into()
}

fn unset() -> EvaluateError {
    let template = Template::parse("order/${! orderId }").expect("a template");
    template.evaluate(&serde_json::json!({}), &mut SystemEnv).expect_err("no field is set")
}

fn expression() -> ExpressionError {
    ExpressionError::Evaluate { message: "shop.v1.PlaceOrderRequest", source: unset() }
}

fn not_found() -> Status {
    Status::not_found("it has ended")
}

#[test]
fn starts() {
    const _: fn(&StartError) = |error| match error {
        StartError::AlreadyStarted { .. }
        | StartError::Start { .. }
        | StartError::Refused { .. }
        | StartError::Expression { .. }
        | StartError::NoTaskQueue { .. }
        | StartError::Options { .. } => {}
    };
    let own = "workflow `order/7` was not started";
    let start = |error: WorkflowStartError| StartError::from_sdk(id(), error);
    says_of(start(rejected().into()), own, &[NO_QUEUE]);
    says_of(start(unreachable().into()), &format!("{own}, or the answer was lost"), &REFUSED);
    let conversion = WorkflowStartError::PayloadConversion(conversion());
    let undecodable = format!("Failed to serialize workflow input: Encoding error: {UNDECODABLE}");
    says_of(start(conversion), own, &[&undecodable, BAD_BYTES]);
    let taken = |message| start(WorkflowStartError::Rpc(Status::already_exists(message)));
    says(taken("Workflow execution is already running."), &["workflow `order/7` is already running"]);
    let reserved = "workflow `order/7` already exists, and its id cannot be used again";
    says_of(taken("it is reserved"), reserved, &["it is reserved"]);
    let workflow_type = "shop.v1.PlaceOrder";
    let error = || StartError::Expression { workflow_type, source: expression() };
    let unsent = "workflow type `shop.v1.PlaceOrder` was not started";
    says_of(error(), unsent, &[INVALID, UNSET]);
    says_of(ExecuteError::from(error()), unsent, &[INVALID, UNSET]);
    says_of(UpdateWithStartError::from(error()), unsent, &[INVALID, UNSET]);
}

#[test]
fn refusals() {
    let other = || Box::new(Refusal::new("it is forbidden"));
    let start = || WorkflowStartError::PayloadConversion(PayloadConversionError::EncodingError(other()));
    let (start, said) = (StartError::from_sdk(id(), start()), ["it is forbidden"]);
    says_of(start, "workflow `order/7` was not started", &said);
    let interaction = InteractionError::from_sdk(order(), WorkflowInteractionError::Other(other()));
    says_of(interaction, "workflow `order/7` was not called", &said);
    let query = QueryError::from_sdk(order(), WorkflowQueryError::Other(other()));
    says_of(query, "workflow `order/7` was not queried", &said);
}

#[test]
fn results() {
    const _: fn(&ResultError) = |error| match error {
        ResultError::Outcome { .. } | ResultError::Unknown { .. } => {}
    };
    const _: fn(&ExecuteError) = |error| match error {
        ExecuteError::Start(_) | ExecuteError::Result(_) => {}
    };
    let result = |error| ResultError::from_sdk(order(), error);
    let failed = || result(WorkflowGetResultError::Failed(Box::new(incoming(charge()))));
    says(failed(), &["workflow `order/7` failed", CHARGE, DECLINED]);
    says(ExecuteError::from(failed()), &["workflow `order/7` failed", CHARGE, DECLINED]);
    says(result(WorkflowGetResultError::TimedOut), &["workflow `order/7` timed out"]);
    let unknown = "the result of workflow `order/7` is unknown";
    says_of(result(WorkflowGetResultError::NotFound(not_found())), unknown, &["it has ended"]);
    says_of(result(WorkflowGetResultError::Rpc(unreachable())), unknown, &REFUSED);
    let undecodable = format!("Payload conversion error: Encoding error: {UNDECODABLE}");
    says_of(result(conversion().into()), unknown, &[&undecodable, BAD_BYTES]);
}

#[test]
fn interactions() {
    const _: fn(&InteractionError) = |error| match error {
        InteractionError::NotFound { .. }
        | InteractionError::Refused { .. }
        | InteractionError::Failed { .. } => {}
    };
    const _: fn(&QueryError) = |error| match error {
        QueryError::NotFound { .. }
        | QueryError::Rejected { .. }
        | QueryError::Refused { .. }
        | QueryError::Failed { .. } => {}
    };
    let interaction = |error| InteractionError::from_sdk(order(), error);
    let unreached = "workflow `order/7` could not be reached";
    says_of(interaction(WorkflowInteractionError::NotFound(not_found())), unreached, &["it has ended"]);
    says_of(interaction(WorkflowInteractionError::Rpc(unreachable())), unreached, &REFUSED);
    let query = |error| QueryError::from_sdk(order(), error);
    let missing = "workflow `order/7` was not found";
    says_of(query(WorkflowQueryError::Rpc(not_found())), missing, &["it has ended"]);
    says_of(
        query(WorkflowQueryError::Rpc(unreachable())),
        "the query of workflow `order/7` failed",
        &REFUSED,
    );
    let status = Some(WorkflowExecutionStatus::Completed);
    let rejected = query(WorkflowQueryError::Rejected { status });
    says(rejected, &["workflow `order/7` was not queried: its status is Some(Completed)"]);
}

#[test]
fn updates() {
    const _: fn(&UpdateError) = |error| match error {
        UpdateError::Failed { .. }
        | UpdateError::NotFound { .. }
        | UpdateError::Refused { .. }
        | UpdateError::Unknown { .. }
        | UpdateError::Id { .. } => {}
    };
    const _: fn(&UpdateWithStartError) = |error| match error {
        UpdateWithStartError::Start(_)
        | UpdateWithStartError::Update(_)
        | UpdateWithStartError::Failed { .. } => {}
    };
    let update = |error| UpdateError::from_sdk(order(), error);
    let failed = || update(WorkflowUpdateError::Failed(Box::new(declined())));
    let own = "the update of workflow `order/7` failed";
    says_of(failed(), own, &[DECLINED]);
    says_of(UpdateWithStartError::from(failed()), own, &[DECLINED]);
    let ended = "workflow `order/7` was not updated";
    says_of(update(WorkflowUpdateError::NotFound(not_found())), ended, &["it has ended"]);
    let unknown = "the outcome of the update of workflow `order/7` is unknown";
    says_of(update(WorkflowUpdateError::Rpc(unreachable())), unknown, &REFUSED);
    let unsent = UpdateError::Id { update: "change", source: expression() };
    says_of(unsent, "update `change` was not sent", &[INVALID, UNSET]);
    let both = UpdateWithStartError::from_sdk(id(), WorkflowUpdateWithStartError::Rpc(rejected()));
    says_of(both, "workflow `order/7` was neither started nor updated", &[NO_QUEUE]);
}

#[test]
fn calls() {
    const _: fn(&ActivityCallError) = |error| match error {
        ActivityCallError::Execution { .. }
        | ActivityCallError::NoTimeout { .. }
        | ActivityCallError::Expression { .. } => {}
    };
    const _: fn(&ChildStartError) = |error| match error {
        ChildStartError::Start { .. } | ChildStartError::Expression(_) | ChildStartError::Awaited => {}
    };
    const _: fn(&ChildError) = |error| match error {
        ChildError::Start(_) | ChildError::Execution { .. } | ChildError::Taken => {}
    };
    let activity = |error| ActivityCallError::from_sdk("shop.v1.ChargeCard", error);
    let IncomingError::Activity(failed) = incoming(charge()) else { panic!("an activity failed") };
    says(activity(ActivityExecutionError::Failed(failed)), &[CHARGE, DECLINED]);
    let IncomingError::Cancelled(stopped) = incoming(cancelled()) else { panic!("it was cancelled") };
    let unnamed = "activity `shop.v1.ChargeCard` failed";
    says_of(activity(ActivityExecutionError::Cancelled(stopped)), unnamed, &["not needed"]);
    let undecodable = format!("Payload conversion failed: Encoding error: {UNDECODABLE}");
    says_of(activity(conversion().into()), unnamed, &[&undecodable, BAD_BYTES]);

    let IncomingError::ChildWorkflowExecution(failed) = incoming(child()) else { panic!("a child failed") };
    let own = "child workflow `shop.v1.PlaceOrder` (id `order/7`)";
    assert_eq!(call(&child()).as_deref(), Some(own));
    let error = ChildError::from(ChildWorkflowExecutionError::Failed(Box::new(failed)));
    says_of(error, &format!("{own} failed"), &[CHARGE, DECLINED]);
    let taken = ChildWorkflowStartError::StartFailed {
        workflow_id: id(),
        workflow_type: "shop.v1.PlaceOrder".to_owned(),
        cause: StartChildWorkflowExecutionFailedCause::WorkflowAlreadyExists,
    };
    let taken = ChildError::from(ChildStartError::from(taken));
    says_of(taken, &format!("{own} was not started"), &["its id is already taken"]);
    let IncomingError::Cancelled(stopped) = incoming(cancelled()) else { panic!("it was cancelled") };
    let stopped = ChildStartError::from(ChildWorkflowStartError::Cancelled(Box::new(stopped)));
    says_of(stopped, "the child workflow was not started", &["not needed"]);
    let unsent = ChildStartError::from(expression());
    says_of(unsent, "the child workflow was not started", &[INVALID, UNSET]);
}

#[test]
fn payloads_and_expressions() {
    const _: fn(&PayloadError) = |error| match error {
        PayloadError::Json { .. }
        | PayloadError::Text { .. }
        | PayloadError::Binary { .. }
        | PayloadError::Encoding { .. }
        | PayloadError::Type { .. }
        | PayloadError::Count { .. } => {}
    };
    const _: fn(&ExpressionError) = |error| match error {
        ExpressionError::Input(_)
        | ExpressionError::Parse(_)
        | ExpressionError::Evaluate { .. }
        | ExpressionError::NotAnObject { .. } => {}
    };
    says(undecodable(), &[UNDECODABLE, BAD_BYTES]);
    let path = crate::JsonError::Read {
        message: "shop.v1.Order".to_owned(),
        path: "id".to_owned(),
        reason: "expected a string".to_owned(),
    };
    let error = PayloadError::json("shop.v1.Order", path.clone());
    says(error, &["cannot read `shop.v1.Order` from JSON at `id`: expected a string"]);
    let (encoding, error) = ("json/plain", Box::new(path));
    let error = PayloadError::Text { message: "shop.v1.Order", encoding, error };
    says(error, &["cannot read `shop.v1.Order` from a json/plain payload at `id`: expected a string"]);
    let error = PayloadError::Type { message: "shop.v1.Order", found: "shop.v1.Parcel".to_owned() };
    says(error, &["cannot read `shop.v1.Order` from a message of the type `shop.v1.Parcel`"]);
    says(expression(), &[INVALID, UNSET]);
    let input = ExpressionError::Input(undecodable());
    says(input, &["the input has no JSON form", UNDECODABLE, BAD_BYTES]);
    let parsing = Template::parse("${! id ").expect_err("a brace is missing");
    says(ExpressionError::from(parsing.clone()), &[&parsing.to_string()]);
}

#[test]
fn workers() {
    // The other errors of registration have no source.
    let twice = temporalio_sdk::error::WorkflowRegistrationError::DuplicateWorkflowType {
        workflow_type: "order".to_owned(),
    };
    says(RegistrationError::from(twice.clone()), &[&twice.to_string()]);
    let unreadable = UnreadableSignal::new(&WorkflowError::from(conversion()));
    let undecodable = format!("Payload conversion error: Encoding error: {UNDECODABLE}");
    says(unreadable, &["the signal cannot be decoded", &undecodable, BAD_BYTES]);
}
