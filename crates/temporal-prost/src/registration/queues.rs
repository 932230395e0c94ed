use super::RegistrationError;

/// A service whose methods are spread over several task queues. Implemented by generated code.
pub trait TaskQueues {
    /// Every queue that the schema names, sorted.
    const TASK_QUEUES: &'static [&'static str];

    /// Whether the schema puts some method on no queue, so that any queue may be asked for.
    const OPEN: bool = false;

    #[doc(hidden)]
    fn check(queue: &str) -> Result<(), RegistrationError> {
        if Self::OPEN || Self::TASK_QUEUES.contains(&queue) {
            return Ok(());
        }
        Err(RegistrationError::UnknownQueue { queue: queue.to_owned(), known: Self::TASK_QUEUES })
    }
}
