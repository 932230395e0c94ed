//! Wrong commands of workers, which fail the workflow task as on a real server.
//!
//! `commands.txt` contains the commands of one workflow task per line, each followed by the answer of a real server and
//! the cause in the history.

use super::raw::{Caller, encode, methods};
use super::{LONG, assert_answers, long};
use crate::server::Server;
use bytes::Bytes;
use prost::Message;
use prost_reflect::MethodDescriptor;
use serde_json::{Value, json};
use std::fmt::Write as _;
use temporalio_client::tonic::Status;
use temporalio_common::protos::temporal::api::history::v1::history_event::Attributes;
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    GetWorkflowExecutionHistoryReverseResponse, PollWorkflowTaskQueueResponse,
};

/// Sends requests as JSON.
struct Json {
    caller: Caller,
    methods: Vec<MethodDescriptor>,
}

impl Json {
    async fn call(&self, rpc: &str, request: &Value) -> Result<Bytes, Status> {
        let method = self.methods.iter().find(|method| method.name() == rpc).unwrap();
        self.caller.call(method, encode(method, &request.to_string())).await
    }

    /// Starts a workflow and returns the token of its first task.
    async fn task(&self, id: &str) -> Vec<u8> {
        let queue = json!({"name": id});
        let start = json!({"namespace": "default", "workflowId": id, "workflowType": {"name": "T"},
            "taskQueue": queue, "requestId": id, "workflowRunTimeout": "60s"});
        self.call("StartWorkflowExecution", &start).await.unwrap();
        let poll = json!({"namespace": "default", "taskQueue": queue});
        loop {
            // A poll may end without a task.
            if let Ok(task) = self.call("PollWorkflowTaskQueue", &poll).await {
                let token = PollWorkflowTaskQueueResponse::decode(task).unwrap().task_token;
                if !token.is_empty() {
                    return token;
                }
            }
        }
    }

    /// Returns the cause with which the last workflow task failed.
    async fn cause(&self, id: &str) -> Option<String> {
        let history = json!({"namespace": "default", "execution": {"workflowId": id}});
        let history = self.call("GetWorkflowExecutionHistoryReverse", &history).await.unwrap();
        let history = GetWorkflowExecutionHistoryReverseResponse::decode(history).unwrap().history.unwrap();
        history.events.into_iter().find_map(|event| match event.attributes {
            Some(Attributes::WorkflowTaskFailedEventAttributes(failed)) => {
                let cause = failed.cause().as_str_name();
                Some(format!("{cause}: {}", failed.failure.unwrap_or_default().message))
            }
            _ => None,
        })
    }

    /// Completes the first task of a workflow with these commands. Returns the answer and the cause.
    async fn answer(&self, commands: &str) -> String {
        let id = format!("commands{:016x}", fastrand::u64(..));
        let commands: Value = serde_json::from_str(&commands.replace(LONG, &long())).unwrap();
        let complete = json!({"namespace": "default", "commands": commands,
            "taskToken": base64(&self.task(&id).await)});
        let answered = self.call("RespondWorkflowTaskCompleted", &complete).await;
        // Go writes messages with one space or two.
        let answer = super::answer(answered, &id).replace("  ", " ");
        let cause = self.cause(&id).await.unwrap_or_else(|| "no failure".to_owned());
        let cause = cause.replace(&long(), LONG).replace(&id, "$ID").replace("  ", " ");
        format!("    {answer}\n    {cause}")
    }
}

/// Omits the failures of tasks whose request is rejected as a whole. A real server leaves them in progress; in memory, the
/// task fails at once, so that the test fails.
fn without_requests(answers: &str) -> String {
    let lines =
        answers.lines().map(|line| match line.strip_prefix("    WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED: ") {
            Some(_) => "    no failure\n".to_owned(),
            None => format!("{line}\n"),
        });
    lines.collect()
}

/// Encodes bytes as JSON does.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |chunk: &[u8]| {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let digit = |place: usize| char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
        (0..4).map(|place| if place <= chunk.len() { digit(place) } else { '=' }).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[tokio::test]
async fn wrong_commands_fail_the_task_with_the_cause_of_a_real_server() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/memory/commands.txt");
    for server in Server::all() {
        let (caller, text) = (
            Json { caller: Caller::new(&server).await, methods: methods() },
            std::fs::read_to_string(path).unwrap(),
        );
        let mut answers = String::new();
        for line in text.lines().filter(|line| !line.starts_with(' ')) {
            let answer = if line.starts_with('#') { String::new() } else { caller.answer(line).await + "\n" };
            write!(answers, "{line}\n{answer}").unwrap();
        }
        if server.memory.is_some() {
            assert_answers(&without_requests(&answers), &text);
        } else {
            expectorate::assert_contents(path, &answers);
        }
    }
}
