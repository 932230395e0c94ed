use crate::value::flag_value;
use std::time::Duration;
use temporal_prost::{Start, Workflow, codegen::command_line::json_payload};
use temporal_prost_connect::variable;
use temporalio_client::{Priority, WorkflowStartOptions};
use temporalio_common::{MemoValues, protos::temporal::api::common::v1::SearchAttributes};

/// The variables of the Go plugin for the task queue. The first variable that is set wins.
const TASK_QUEUE_VARIABLES: [&str; 4] =
    ["TEMPORAL_TASK_QUEUE_NAME", "TEMPORAL_TASK_QUEUE", "TASK_QUEUE_NAME", "TASK_QUEUE"];

// Options of a start. They override the schema.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Start")]
pub(crate) struct StartFlags {
    /// Workflow id [default: the id of the schema]
    #[arg(long, short, value_name = "ID")]
    workflow_id: Option<String>,
    #[arg(
        help = "Task queue [default: the queue of the schema] [env: TEMPORAL_TASK_QUEUE_NAME, TEMPORAL_TASK_QUEUE, TASK_QUEUE_NAME, TASK_QUEUE]",
        long,
        short,
        value_name = "NAME"
    )]
    task_queue: Option<String>,
    /// Timeout of the workflow, including retries and continued runs
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, hide_short_help = true)]
    execution_timeout: Option<Duration>,
    /// Timeout of one run
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, hide_short_help = true)]
    run_timeout: Option<Duration>,
    /// Timeout of one workflow task
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, hide_short_help = true)]
    task_timeout: Option<Duration>,
    /// Memo entry; a value that is not JSON is a string; can be repeated
    #[arg(long, value_name = "KEY=JSON", value_parser = flag_value::json_pair, hide_short_help = true)]
    memo: Vec<(String, serde_json::Value)>,
    /// Search attribute, replaces all attributes of the schema; a value that is not JSON is a string; can be repeated
    #[arg(long, value_name = "KEY=JSON", value_parser = flag_value::json_pair, hide_short_help = true)]
    search_attribute: Vec<(String, serde_json::Value)>,
    /// Summary of this workflow for the UI, in one line
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    static_summary: Option<String>,
    /// Details of this workflow for the UI, in any number of lines
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    static_details: Option<String>,
    /// Priority from 1 (first) to 5 (last)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), hide_short_help = true)]
    priority_key: Option<u32>,
    /// Key for a fair share of the queue, such as a tenant
    #[arg(long, value_name = "KEY", hide_short_help = true)]
    fairness_key: Option<String>,
}

// An alternative to waiting for the result.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Start")]
pub(crate) struct DetachFlags {
    /// Print the ids of the workflow instead of its result
    #[arg(long, short)]
    pub(crate) detach: bool,
}

impl StartFlags {
    /// Applies the flags, which override the schema.
    pub(crate) fn apply<W: Workflow>(&self, start: Start<W>) -> Start<W> {
        let flags = self.clone();
        start.options(move |options| flags.edit(options))
    }

    fn edit(self, options: &mut WorkflowStartOptions) {
        replace(&mut options.workflow_id, self.workflow_id);
        replace(&mut options.task_queue, self.task_queue.or_else(task_queue_variable));
        options.execution_timeout = self.execution_timeout.or(options.execution_timeout);
        options.run_timeout = self.run_timeout.or(options.run_timeout);
        options.task_timeout = self.task_timeout.or(options.task_timeout);
        options.static_summary = self.static_summary.or(options.static_summary.take());
        options.static_details = self.static_details.or(options.static_details.take());
        options.memo = memo(&self.memo).or(options.memo.take());
        if !self.search_attribute.is_empty() {
            options.search_attributes = Some(search_attributes(self.search_attribute).into());
        }
        prioritize(&mut options.priority, self.priority_key, self.fairness_key);
    }
}

fn replace(option: &mut String, flag: Option<String>) {
    if let Some(flag) = flag {
        *option = flag;
    }
}

fn task_queue_variable() -> Option<String> {
    TASK_QUEUE_VARIABLES.into_iter().find_map(variable)
}

fn memo(entries: &[(String, serde_json::Value)]) -> Option<MemoValues> {
    let mut memo = MemoValues::new();
    for (key, value) in entries {
        memo.insert(key.clone(), value.clone());
    }
    (!entries.is_empty()).then_some(memo)
}

fn search_attributes(entries: Vec<(String, serde_json::Value)>) -> SearchAttributes {
    let payload = |(name, value): (String, serde_json::Value)| (name, json_payload(&value, None));
    SearchAttributes { indexed_fields: entries.into_iter().map(payload).collect() }
}

fn prioritize(priority: &mut Priority, key: Option<u32>, fairness: Option<String>) {
    priority.priority_key = key.or(priority.priority_key.take());
    priority.fairness_key = fairness.or(priority.fairness_key.take());
}
