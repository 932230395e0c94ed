//! The calls of clients and workers.

mod call;
mod endpoints;
mod executions;
mod namespaces;
mod of_namespace;
mod schedules;
mod visibility;
mod workers;

pub(crate) use call::Call;
pub use call::WAITING_ACTIVITY;

use crate::proto::status::{Answer, invalid};
use crate::server::MemoryServer;
use crate::state::State;
use bytes::Bytes;
use of_namespace::OfNamespace;
use prost::Message;
use tonic::Status;

/// A handler that answers a call from the state alone. Both messages are encoded.
type Handler = fn(&mut State, Bytes) -> Answer<Vec<u8>>;

/// Defines the calls that are answered at once. The rpcs of a namespace first check that it exists.
macro_rules! handlers {
    (
        of a namespace, by value: $($rpc:literal => $method:ident,)*
        of a namespace, by reference: $($rpc_by_reference:literal => $by_reference:ident,)*
        by value: $($other:literal => $other_method:ident,)*
        by reference: $($other_by_reference:literal => $other_method_by_reference:ident,)*
    ) => {
        fn handler(rpc: &str) -> Option<Handler> {
            let handler: Handler = match rpc {
                $($rpc => |state, proto| {
                    let request = decode_known(state, proto)?;
                    Ok(state.$method(request)?.encode_to_vec())
                },)*
                $($rpc_by_reference => |state, proto| {
                    let request = decode_known(state, proto)?;
                    Ok(state.$by_reference(&request)?.encode_to_vec())
                },)*
                $($other => |state, proto| Ok(state.$other_method(decode(proto)?)?.encode_to_vec()),)*
                $($other_by_reference => |state, proto| {
                    Ok(state.$other_method_by_reference(&decode(proto)?)?.encode_to_vec())
                },)*
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
        "RecordWorkerHeartbeat" => Vec::new(),
        _ => return None,
    })
}

handlers! {
    of a namespace, by value:
    "AddSearchAttributes" => add_search_attributes,
    "SignalWorkflowExecution" => signal_workflow,
    "SignalWithStartWorkflowExecution" => signal_with_start,
    "RequestCancelWorkflowExecution" => request_cancel,
    "TerminateWorkflowExecution" => terminate,
    "ListWorkflowExecutions" => list_workflows,
    "DescribeTaskQueue" => describe_task_queue,
    "RespondActivityTaskCompletedById" => activity_completed_by_id,
    "RespondActivityTaskFailedById" => activity_failed_by_id,
    "RespondActivityTaskCanceledById" => activity_canceled_by_id,
    "RecordActivityTaskHeartbeatById" => activity_heartbeat_by_id,
    "SetWorkerDeploymentCurrentVersion" => set_current_version,
    "CreateSchedule" => create_schedule,
    "UpdateSchedule" => update_schedule,
    "PatchSchedule" => patch_schedule,
    of a namespace, by reference:
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
    by value:
    "DescribeNamespace" => describe_namespace,
    "RespondWorkflowTaskCompleted" => workflow_task_completed,
    "RespondNexusTaskCompleted" => nexus_task_completed,
    "RespondNexusTaskFailed" => nexus_task_failed,
    "CreateNexusEndpoint" => create_endpoint,
    "UpdateNexusEndpoint" => update_endpoint,
    "RespondWorkflowTaskFailed" => workflow_task_failed,
    "RespondQueryTaskCompleted" => query_task_completed,
    "RespondActivityTaskCompleted" => activity_completed,
    "RespondActivityTaskFailed" => activity_failed,
    "RespondActivityTaskCanceled" => activity_canceled,
    "RecordActivityTaskHeartbeat" => activity_heartbeat,
    by reference:
    "RegisterNamespace" => register_namespace,
    "DeleteNexusEndpoint" => delete_endpoint,
    "GetNexusEndpoint" => get_endpoint,
    "ListNexusEndpoints" => list_endpoints,
    "ListNamespaces" => list_namespaces,
}

impl MemoryServer {
    /// Answers a call. Unknown calls fail with `Unimplemented` and the name of the call.
    pub(crate) async fn call(&self, call: Call) -> Answer<Vec<u8>> {
        if call.service == "grpc.health.v1.Health" {
            // The status SERVING.
            return Ok(vec![8, 1]);
        }
        if !call.is_poll() {
            self.with(|state| {
                state.hub.progress.calls += 1;
                if call.is_action() {
                    state.hub.paces.act();
                }
            });
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
            "PollWorkflowTaskQueue" => self.poll_workflow_task(&call, self.decode_known(proto)?).await?,
            "PollActivityTaskQueue" => {
                self.poll_activity_task(&call, self.decode_known(proto)?).await?.encode_to_vec()
            }
            "PollNexusTaskQueue" => {
                self.poll_nexus_task(&call, self.decode_known(proto)?).await?.encode_to_vec()
            }
            "ShutdownWorker" => self.shutdown_worker(self.decode_known(proto)?).encode_to_vec(),
            "QueryWorkflow" => self.query_workflow(&call, self.decode_known(proto)?).await?.encode_to_vec(),
            "UpdateWorkflowExecution" => {
                self.update_workflow(&call, self.decode_known(proto)?).await?.encode_to_vec()
            }
            "PollWorkflowExecutionUpdate" => {
                self.poll_update(&call, self.decode_known(proto)?).await?.encode_to_vec()
            }
            "ExecuteMultiOperation" => {
                self.execute_multi_operation(&call, self.decode_known(proto)?).await?.encode_to_vec()
            }
            "GetWorkflowExecutionHistory" => self.get_history(&call, self.decode_known(proto)?).await?,
            _ => return Err(unimplemented(&call)),
        })
    }

    fn decode_known<M: Message + Default + OfNamespace>(&self, proto: Bytes) -> Answer<M> {
        self.with(|state| decode_known(state, proto))
    }
}

/// Decodes a request whose namespace must exist.
fn decode_known<M: Message + Default + OfNamespace>(state: &State, proto: Bytes) -> Answer<M> {
    let request: M = decode(proto)?;
    state.hub.namespaces.get(request.namespace())?;
    Ok(request)
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
