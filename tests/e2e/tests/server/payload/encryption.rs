//! The codec of `temporal-prost-codec`, and the values that the SDK's client sends as plain text in spite of a codec. A test that
//! fails after an update of the SDK shows that a gap is closed: remove it, and the row in `docs/encryption.md`.

use crate::harness::{connect_with, find, history, spawn_with, unique};
use futures::future::BoxFuture;
use std::sync::Arc;
use temporal_prost::{
    Report,
    client::{
        Client, ClientInterceptor, ClientOptions, RpcOptions, StartWorkflowInput, StartWorkflowOutput,
        UntypedUpdate, UntypedWorkflow, WorkflowExecuteUpdateOptions,
        errors::{WorkflowStartError, WorkflowUpdateError},
        grpc::WorkflowService as _,
        interceptors::Next,
        schedules::{CreateScheduleOptions, ScheduleAction, ScheduleHandle, ScheduleSpec, ScheduleUpdate},
        tonic::IntoRequest as _,
    },
    common::payload_visitor::decode_payloads,
    sdk::WorkerOptions,
    workflow::common::{
        data_converters::{
            DataConverter, DefaultFailureConverter, FailureConverter, PayloadConverter, RawValue,
            SerializationContextData,
        },
        protos::temporal::api::{
            common::v1::{Header, Payload},
            history::v1::history_event::Attributes,
            schedule::v1::schedule_action::Action,
            workflowservice::v1::DescribeScheduleRequest,
        },
    },
};
use temporal_prost_codec::{CodecInterceptor, EncodedFailures, EncryptionCodec, Key, KeyRing, PLAIN};
use temporal_prost_e2e::{
    Carrier, Courier, TENANT,
    parcel::v1::{
        Parcel,
        courier_temporal::{self, CourierClient},
    },
};

pub(crate) fn codec() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("e2e", [7; 32])))
}

pub(crate) fn options(interceptors: Vec<Arc<dyn ClientInterceptor>>) -> ClientOptions {
    let mut options = options_with(EncodedFailures::default());
    options.client_interceptors = interceptors;
    options
}

fn options_with(failures: impl FailureConverter + Send + Sync + 'static) -> ClientOptions {
    let converter = DataConverter::new(PayloadConverter::default(), failures, codec());
    ClientOptions::new("default").data_converter(converter).build()
}

/// Starts a worker with the codec on a separate queue, and returns a client with the codec and these interceptors.
async fn couriers(name: &str, interceptors: Vec<Arc<dyn ClientInterceptor>>) -> (CourierClient, String) {
    let queue = work(name, options(vec![])).await;
    (CourierClient::new(connect_with(options(interceptors)).await), queue)
}

/// Starts a worker with these options on a separate queue.
async fn work(name: &str, options: ClientOptions) -> String {
    let queue = unique(name);
    let mut worker = WorkerOptions::new(&queue).build();
    courier_temporal::register_workflows::<Courier>(&mut worker).unwrap();
    courier_temporal::register_activities(&mut worker, Carrier::default()).unwrap();
    tokio::task::spawn_blocking(|| spawn_with(worker, options)).await.unwrap();
    queue
}

fn parcel() -> Parcel {
    Parcel { label: "a secret".to_owned(), grams: 1, notes: vec![] }
}

/// Adds two headers to starts, one of which every SDK shall read.
struct Headers;

impl ClientInterceptor for Headers {
    fn start_workflow<'a>(
        &'a self,
        mut input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>>>,
    ) -> BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>> {
        let tenant = Payload { data: b"acme".to_vec(), ..Payload::default() };
        let mut language = Payload { data: b"en".to_vec(), ..Payload::default() };
        language.metadata.insert(PLAIN.to_owned(), Vec::new());
        let fields = [(TENANT.to_owned(), tenant), ("language".to_owned(), language)].into();
        input.options.header = Some(Header { fields });
        next.run(input)
    }
}

