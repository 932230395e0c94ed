//! The heartbeats of an activity: what it has started, for the next attempt.

use super::stop::{Stop, stop};
use crate::{
    payload::json_payload,
    xns::{message::Message, start_options as wire},
};
use futures_util::future::{Either, select};
use std::{pin::pin, time::Duration};
use temporalio_client::{RpcMetadata, RpcOptions, WorkflowGetResultOptions};
use temporalio_common::data_converters::RawValue;
use temporalio_sdk::activities::ActivityContext;

/// The metadata of a request by which an activity waits, for the server of `temporal-prost-testing`. While all activities
/// wait in this way, it lets time pass.
const WAITING: &str = "temporal-waiting-activity-bin";

/// Returns the request id of what this activity starts or sends, which is the same in each attempt.
pub(super) fn request_id(ctx: &ActivityContext) -> String {
    let info = ctx.info();
    let run = info.workflow_run_id.as_ref().or(info.activity_run_id.as_ref());
    let run = run.map(String::as_str).unwrap_or_default();
    format!("xns/{}/{run}/{}", info.namespace, info.activity_id)
}

/// Returns the options of the requests by which the activity waits.
pub(super) fn waiting(ctx: &ActivityContext) -> RpcOptions {
    let mut metadata = RpcMetadata::new();
    // The key is valid, and without it only virtual time would not pass.
    let _ = metadata.insert_binary(WAITING, ctx.info().task_token.clone());
    RpcOptions::builder().metadata(metadata).build()
}

pub(super) fn waiting_for_result(ctx: &ActivityContext) -> WorkflowGetResultOptions {
    WorkflowGetResultOptions::builder().rpc_options(waiting(ctx)).build()
}

/// The texts in the heartbeats of an activity, in the form of the Go plugin.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    interval: Duration,
    texts: Vec<String>,
}

impl Progress {
    /// The interval if a request has none.
    const INTERVAL: Duration = Duration::from_secs(30);
    const SHORTEST: Duration = Duration::from_millis(100);

    /// Returns the texts of the previous attempt, if all of them are given.
    pub(super) fn before<const N: usize>(ctx: &ActivityContext) -> Option<[String; N]> {
        let text = |payload: &_| {
            let temporalio_common::protos::temporal::api::common::v1::Payload { data, .. } = payload;
            serde_json::from_slice::<String>(data).ok().filter(|text| !text.is_empty())
        };
        let texts: Option<Vec<_>> = ctx.heartbeat_details().raw().iter().map(text).collect();
        texts?.try_into().ok()
    }

    /// Returns the heartbeats of a request, at least two for each heartbeat timeout.
    pub(super) fn of(ctx: &ActivityContext, request: &mut impl Message) -> Self {
        let interval = wire::positive(request.heartbeat_interval().as_ref()).unwrap_or(Self::INTERVAL);
        let longest = ctx.info().heartbeat_timeout.filter(|timeout| !timeout.is_zero());
        let longest = longest.map_or(interval, |timeout| timeout / 2);
        Self { interval: interval.min(longest).max(Self::SHORTEST), texts: Vec::new() }
    }

    /// Stores what the next attempt continues with.
    pub(super) async fn note<const N: usize>(&mut self, ctx: &ActivityContext, texts: [&str; N]) {
        self.texts = texts.map(str::to_owned).into();
        self.beat(ctx).await;
    }

    async fn beat(&self, ctx: &ActivityContext) {
        let payload = |text: &String| json_payload(&serde_json::Value::from(text.as_str()), None);
        let details = RawValue { payloads: self.texts.iter().map(payload).collect() };
        if let Err(error) = ctx.record_heartbeat(details).await {
            tracing::warn!(activity_id = ctx.info().activity_id, "heartbeat not sent: {error}");
        }
    }

    /// Waits for the end of a call, and sends heartbeats meanwhile.
    pub(super) async fn wait<T>(
        &self,
        ctx: &ActivityContext,
        call: impl Future<Output = T>,
    ) -> Result<T, Stop> {
        let mut call = pin!(call);
        loop {
            let pause = pin!(tokio::time::sleep(self.interval));
            let cancelled = pin!(ctx.cancelled());
            match select(call.as_mut(), select(pause, cancelled)).await {
                Either::Left((outcome, _)) => return Ok(outcome),
                Either::Right((Either::Left(_), _)) => self.beat(ctx).await,
                Either::Right((Either::Right(_), _)) => return Err(stop(ctx).await),
            }
        }
    }
}
