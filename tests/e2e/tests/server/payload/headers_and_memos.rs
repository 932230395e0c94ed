//! Messages other than inputs and outputs: headers, memos, heartbeat details, and activities completed from outside.

use crate::harness::{connect_with, find, history, shown, spawn_with, unique};
use futures::future::BoxFuture;
use std::{collections::HashMap, sync::Arc, time::Duration};
use temporal_prost::{
    AsyncActivity, Proto, Report,
    client::{
        ActivityIdentifier, Client, ClientInterceptor, ClientOptions, SignalWorkflowInput,
        StartWorkflowInput, StartWorkflowOutput,
        errors::{WorkflowInteractionError, WorkflowStartError},
        interceptors::Next,
    },
    common::MemoValues,
    sdk::{WorkerOptions, error::ApplicationFailure},
    workflow::{
        WorkflowContextKey,
        common::protos::{
            TaskToken,
            temporal::api::{
                common::v1::{Header, Payload},
                failure::v1::{Failure, failure::FailureInfo},
                history::v1::history_event::Attributes,
            },
        },
        workflow_interceptors::{
            CancellableWorkflowOutboundFuture, ExecuteWorkflowInput, ExecuteWorkflowResult,
            ScheduleActivityInput, ScheduleActivityResult, WorkflowInterceptor,
            WorkflowInterceptorConstructor, WorkflowInterceptorContext, WorkflowInterceptorFuture,
            WorkflowNext,
        },
    },
};
use temporal_prost_e2e::{
    Carrier, Courier, TENANT,
    parcel::v1::{
        Parcel, Waypoint,
        courier_temporal::{self, CourierClient, DepositHandle, activity},
        temporal_schema::Schema,
        waypoint::Place,
    },
};

fn parcel(label: &str) -> Parcel {
    Parcel { label: label.to_owned(), ..Default::default() }
}

/// Returns a client, the queue of its worker, and the state that the worker's activities share.
async fn couriers(name: &str) -> (CourierClient, String, Arc<Carrier>) {
    let (queue, carrier) = (unique(name), Arc::new(Carrier::default()));
    let mut options = WorkerOptions::new(&queue).build();
    courier_temporal::register_workflows::<Courier>(&mut options).unwrap();
    courier_temporal::register_activities(&mut options, carrier.clone()).unwrap();
    let passes_on = WorkflowInterceptorConstructor::new(|_| PassesOn);
    options.workflow_interceptor(passes_on);
    let client = ClientOptions::new("default");
    tokio::task::spawn_blocking(|| spawn_with(options, client.build())).await.unwrap();
    let client = ClientOptions::new("default").client_interceptors(vec![Arc::new(Acme)]).build();
    (CourierClient::new(connect_with(client).await), queue, carrier)
}

/// An interceptor that makes every call for one tenant.
struct Acme;

fn acme() -> Payload {
    Payload { data: b"acme".to_vec(), ..Default::default() }
}

impl ClientInterceptor for Acme {
    fn start_workflow<'a>(
        &'a self,
        mut input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>>>,
    ) -> BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>> {
        let fields = HashMap::from([(TENANT.to_owned(), acme())]);
        input.options.header = Some(Header { fields });
        next.run(input)
    }

    fn signal_workflow<'a>(
        &'a self,
        mut input: SignalWorkflowInput,
        next: Next<'a, SignalWorkflowInput, BoxFuture<'a, Result<(), WorkflowInteractionError>>>,
    ) -> BoxFuture<'a, Result<(), WorkflowInteractionError>> {
        let fields = HashMap::from([(TENANT.to_owned(), acme())]);
        input.options.header = Some(Header { fields });
        next.run(input)
    }
}

/// An interceptor that passes the workflow's tenant to its activities.
struct PassesOn;

impl WorkflowContextKey for PassesOn {
    type Value = Payload;
}

impl WorkflowInterceptor for PassesOn {
    fn execute<'a>(
        &'a self,
        workflow: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: WorkflowNext<'a, ExecuteWorkflowInput, WorkflowInterceptorFuture<'a, ExecuteWorkflowResult>>,
    ) -> WorkflowInterceptorFuture<'a, ExecuteWorkflowResult> {
        match input.headers().get(TENANT).cloned() {
            Some(tenant) => WorkflowInterceptorFuture::new(
                workflow.with_context_value::<Self, _>(tenant, next.run(input)),
            ),
            None => next.run(input),
        }
    }

    fn schedule_activity(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: ScheduleActivityInput,
        next: WorkflowNext<
            'static,
            ScheduleActivityInput,
            CancellableWorkflowOutboundFuture<ScheduleActivityResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<ScheduleActivityResult> {
        // The input of the activity.
        assert!(input.input_ref::<Proto<Parcel, Schema>>().is_some());
        if let Some(tenant) = workflow.context_value::<Self>() {
            input.headers_mut().insert(TENANT.to_owned(), tenant.as_ref().clone());
        }
        next.run(input)
    }
}

