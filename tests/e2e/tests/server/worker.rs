//! Registration, task queues and versions of workers, and workers that die.

mod registration;
mod restart;
mod service_versions;
mod task_queues;
mod versioning;
