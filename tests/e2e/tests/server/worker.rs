//! Registration, task queues and versions of workers, and crashes of workers.

pub(crate) mod host;
mod registration;
mod restart;
mod service_versions;
mod task_queues;
mod versioning;
