use crate::output::{escape_text, status};
use indicatif::{ProgressBar, ProgressStyle};
use std::{convert::Infallible, io::IsTerminal as _, time::Duration};
use temporalio_client::{
    Client, UntypedWorkflowHandle, WorkflowDescribeOptions, WorkflowExecutionDescription,
};

/// How often the server is asked for news.
const PERIOD: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);
const TEMPLATE: &str = "{spinner} {wide_msg} {elapsed}";

/// The line that tells a person what a workflow is doing. There is none where standard error is no terminal.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A line about the workflow `title`, below a link to where there is more to see.
    pub(crate) fn new(title: &str, link: Option<&str>) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style =
            ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        if let Some(link) = link {
            bar.println(link);
        }
        bar.set_message(title.to_owned());
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// Keeps the line up to date, for as long as it is polled.
    pub(crate) async fn follow(&self, workflow: &UntypedWorkflowHandle<Client>) -> Infallible {
        loop {
            let description = workflow.describe(WorkflowDescribeOptions::default()).await;
            // That it is not known what the workflow does is no reason to stop waiting for it.
            if let Ok(description) = description {
                self.0.set_message(news(&description));
            }
            tokio::time::sleep(PERIOD).await;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The workflow, its state, and what it waits for.
fn news(description: &WorkflowExecutionDescription) -> String {
    let raw = description.raw();
    let state = format!("{} {}", description.id(), status(description.status()));
    let activities = raw.pending_activities.iter().map(|activity| {
        let name = activity.activity_type.as_ref().map_or("", |kind| kind.name.as_str());
        let failure = activity.last_failure.as_ref().map(|failure| format!(" ({})", failure.message));
        format!("{} attempt {}{}", short(name), activity.attempt.max(1), failure.unwrap_or_default())
    });
    let children = raw.pending_children.iter().map(|child| format!("child {}", child.workflow_id));
    let parts: Vec<String> = std::iter::once(state).chain(activities).chain(children).collect();
    escape_text(&parts.join(" · ").replace(['\n', '\r'], " "))
}

/// The last part of a full name.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
