//! Refusals by a client, and headers that it adds.

use super::guarded::{Guard, client_with, end, serve, watch, words};
use crate::harness::unique;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
};
use temporal_prost::{
    InteractionError, QueryError, Report, StartError, UpdateError, UpdateWithStartError,
    common::protos::temporal::api::common::v1::Payload,
    hook::{Call, CallKind, Hook, Hooks, Incoming, Outgoing, Refusal},
};

#[tokio::test]
async fn every_call_is_refused_before_it_is_sent() {
    let guard = Guard::default();
    let (_, queue) = serve("sent", &Hooks::new()).await;
    let client = client_with(vec![Hooks::new().with(guard.clone()).client_interceptor()]).await;
    let start = |text: &str| client.watch(watch(text, &[])).id(unique(text)).task_queue(&queue);
    let error = start("forbidden").start().await.unwrap_err();
    assert!(Report::new(&error).to_string().ends_with("was not started: it is forbidden"), "{error:?}");
    assert!(
        matches!(&error, StartError::Refused { source, .. } if source.kind() == "Forbidden"),
        "{error:?}"
    );
    let error = start("forbidden").with_tell(words("1")).start().await.unwrap_err();
    assert!(matches!(error, StartError::Refused { .. }), "{error:?}");
    let error = start("a").with_tell(words("forbidden")).start().await.unwrap_err();
    assert!(matches!(error, StartError::Refused { .. }), "{error:?}");
    let error = start("forbidden").with_order(words("1")).start().await.unwrap_err();
    assert!(matches!(error, UpdateWithStartError::Start(StartError::Refused { .. })), "{error:?}");
    let error = start("a").with_order(words("forbidden")).start().await.unwrap_err();
    assert!(matches!(error, UpdateWithStartError::Update(UpdateError::Refused { .. })), "{error:?}");

    let watching = start("a").start().await.unwrap();
    let error = watching.tell(words("forbidden")).await.unwrap_err();
    assert!(matches!(error, InteractionError::Refused { .. }), "{error:?}");
    let error = watching.ask(words("forbidden")).await.unwrap_err();
    assert!(matches!(error, QueryError::Refused { .. }), "{error:?}");
    let error = watching.order(words("forbidden")).execute().await.unwrap_err();
    assert!(matches!(error, UpdateError::Refused { .. }), "{error:?}");
    assert_eq!(end(&watching).await, ["new a", "tell end"]);
    let refused = guard.seen().iter().filter(|seen| seen.starts_with("refused")).count();
    assert_eq!(refused, 8);
}

/// Refuses to end workflows.
struct Endless;