/// Runs a workflow, and returns its notes and the headers of its start, as the server has them.
async fn with_headers(name: &str, interceptors: Vec<Arc<dyn ClientInterceptor>>) -> (Vec<String>, Header) {
    let (couriers, queue) = couriers(name, interceptors).await;
    let carry = couriers.carry(parcel()).task_queue(&queue).start().await.unwrap();
    carry.relabel(parcel()).await.unwrap();
    let notes = carry.result().await.unwrap().notes;
    let headers = find(&history(&carry).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => it.header.clone(),
        _ => None,
    });
    (notes, headers[0].clone())
}

#[tokio::test]
async fn headers_of_the_client_are_encrypted_by_the_interceptor() {
    let interceptors: Vec<Arc<dyn ClientInterceptor>> =
        vec![Arc::new(Headers), Arc::new(CodecInterceptor::new(codec()))];
    let (notes, header) = with_headers("encrypted-headers", interceptors).await;
    assert_eq!(notes[0], "workflow for acme");
    assert_eq!(header.fields[TENANT].metadata["encoding"], b"binary/encrypted");
    assert_eq!(header.fields["language"].data, b"en");
}

#[tokio::test]
async fn headers_of_the_client_are_plain_without_the_interceptor() {
    let (notes, header) = with_headers("plain-headers", vec![Arc::new(Headers)]).await;
    assert_eq!(notes[0], "workflow for acme");
    assert_eq!(header.fields[TENANT].data, b"acme");
}

