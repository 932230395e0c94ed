use super::RegistrationError;

/// A service whose methods are spread over several task queues. Generated code implements this trait.
pub trait TaskQueues {
    /// The queues that the schema names, sorted.
    const TASK_QUEUES: &'static [&'static str];

    /// `true` if some method has no queue in the schema, so that it can be served on any queue.
    const OPEN: bool = false;

    #[doc(hidden)]
    fn check(queue: &str) -> Result<(), RegistrationError> {
        if Self::OPEN || Self::TASK_QUEUES.contains(&queue) {
            return Ok(());
        }
        Err(RegistrationError::UnknownQueue { queue: queue.to_owned(), known: Self::TASK_QUEUES })
    }
}
