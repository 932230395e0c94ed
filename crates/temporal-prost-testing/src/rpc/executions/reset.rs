//! Resets a workflow to an earlier point.

use crate::proto::service;
use crate::proto::status::{Answer, invalid};
use crate::state::{State, Target};

impl State {
    pub(in crate::rpc) fn reset(
        &mut self,
        request: &service::ResetWorkflowExecutionRequest,
    ) -> Answer<service::ResetWorkflowExecutionResponse> {
        if request.request_id.is_empty() {
            return Err(invalid("RequestId is not set on request."));
        }
        let target = Target::new(&request.namespace, request.workflow_execution.as_ref());
        let run_id = self.find(target)?.0.id.clone();
        let run_id = self.reset_run(&run_id, request)?;
        Ok(service::ResetWorkflowExecutionResponse { run_id })
    }
}
