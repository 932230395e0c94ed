//! The task queues of a service, and what workers of each register.

use crate::model::Service;

/// The constants: the service's own queue, and the list where its methods have several.
pub(super) fn constants(service: &Service) -> String {
    let name = &service.names.service;
    let own = service.task_queue.as_ref().map(|queue| {
        format!(
            "
            /// The queue that workers of `{name}` poll, where a method has none of its own.
            pub const TASK_QUEUE: &str = {queue:?};
            "
        )
    });
    let all = service.task_queues.are_several().then(|| {
        let queues = &service.task_queues.named;
        format!(
            "
            /// The queues of the methods of `{name}`: each may have workers of its own.
            pub const TASK_QUEUES: &[&str] = &{queues:?};
            "
        )
    });
    own.into_iter().chain(all).collect()
}

/// What lets a worker register only what its queue is for.
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
