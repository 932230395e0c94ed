//! The task queues of a service.

use crate::model::Service;

/// The constants: the default queue of the service, and the list of queues if its methods use several.
pub(super) fn constants(service: &Service) -> String {
    let name = &service.names.service;
    let own = service.task_queue.as_ref().map(|queue| {
        format!(
            "
            /// The default task queue of `{name}`. A method can override it.
            pub const TASK_QUEUE: &str = {queue:?};
            "
        )
    });
    let all = service.task_queues.are_several().then(|| {
        let queues = &service.task_queues.named;
        format!(
            "
            /// The task queues of the methods of `{name}`. Each can have separate workers.
            pub const TASK_QUEUES: &[&str] = &{queues:?};
            "
        )
    });
    own.into_iter().chain(all).collect()
}

/// The implementation that lets a worker register only the methods of its queue.
pub(super) fn implementation(service: &Service) -> String {
    if !service.task_queues.are_several() {
        return String::new();
    }
    let open = if service.task_queues.open { "const OPEN: bool = true;" } else { "" };
    format!(
        "
        impl tp::TaskQueues for Service {{
            const TASK_QUEUES: &'static [&'static str] = TASK_QUEUES;
            {open}
        }}
        "
    )
}