#[tokio::test]
async fn summaries_are_plain_or_rejected() {
    let (couriers, queue) = couriers("summaries", vec![]).await;
    let started = couriers.carry(parcel()).task_queue(&queue);
    let started = started.options(|options| options.static_summary = Some("a summary".to_owned()));
    let started = started.start().await.unwrap();
    let events = history(&started).await;
    let summary = events[0].user_metadata.clone().and_then(|metadata| metadata.summary).unwrap();
    assert_eq!(summary.data, br#""a summary""#);
    started.terminate("the test is over").await.unwrap();

    let rejecting = CodecInterceptor::new(codec()).reject_summaries();
    let client = CourierClient::new(connect_with(options(vec![Arc::new(rejecting)])).await);
    let start = client.carry(parcel()).task_queue(&queue);
    let start = start.options(|options| options.static_summary = Some("a summary".to_owned()));
    let error = Report::new(&start.start().await.unwrap_err()).to_string();
    assert!(error.contains("would send `static_summary` and `static_details` as plain text"), "{error}");
}

#[tokio::test]
async fn the_sdk_returns_failures_of_updates_as_they_were_sent() {
    let (couriers, queue) = couriers("update-failures", vec![]).await;
    let carry = couriers.carry(parcel()).task_queue(&queue).start().await.unwrap();
    let heavy = Parcel { grams: 2_000, ..parcel() };
    let error = Report::new(&carry.weigh(heavy).execute().await.unwrap_err()).to_string();
    assert!(error.ends_with("failed: a secret is lost (Lost)"), "{error}");

    let untyped = couriers.sdk().get_workflow_handle::<UntypedWorkflow>(carry.id());
    let json = br#"{"label":"a secret","grams":"2000"}"#.to_vec();
    let metadata = [("encoding".to_owned(), b"json/protobuf".to_vec())].into();
    let input = RawValue::new(vec![Payload { metadata, data: json, ..Payload::default() }]);
    let update = UntypedUpdate::new("parcel.v1.Courier.Weigh");
    let error = untyped.execute_update(update, input, WorkflowExecuteUpdateOptions::default()).await;
    let Err(WorkflowUpdateError::Failed(mut failure)) = error else { panic!("{:?}", error.err()) };
    let attributes = failure.encoded_attributes.as_ref().unwrap();
    assert_eq!(attributes.metadata["encoding"], b"binary/encrypted");
    decode_payloads(&mut *failure, &codec(), &SerializationContextData::None).await.unwrap();
    let attributes = failure.encoded_attributes.unwrap();
    assert!(String::from_utf8_lossy(&attributes.data).contains("a secret is lost"));
    carry.terminate("the test is over").await.unwrap();
}

/// Returns the messages of a failure and its causes, after an activity has failed and its workflow with it.
async fn messages(client: ClientOptions, queue: &str) -> Vec<String> {
    let impossible = Parcel { grams: -1, ..parcel() };
    let couriers = CourierClient::new(connect_with(client).await);
    let error = couriers.deposit(impossible).task_queue(queue).execute().await.unwrap_err();
    let chain = std::iter::successors(error.failure(), |failure| failure.cause.as_deref());
    chain.map(|failure| failure.message.clone()).collect()
}

#[tokio::test]
async fn the_causes_of_a_failure_are_decoded() {
    let queue = work("causes", options(vec![])).await;
    let said = ["Activity task failed", "a secret is lost"];
    assert_eq!(messages(options(vec![]), &queue).await, said);
    // The runtime restores causes for a client with the SDK's converter.
    assert_eq!(messages(options_with(DefaultFailureConverter::new(true)), &queue).await, said);
}

#[tokio::test]
async fn the_sdks_converter_loses_the_failure_of_an_activity() {
    let sdk = || options_with(DefaultFailureConverter::new(true));
    let queue = work("lost-causes", sdk()).await;
    assert_eq!(messages(sdk(), &queue).await, ["Activity task failed", "Encoded failure"]);
}

/// Creates a schedule with an input.
async fn schedule(client: &Client) -> ScheduleHandle<Client> {
    let json = Payload { data: br#""a secret""#.to_vec(), ..Payload::default() };
    let input = RawValue::new(vec![json]);
    let workflow = UntypedWorkflow::new("Scheduled");
    let action = ScheduleAction::start_workflow(workflow, input, "nowhere", unique("scheduled"));
    let options =
        CreateScheduleOptions::builder().action(action).spec(ScheduleSpec::default()).paused(true).build();
    client.create_schedule(unique("schedule"), options).await.unwrap()
}

/// Returns the encoding of the schedule's input on the server.
async fn input(client: &Client, schedule: &ScheduleHandle<Client>) -> Payload {
    let request = DescribeScheduleRequest {
        namespace: "default".to_owned(),
        schedule_id: schedule.schedule_id().to_owned(),
    };
    let described = client.connection().clone().describe_schedule(request.into_request()).await.unwrap();
    let action = described.into_inner().schedule.and_then(|schedule| schedule.action?.action).unwrap();
    let Action::StartWorkflow(start) = action;
    start.input.unwrap().payloads[0].clone()
}

fn change(update: &mut ScheduleUpdate) {
    update.set_note("changed");
}

fn is_encrypted(payload: &Payload) -> bool {
    payload.metadata.get("encoding").is_some_and(|encoding| encoding == b"binary/encrypted")
}

#[tokio::test]
async fn a_schedule_keeps_its_encrypted_input() {
    let client = connect_with(options(vec![Arc::new(CodecInterceptor::new(codec()))])).await;
    let schedule = schedule(&client).await;
    assert!(is_encrypted(&input(&client, &schedule).await));
    let refused = schedule.update(change, RpcOptions::default()).await;
    let error = refused.unwrap_err().to_string();
    assert!(error.contains("would store the schedule's input as plain text"), "{error}");
    assert!(is_encrypted(&input(&client, &schedule).await));
    let mut update = schedule.describe(RpcOptions::default()).await.unwrap().into_update();
    change(&mut update);
    schedule.send_update(update, RpcOptions::default()).await.unwrap();
    assert!(is_encrypted(&input(&client, &schedule).await));
    let described = schedule.describe(RpcOptions::default()).await.unwrap();
    assert_eq!(described.note(), Some("changed"));
    schedule.delete(Default::default()).await.unwrap();
}

#[tokio::test]
async fn the_sdks_update_of_a_schedule_stores_plain_text() {
    let client = connect_with(options(vec![])).await;
    let schedule = schedule(&client).await;
    schedule.update(change, RpcOptions::default()).await.unwrap();
    assert_eq!(input(&client, &schedule).await.data, br#""a secret""#);
    schedule.delete(Default::default()).await.unwrap();
}
