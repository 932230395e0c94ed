//! Callers whom the propagated context names.

use super::mock;
use std::error::Error;
use temporal_prost_connect::context::{Context, ContextError, Propagation, TraceContext};
use temporal_prost_terraform::execution::Caller;
use temporal_prost_terraform::execution::v1::terraform_temporal::TerraformClient;
use temporal_prost_testing::TestEnvironment;

/// The caller in a trace.
pub(super) const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Uses the trace as the caller.
struct ByTrace;

impl Caller for ByTrace {
    fn caller(context: &Context) -> Option<String> {
        context
            .get::<TraceContext>()
            .ok()
            .flatten()
            .and_then(|trace| trace.field("traceparent").map(str::to_owned))
    }
}

/// Returns a context with the trace.
pub(super) fn trace() -> Result<Context, ContextError> {
    Context::new().with(&TraceContext::new(TRACE))
}

/// Starts an environment whose workflows take the caller from the trace.
pub(super) async fn traced() -> Result<(TestEnvironment, TerraformClient), Box<dyn Error>> {
    let propagation = Propagation::new().value::<TraceContext>();
    let env = TestEnvironment::start_with(|options| {
        options.client.client_interceptors = vec![propagation.client_interceptor()];
    })
    .await?;
    mock::<ByTrace>(&env, Some(&propagation))?;
    let client = TerraformClient::new(env.client());
    Ok((env, client))
}