impl Hook for Endless {
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        match call.kind() {
            CallKind::Cancel | CallKind::Terminate => {
                let (method, input) = (call.method(), call.canonical_input().unwrap());
                Err(Refusal::new(format!("no {} of {method} with {input:?}", call.kind())))
            }
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn cancellations_and_terminations_are_refused() {
    let (stranger, queue) = serve("endless", &Hooks::new()).await;
    let client = client_with(vec![Hooks::new().with(Endless).client_interceptor()]).await;
    let watching = client.watch(watch("a", &[])).task_queue(&queue).start().await.unwrap();
    let refused = |error: InteractionError| {
        assert!(matches!(error, InteractionError::Refused { .. }), "{error:?}");
        Report::new(&error).to_string()
    };
    let error = refused(watching.cancel("now").await.unwrap_err());
    assert!(error.ends_with("no cancel of guard.v1.Guard.Watch with []"), "{error}");
    let error = refused(watching.terminate("now").await.unwrap_err());
    assert!(error.ends_with("no terminate of guard.v1.Guard.Watch with []"), "{error}");
    stranger.watch_handle(watching.id()).terminate("the test is over").await.unwrap();
}

/// Adds a header, after it has waited for another task.
struct Signature;

fn payload(text: String) -> Payload {
    let metadata = [("encoding".to_owned(), b"binary/plain".to_vec())].into();
    Payload { metadata, data: text.into_bytes(), ..Default::default() }
}

/// The text that a client signs and a worker verifies.
fn content(call: &temporal_prost::hook::Call<'_>) -> String {
    let id = call.workflow_id().unwrap_or_default();
    let schedule = call.schedule_id().map_or_else(String::new, |id| format!(" for {id}"));
    format!(
        "{} {} {} {id} {:?}{schedule}",
        call.namespace(),
        call.kind(),
        call.method(),
        call.canonical_input().unwrap()
    )
}

fn name(call: &temporal_prost::hook::Call<'_>) -> String {
    format!("signature-{}", call.kind())
}

impl Hook for Signature {
    fn send<'a>(
        &'a self,
        call: &'a mut Outgoing<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>> {
        Box::pin(async move {
            let (name, content) = (name(&call.call()), content(&call.call()));
            let signed = tokio::spawn(async move { payload(content) }).await.unwrap();
            call.set_header(name, signed);
            Ok(())
        })
    }
}

/// Refuses calls from outside without a signature of exactly this call.
#[derive(Clone, Default)]
struct Verified(Arc<Mutex<usize>>);

impl Hook for Verified {
    fn receive(&self, call: &Incoming<'_>) -> Result<(), Refusal> {
        let is_signed =
            call.header(&name(call)).is_some_and(|signed| signed.data == content(call).into_bytes());
        if !is_signed && call.activity_id().is_none() {
            return Err(Refusal::new("it is not signed"));
        }
        *self.0.lock().unwrap() += 1;
        Ok(())
    }
}

#[tokio::test]
async fn a_worker_sees_the_same_call_as_the_client() {
    let verified = Verified::default();
    let (unsigned, queue) = serve("signed", &Hooks::new().with(verified.clone())).await;
    let client = client_with(vec![Hooks::new().with(Signature).client_interceptor()]).await;
    let start = || client.watch(watch("a", &["look x"])).id(unique("signed")).task_queue(&queue);
    let watching = start().start().await.unwrap();
    watching.order(words("1")).execute().await.unwrap();
    watching.ask(words("2")).await.unwrap();
    assert_eq!(end(&watching).await.len(), 4);
    let pair = start().with_tell(words("3")).start().await.unwrap();
    assert!(end(&pair).await.contains(&"tell 3".to_owned()));
    let (_, pair) = start().with_order(words("4")).start().await.unwrap();
    assert!(end(&pair).await.contains(&"order 4".to_owned()));
    // Three starts, activities and ends, two updates, a signal and a query.
    assert_eq!(*verified.0.lock().unwrap(), 13);

    let error = unsigned.watch(watch("a", &[])).task_queue(&queue).execute().await.unwrap_err();
    assert!(Report::new(&error).to_string().contains("it is not signed"), "{error:?}");
}

#[tokio::test]
async fn a_schedule_is_a_start() {
    let guard = Guard::default();
    let (_, queue) = serve("scheduled", &Hooks::new()).await;
    let hooks = Hooks::new().with(guard.clone()).with(Signature);
    let client = client_with(vec![hooks.client_interceptor()]).await;
    let start = |text: &str| client.watch(watch(text, &[])).id(unique(text)).task_queue(&queue);
    let id = unique("scheduled");
    let error = start("forbidden").schedule(&id).create().await.unwrap_err();
    assert!(Report::new(&error).to_string().ends_with("was not started: it is forbidden"), "{error:?}");
    assert!(client.watch_schedule(&id).describe().await.unwrap_err().is_not_found());

    let schedule = start("a").schedule(&id).create().await.unwrap();
    let described = schedule.describe().await.unwrap();
    assert!(described.start().unwrap().header.as_ref().unwrap().fields.contains_key("signature-start"));
    let signed = &described.start().unwrap().header.as_ref().unwrap().fields["signature-start"];
    assert!(String::from_utf8_lossy(&signed.data).ends_with(&format!("for {id}")));
    let error = schedule.update(|schedule| schedule.start(start("forbidden"))).await.unwrap_err();
    assert!(Report::new(&error).to_string().ends_with("was not started: it is forbidden"), "{error:?}");
    assert_eq!(schedule.describe().await.unwrap().input().await.unwrap().text, "a");
    schedule.delete().await.unwrap();
    let refused = guard.seen().iter().filter(|seen| *seen == "refused start Watch").count();
    assert_eq!(refused, 2);
}
