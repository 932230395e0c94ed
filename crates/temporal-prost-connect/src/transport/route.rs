//! The way of a request: to the cluster in use, and to the next one if that has not taken it.

use super::{Shared, answer, breaker::Contact, deadline::Deadline, poll, request, state::Route};
use std::{sync::Arc, time::Duration};
use temporalio_client::{
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::Status,
};
use tokio::time::timeout;

/// How long polls wait for a cluster that can be reached, and other requests for the first answer of a cluster.
const PATIENCE: Duration = Duration::from_secs(10);

type Answer = Result<GrpcSuccessResponse, Status>;

/// The end of an attempt.
enum Attempt {
    /// The answer for the caller.
    Done(Answer),
    /// The request has had no effect on this cluster, or may be repeated. The error is the answer if there is no other
    /// cluster.
    Again(Status),
}

impl Shared {
    pub(super) async fn call(self: &Arc<Self>, request: GrpcRequest) -> Answer {
        self.start();
        let deadline = Deadline::of(&request.headers);
        deadline.enforce(self.attempts(request, deadline)).await
    }

    async fn attempts(&self, mut request: GrpcRequest, deadline: Deadline) -> Answer {
        let waits = poll::waits(&request.rpc);
        loop {
            let cluster = self.choose(waits).await?;
            match self.attempt(cluster, &request, waits).await {
                Attempt::Done(answer) => return answer,
                Attempt::Again(error) if self.is_in_use(cluster) || (waits && !deadline.suffices()) => {
                    return Err(error);
                }
                Attempt::Again(_) => {}
            }
            self.state.metrics.repeated(&self.clusters[cluster].name);
            request = request::copy(&request);
            deadline.write(&mut request.headers);
        }
    }

    /// Returns the cluster that takes requests. If none can be reached, polls wait for one.
    async fn choose(&self, waits: bool) -> Result<usize, Status> {
        let mut route = self.state.route();
        let is_decided = |route: &Route| match route {
            Route::To(_) => true,
            Route::Down => !waits,
            Route::Unknown => false,
        };
        let decided = match timeout(PATIENCE, route.wait_for(is_decided)).await {
            Ok(Ok(route)) => *route,
            Ok(Err(_)) | Err(_) => Route::Down,
        };
        match decided {
            Route::To(cluster) => Ok(cluster),
            // A poll may have been sent before, and its answer lost.
            Route::Unknown | Route::Down if waits => Err(self.state.down()),
            Route::Unknown | Route::Down => Err(answer::unsent(self.state.down(), "unreachable")),
        }
    }

    fn is_in_use(&self, cluster: usize) -> bool {
        *self.state.route().borrow() == Route::To(cluster)
    }

    async fn attempt(&self, cluster: usize, request: &GrpcRequest, waits: bool) -> Attempt {
        let sent = self.clusters[cluster].call(request);
        if !waits {
            return self.judge(cluster, sent.await, waits);
        }
        let mut route = self.state.route();
        tokio::select! {
            answer = sent => self.judge(cluster, answer, waits),
            _ = route.wait_for(|route| *route != Route::To(cluster)) => Attempt::Again(self.left(cluster)),
        }
    }

    /// Learns from an answer, and decides whether another cluster may answer.
    fn judge(&self, cluster: usize, answer: Answer, waits: bool) -> Attempt {
        self.state.record(cluster, &answer, false);
        let contact = answer::contact(&answer);
        let error = match answer {
            Ok(answer) => return Attempt::Done(Ok(answer)),
            Err(error) => error,
        };
        match contact {
            Some(Contact::Answered) => self.judge_refusal(cluster, error),
            Some(Contact::Unreachable) => self.lost(cluster, answer::unsent(error, "unreachable"), true),
            Some(Contact::Lost) => self.lost(cluster, error, waits),
            None => Attempt::Done(Err(error)),
        }
    }

    /// Follows the error of a cluster that is not active. Clients and workers retry it if there is no other cluster.
    fn judge_refusal(&self, cluster: usize, error: Status) -> Attempt {
        let Some(active) = answer::active_elsewhere(&error) else { return Attempt::Done(Err(error)) };
        if let Some(active) = self.state.number(&active) {
            self.state.refuse(cluster, active);
        }
        self.wake();
        let Shared { state, clusters, .. } = self;
        let message = format!(
            "namespace `{}` is active in cluster `{active}`, so cluster `{}` has refused the request",
            state.namespace, clusters[cluster].name
        );
        Attempt::Again(answer::retryable(error, message))
    }

    fn lost(&self, cluster: usize, error: Status, may_repeat: bool) -> Attempt {
        self.wake();
        let message = format!("lost cluster `{}`: {}", self.clusters[cluster].name, answer::line(&error));
        let error = answer::retryable(error, message);
        if may_repeat { Attempt::Again(error) } else { Attempt::Done(Err(error)) }
    }

    fn left(&self, cluster: usize) -> Status {
        Status::unavailable(format!("cluster `{}` is no longer in use", self.clusters[cluster].name))
    }
}
