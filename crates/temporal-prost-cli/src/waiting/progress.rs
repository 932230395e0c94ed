use super::{last_task_failure, state};
use crate::{
    flags::AnyWorkflow,
    output::{CommandError, escape_text},
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    convert::Infallible,
    io::IsTerminal as _,
    time::{Duration, Instant},
};
use temporal_prost::WorkflowHandle;
use temporalio_client::Client;

/// The time between two requests for the state of the workflow.
const PERIOD: Duration = Duration::from_secs(1);
/// The time in which the server usually answers.
const ANSWER: Duration = Duration::from_secs(3);
const TICK: Duration = Duration::from_millis(100);
const TEMPLATE: &str = "{spinner} {prefix} {elapsed}{msg}";

/// The progress line on standard error. It is hidden if standard error is not a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    title: String,
}

impl Progress {
    /// A line about the workflow `title`, below a link to its page in the UI.
    pub(crate) fn new(title: &str, link: Option<&str>) -> Self {
        let title = title.to_owned();
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), title };
        }
        let style =
            ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        if let Some(link) = link {
            bar.println(link);
        }
        bar.set_prefix(escape_text(&title));
        bar.enable_steady_tick(TICK);
        Self { bar, title }
    }

    /// Replaces the text. The first line has the spinner.
    pub(crate) fn show(&self, lines: &[String]) {
        let clean = |line: &String| escape_text(&line.replace(['\n', '\r'], " "));
        let (head, tasks) =
            lines.split_first().map_or((String::new(), lines), |(head, tasks)| (clean(head), tasks));
        let tasks = tasks.iter().map(|line| format!("\n  {}", clean(line)));
        self.bar.set_prefix(head);
        self.bar.set_message(tasks.collect::<String>());
    }

    /// Shows the state of the chain's latest run, for as long as it is polled.
    pub(crate) async fn follow(&self, client: &Client, workflow: &WorkflowHandle<AnyWorkflow>) -> Infallible {
        if self.bar.is_hidden() {
            return std::future::pending().await;
        }
        let mut silent_since = None;
        loop {
            let begin = Instant::now();
            match tokio::time::timeout(ANSWER, self.update(client, workflow)).await {
                Ok(Err(error)) if !error.is_outage() => {}
                Ok(Ok(())) => silent_since = None,
                _ => self.show_silence(*silent_since.get_or_insert(begin)),
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    async fn update(
        &self,
        client: &Client,
        workflow: &WorkflowHandle<AnyWorkflow>,
    ) -> Result<(), CommandError> {
        let description = workflow.describe().await?;
        let failure = last_task_failure(client, &description).await;
        self.show(&state::lines(&description, failure.as_deref()));
        Ok(())
    }

    fn show_silence(&self, since: Instant) {
        let seconds = since.elapsed().as_secs();
        self.show(&[self.title.clone(), format!("no answer from the server for {seconds}s")]);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
