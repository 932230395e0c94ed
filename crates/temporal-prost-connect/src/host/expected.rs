/// A workflow or activity that a schema declares.
///
/// Generated code lists them:
///
/// ```
/// use temporal_prost::{ServedKind, Service};
/// use temporal_prost_connect::host::{Expected, HostedWorker};
///
/// /// Expects all workflows and activities of a service, such as `orders_temporal::Service`.
/// fn expecting<S: Service>(worker: HostedWorker) -> HostedWorker {
///     worker.expect(S::SERVED.iter().map(|served| match served.kind() {
///         ServedKind::Workflow => Expected::workflow(served.name(), served.task_queue()),
///         _ => Expected::activity(served.name(), served.task_queue()),
///     }))
/// }
///
/// /// Names the workflows and activities that the worker has not registered.
/// fn forgotten(worker: &HostedWorker) -> Option<String> {
///     let missing = worker.missing();
///     (!missing.is_empty()).then(|| format!("not registered on {}: {}", worker.task_queue(), missing.join(", ")))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub(super) is_workflow: bool,
    pub(super) name: String,
    pub(super) task_queue: Option<String>,
}

impl Expected {
    /// Expects a workflow type, on its own task queue or on its caller's.
    pub fn workflow(name: impl Into<String>, task_queue: Option<&str>) -> Self {
        Self { is_workflow: true, name: name.into(), task_queue: task_queue.map(str::to_owned) }
    }

    /// Expects an activity type, on its own task queue or on its caller's.
    pub fn activity(name: impl Into<String>, task_queue: Option<&str>) -> Self {
        Self { is_workflow: false, ..Self::workflow(name, task_queue) }
    }

    /// Returns `true` if a worker of this queue runs it.
    pub(super) fn is_on(&self, queue: &str) -> bool {
        self.task_queue.as_deref().is_none_or(|its| its == queue)
    }
}
