use super::Propagation;
use temporalio_sdk::interceptors::{
    ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityOutput, Next,
};

/// Makes the values of an activity's headers the current context while the activity runs.
pub(super) struct ActivityContextScope(pub(super) Propagation);

impl ActivityInboundInterceptor for ActivityContextScope {
    fn execute_activity<'a>(
        &'a self,
        input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityOutput<'a>>,
    ) -> ExecuteActivityOutput<'a> {
        let context = self.0.extract(input.headers());
        Box::pin(context.scope(async move { next.run(input).await }))
    }
}
