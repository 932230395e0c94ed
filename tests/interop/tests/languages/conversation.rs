//! The conversation of the clients in Go and Python, in Rust.

use temporal_prost::workflow::common::protos::temporal::api::failure::v1::Failure;
use temporal_prost::{ExecuteError, Report, ResultError};
use temporal_prost_interop::{
    breakage, sample,
    v1::{
        BreakRequest, Breakage, Everything, PickRequest, RelayRequest, RelayResponse,
        interop_temporal::{HoldHandle, InteropClient},
    },
};

/// A client of the workers on `queue`, whose workflows call workers on `peer`.
pub(crate) struct Conversation<'a> {
    interop: &'a InteropClient,
    queue: &'a str,
    peer: &'a str,
    name: &'a str,
}

impl<'a> Conversation<'a> {
    pub(crate) fn new(interop: &'a InteropClient, queue: &'a str, peer: &'a str, name: &'a str) -> Self {
        Self { interop, queue, peer, name }
    }

    fn sample(&self, suffix: &str) -> Everything {
        sample(&format!("{}/{suffix}", self.name))
    }

    pub(crate) async fn hold(&self) {
        let (first, last) = (self.sample("first"), self.sample("last"));
        let hold = self.interop.hold(sample(self.name)).task_queue(self.queue);
        let hold = hold.with_put(first.clone()).start().await.unwrap();
        assert_eq!(hold.id(), format!("{}/hold", self.name));
        assert_eq!(hold.get().await.unwrap(), first);
        hold.pick(PickRequest { name: first.name.clone() }).await.unwrap();
        let missing = hold.pick(PickRequest { name: "nothing".to_owned() }).await.unwrap_err();
        // The caller of a query gets the text of a failure without its attributes, which can be encrypted.
        let texts = ["nothing is not held", "Encoded failure"];
        let missing = Report::new(&missing).to_string();
        assert!(texts.iter().any(|text| missing.contains(text)), "{missing}");
        assert_eq!(hold.swap(self.sample("second")).execute().await.unwrap(), first);
        refuses(&hold).await;
        hold.clear().execute().await.unwrap();
        assert_eq!(hold.get().await.unwrap(), Everything::default());
        hold.put(last.clone()).await.unwrap();
        hold.finish().await.unwrap();
        assert_eq!(hold.result().await.unwrap(), last);
    }

    /// Starts with an update.
    pub(crate) async fn begin(&self) {
        let (begun, first) = (self.sample("begun"), self.sample("first"));
        let swapped = self.interop.hold(begun.clone()).task_queue(self.queue).with_swap(first.clone());
        assert_eq!(swapped.execute().await.unwrap(), begun);
        let hold = self.interop.hold_handle(format!("{}/begun/hold", self.name));
        let running = self.interop.hold(begun).task_queue(self.queue).with_swap(sample("break"));
        expect_broken(running.execute().await.unwrap_err().failure(), "break");
        hold.finish().await.unwrap();
        assert_eq!(hold.result().await.unwrap(), first);
    }

    pub(crate) async fn idle(&self) {
        let idle = self.interop.idle().id(format!("{}/idle", self.name)).task_queue(self.queue);
        idle.with_finish().execute().await.unwrap();
    }

    pub(crate) async fn fail(&self) {
        let request = BreakRequest { name: self.name.to_owned() };
        let error = self.interop.r#break(request).task_queue(self.queue).execute().await.unwrap_err();
        assert_eq!(error.application_failure().map(|failure| failure.r#type.as_str()), Some("Broken"));
        let ExecuteError::Result(error @ ResultError::Outcome { .. }) = &error else {
            panic!("not the outcome: {error}")
        };
        expect_broken(error.failure(), self.name);
    }

    pub(crate) async fn relay(&self) {
        let request = RelayRequest { name: self.name.to_owned(), task_queue: self.peer.to_owned() };
        let response = self.interop.relay(request).task_queue(self.queue).execute().await.unwrap();
        let wanted = RelayResponse {
            echoed: Some(sample(self.name)),
            held: Some(self.sample("put")),
            breakages: vec![wanted(self.name), wanted(&format!("{}/relayed", self.name))],
        };
        assert_eq!(response, wanted);
    }
}

/// Checks a rejection by the validator and a failure of the handler.
async fn refuses(hold: &HoldHandle) {
    let refused = hold.swap(sample("")).execute().await.unwrap_err();
    let refused = Report::new(&refused).to_string();
    assert!(refused.contains("a name is required"), "{refused}");
    let broken = hold.swap(sample("break")).execute().await.unwrap_err();
    expect_broken(broken.failure(), "break");
}

fn wanted(name: &str) -> Breakage {
    Breakage {
        r#type: "Broken".to_owned(),
        message: "broken on purpose".to_owned(),
        non_retryable: true,
        details: Some(sample(name)),
    }
}

fn expect_broken(failure: Option<&Failure>, name: &str) {
    assert_eq!(failure.and_then(breakage), Some(wanted(name)));
}