#[tokio::test]
async fn headers_memos_and_heartbeats_arrive() {
    let (couriers, queue, _) = couriers("carriage").await;
    let mut memo = MemoValues::new();
    memo.insert("parcel", Proto::<Parcel, Schema>::from(parcel("remembered")));
    let carry = couriers.carry(parcel("first")).task_queue(&queue);
    let carry = carry.options(|options| options.memo = Some(memo)).start().await.unwrap();
    carry.relabel(parcel("last")).await.unwrap();
    let mut done = carry.result().await.unwrap();
    assert_eq!(done.label, "last");
    done.notes.sort();
    let notes =
        ["activity for acme", "attempt 2 at 30", "memo remembered", "signal for acme", "workflow for acme"];
    assert_eq!(done.notes, notes);
    let memos = find(&history(&carry).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => {
            it.memo.as_ref().map(|memo| memo.fields.values().map(shown).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(memos, [[r#"json/protobuf parcel.v1.Parcel {"label":"remembered"}"#]]);
}

/// Waits until the activity waits for completion from outside, and returns its client, the workflow and the task token.
async fn deposited(label: &str) -> (Client, DepositHandle, Vec<u8>) {
    let (couriers, queue, carrier) = couriers(&unique(label)).await;
    let deposit = couriers.deposit(parcel(label)).task_queue(&queue).start().await.unwrap();
    for _ in 0..100 {
        if let Some((_, token)) = carrier.waiting.lock().unwrap().first() {
            return (couriers.sdk().clone(), deposit, token.clone());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the activity does not start");
}

#[tokio::test]
async fn an_activity_is_completed_from_outside_by_its_token() {
    let (client, deposit, token) = deposited("token").await;
    let identifier = ActivityIdentifier::from_task_token(TaskToken::from(token));
    let pick_up = AsyncActivity::<activity::PickUp>::new(&client, identifier);
    let place = Some(Place { name: "the corner".to_owned() });
    pick_up.heartbeat(Proto::<Waypoint, Schema>::from(Waypoint { done: 50, place })).await.unwrap();
    let pending = deposit.describe().await.unwrap().into_raw().pending_activities;
    let heartbeats: Vec<_> =
        pending.iter().filter_map(|it| it.heartbeat_details.as_ref()).flat_map(|it| &it.payloads).collect();
    let [heartbeat] = heartbeats[..] else { panic!("{heartbeats:?}") };
    assert_eq!(
        shown(heartbeat),
        r#"json/protobuf parcel.v1.Waypoint {"done":"50","place":{"name":"the corner"}}"#
    );
    pick_up.complete(parcel("picked up")).await.unwrap();
    assert_eq!(deposit.result().await.unwrap(), parcel("picked up"));
    let results = find(&history(&deposit).await, |event| match event {
        Attributes::ActivityTaskCompletedEventAttributes(it) => {
            it.result.as_ref().map(|it| shown(&it.payloads[0]))
        }
        _ => None,
    });
    assert_eq!(results, [r#"json/protobuf parcel.v1.Parcel {"label":"picked up"}"#]);
    pick_up.complete(parcel("again")).await.unwrap_err();
}

fn place_of_failure(failure: &Failure) -> Option<String> {
    match failure.failure_info.as_ref()? {
        FailureInfo::ApplicationFailureInfo(info) => Some(shown(info.details.as_ref()?.payloads.first()?)),
        _ => None,
    }
}

#[tokio::test]
async fn an_activity_is_failed_from_outside_by_its_ids() {
    let (client, deposit, _) = deposited("ids").await;
    let scheduled = find(&history(&deposit).await, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(it) => Some(it.activity_id.clone()),
        _ => None,
    });
    let identifier = ActivityIdentifier::by_id_workflow(deposit.id(), "", &scheduled[0]);
    let pick_up = AsyncActivity::<activity::PickUp>::new(&client, identifier);
    let place = Proto::<Place, Schema>::from(Place { name: "the corner".to_owned() });
    let stolen = ApplicationFailure::builder("nobody is there").type_name("Stolen".to_owned()).details(place);
    pick_up.fail(stolen.build()).await.unwrap();
    let error = deposit.result().await.unwrap_err();
    let text = Report::new(&error).to_string();
    assert!(text.ends_with("nobody is there (Stolen)"), "{text}");
    let details = find(&history(&deposit).await, |event| match event {
        Attributes::ActivityTaskFailedEventAttributes(it) => it.failure.as_ref().and_then(place_of_failure),
        _ => None,
    });
    assert_eq!(details, [r#"json/protobuf parcel.v1.Waypoint.Place {"name":"the corner"}"#]);
}
