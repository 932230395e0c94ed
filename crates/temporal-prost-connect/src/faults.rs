//! Faults on the way to a server, for tests: delays, drops, refusals and resets by rule.
//!
//! ```
//! use std::time::Duration;
//! use temporal_prost_connect::faults::{Fault, Faults, Rule};
//!
//! let faults = Faults::new();
//! // The first two answers to starts are lost.
//! faults.add(Rule::new(Fault::Reset).rpc("StartWorkflowExecution").times(2));
//! // A tenth of all other requests is late.
//! faults.add(Rule::new(Fault::Delay(Duration::from_millis(20))).share(0.1));
//! ```
//!
//! Faults go into a [`Cluster`](crate::Cluster::faults), or around any service of the SDK with [`Faults::around`].

mod rule;

pub use rule::{Fault, Rule};

use futures_util::FutureExt;
use parking_lot::Mutex;
use rule::Armed;
use std::{fmt, io, sync::Arc};
use temporalio_client::{
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::{ConnectError, Status},
};

/// The rules of one way. Clones share the rules, which can change at any time.
///
/// ```
/// use temporal_prost_connect::{
///     Cluster, TransportError,
///     faults::{Fault, Faults, Rule},
/// };
/// use temporalio_client::{ConnectionOptions, Url};
///
/// let faults = Faults::new();
/// let target = Url::parse("http://localhost:7233").expect("a URL");
/// let cluster = Cluster::new("a", ConnectionOptions::new(target).build())?.faults(faults.clone());
/// // The cluster is lost from now on …
/// faults.add(Rule::new(Fault::Refuse));
/// // … until here.
/// faults.clear();
/// # Ok::<(), TransportError>(())
/// ```
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Armed>>>);

impl Faults {
    /// Begins without rules, so that everything passes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule. The first rule that applies to a request counts.
    pub fn add(&self, rule: Rule) {
        self.0.lock().push(Armed::new(rule));
    }

    /// Removes all rules. Requests that a fault holds up are not released.
    pub fn clear(&self) {
        self.0.lock().clear();
    }

    /// Returns how many requests the present rules have hit.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.0.lock().iter().map(|armed| armed.hits).sum()
    }

    /// Puts the faults around a service.
    #[must_use]
    pub fn around(&self, service: CallbackBasedGrpcService) -> CallbackBasedGrpcService {
        let faults = self.clone();
        CallbackBasedGrpcService {
            callback: Arc::new(move |request| {
                let (faults, callback) = (faults.clone(), Arc::clone(&service.callback));
                async move { faults.apply(request, |request| callback(request)).await }.boxed()
            }),
        }
    }

    /// Sends a request on, or does to it what the first rule says.
    pub(crate) async fn apply<F>(
        &self,
        request: GrpcRequest,
        send: impl FnOnce(GrpcRequest) -> F,
    ) -> Result<GrpcSuccessResponse, Status>
    where
        F: Future<Output = Result<GrpcSuccessResponse, Status>>,
    {
        match self.hit(&request) {
            None => send(request).await,
            Some(Fault::Delay(delay)) => {
                tokio::time::sleep(delay).await;
                send(request).await
            }
            Some(Fault::Drop) => std::future::pending().await,
            Some(Fault::Refuse) => Err(refused()),
            Some(Fault::Reset) => {
                // The server has done its work, and the answer is lost.
                let _ = send(request).await;
                Err(reset())
            }
            Some(Fault::Answer(status)) => Err(status),
        }
    }

    fn hit(&self, request: &GrpcRequest) -> Option<Fault> {
        self.0.lock().iter_mut().find_map(|armed| armed.hit(request))
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Faults").field(&self.0.lock()).finish()
    }
}

fn refused() -> Status {
    let mut status = Status::unavailable("injected: connection refused");
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    status.set_source(Arc::new(ConnectError(refused.into())));
    status
}

fn reset() -> Status {
    let mut status = Status::unavailable("injected: connection reset");
    status.set_source(Arc::new(io::Error::from(io::ErrorKind::ConnectionReset)));
    status
}
