//! The calls of clients and workers.

mod call;
mod executions;
mod namespaces;
mod schedules;
mod visibility;
mod workers;

pub(crate) use call::Call;
pub use call::WAITING_ACTIVITY;

use crate::proto::status::{Answer, invalid};
use crate::server::MemoryServer;
use crate::state::State;
use bytes::Bytes;
use prost::Message;
use tonic::Status;

/// A handler that answers a call from the state alone. Both messages are encoded.
type Handler = fn(&mut State, Bytes) -> Answer<Vec<u8>>;

/// Defines the calls that are answered at once.
macro_rules! handlers {
    (by value: $($rpc:literal => $method:ident,)* by reference: $($rpc_by_reference:literal => $by_reference:ident,)*) => {
        fn handler(rpc: &str) -> Option<Handler> {
            let handler: Handler = match rpc {
                $($rpc => |state, proto| Ok(state.$method(decode(proto)?)?.encode_to_vec()),)*
                $($rpc_by_reference => |state, proto| Ok(state.$by_reference(&decode(proto)?)?.encode_to_vec()),)*
                _ => return None,
            };
            Some(handler)
        }
    };
}

/// Returns the response of a call whose response never changes.
fn constant(rpc: &str) -> Option<Vec<u8>> {
    Some(match rpc {
        "GetSystemInfo" => namespaces::system_info().encode_to_vec(),
        "GetClusterInfo" => namespaces::cluster_info().encode_to_vec(),
        "RespondNexusTaskCompleted" | "RecordWorkerHeartbeat" => Vec::new(),
        _ => return None,
    })
}

handlers! {
    by value:
    "DescribeNamespace" => describe_namespace,
    "AddSearchAttributes" => add_search_attributes,
    "SignalWorkflowExecution" => signal_workflow,
    "SignalWithStartWorkflowExecution" => signal_with_start,
    "RequestCancelWorkflowExecution" => request_cancel,
    "TerminateWorkflowExecution" => terminate,
    "ListWorkflowExecutions" => list_workflows,
    "DescribeTaskQueue" => describe_task_queue,
    "RespondWorkflowTaskCompleted" => workflow_task_completed,
    "RespondWorkflowTaskFailed" => workflow_task_failed,
    "RespondQueryTaskCompleted" => query_task_completed,
    "RespondActivityTaskCompleted" => activity_completed,
    "RespondActivityTaskCompletedById" => activity_completed_by_id,
    "RespondActivityTaskFailed" => activity_failed,
    "RespondActivityTaskFailedById" => activity_failed_by_id,
    "RespondActivityTaskCanceled" => activity_canceled,
    "RespondActivityTaskCanceledById" => activity_canceled_by_id,
    "RecordActivityTaskHeartbeat" => activity_heartbeat,
    "RecordActivityTaskHeartbeatById" => activity_heartbeat_by_id,
    "SetWorkerDeploymentCurrentVersion" => set_current_version,
    "CreateSchedule" => create_schedule,
    "UpdateSchedule" => update_schedule,
    "PatchSchedule" => patch_schedule,
    by reference:
    "RegisterNamespace" => register_namespace,
    "ListNamespaces" => list_namespaces,
    "ListSearchAttributes" => list_search_attributes,
    "StartWorkflowExecution" => start_workflow,
    "DeleteWorkflowExecution" => delete,
    "ResetWorkflowExecution" => reset,
    "DescribeWorkflowExecution" => describe_workflow,
    "CountWorkflowExecutions" => count_workflows,
    "GetWorkflowExecutionHistoryReverse" => history_reverse,
    "DescribeSchedule" => describe_schedule,
    "DeleteSchedule" => delete_schedule,
    "ListSchedules" => list_schedules,
    "ListScheduleMatchingTimes" => list_schedule_times,
}

impl MemoryServer {
    /// Answers a call. Unknown calls fail with `Unimplemented` and the name of the call.
    pub(crate) async fn call(&self, call: Call) -> Answer<Vec<u8>> {
        if call.service == "grpc.health.v1.Health" {
            // The status SERVING.
            return Ok(vec![8, 1]);
        }
        if !call.is_poll() {
            self.with(|state| state.hub.progress.calls += 1);
        }
        if let Some(answer) = constant(&call.rpc) {
            return Ok(answer);
        }
        match handler(&call.rpc) {
            Some(handler) => self.with(|state| handler(state, call.proto)),
            None => self.wait_for(call).await,
        }
    }

    /// Answers a call that may have to wait.
    async fn wait_for(&self, call: Call) -> Answer<Vec<u8>> {
        let Call { ref rpc, ref proto, .. } = call;
        let proto = proto.clone();
        Ok(match rpc.as_str() {
            "PollWorkflowTaskQueue" => self.poll_workflow_task(&call, decode(proto)?).await?,
            "PollActivityTaskQueue" => self.poll_activity_task(&call, decode(proto)?).await?.encode_to_vec(),
            "PollNexusTaskQueue" => self.poll_nexus_task(&call, decode(proto)?).await?.encode_to_vec(),
            "ShutdownWorker" => self.shutdown_worker(decode(proto)?).encode_to_vec(),
            "QueryWorkflow" => self.query_workflow(&call, decode(proto)?).await?.encode_to_vec(),
            "UpdateWorkflowExecution" => self.update_workflow(&call, decode(proto)?).await?.encode_to_vec(),
            "PollWorkflowExecutionUpdate" => self.poll_update(&call, decode(proto)?).await?.encode_to_vec(),
            "ExecuteMultiOperation" => {
                self.execute_multi_operation(&call, decode(proto)?).await?.encode_to_vec()
            }
            "GetWorkflowExecutionHistory" => self.get_history(&call, decode(proto)?).await?,
            _ => return Err(unimplemented(&call)),
        })
    }
}

fn decode<M: Message + Default>(proto: Bytes) -> Answer<M> {
    M::decode(proto).map_err(|error| invalid(error.to_string()))
}

fn unimplemented(call: &Call) -> Status {
    Status::unimplemented(format!(
        "{}/{} is not supported by the in-memory Temporal server",
        call.service, call.rpc
    ))
}
