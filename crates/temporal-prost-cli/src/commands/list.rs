use super::description::{COLUMNS, row};
use crate::{
    output::{CommandError, Exit, Report, note},
    session::Session,
};
use futures_util::TryStreamExt as _;
use temporalio_client::WorkflowListOptions;

// A selection of workflows.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ListFlags {
    /// Filter, such as `StartTime > '2026-01-31T00:00:00Z' AND CustomerId = '7'`
    #[arg(long, short, value_name = "FILTER")]
    query: Option<String>,
    /// Status of the workflows
    #[arg(long, value_name = "STATUS", ignore_case = true, value_parser = STATES)]
    status: Option<String>,
    /// Largest number of workflows; the newest come first
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,
}

/// The names of statuses in queries.
const STATES: [&str; 7] =
    ["Running", "Completed", "Failed", "Canceled", "Terminated", "ContinuedAsNew", "TimedOut"];

impl ListFlags {
    /// Lists workflows of these types.
    pub(crate) async fn run(&self, session: &Session<'_>, types: &[&str]) -> Result<Report, CommandError> {
        if types.is_empty() && self.query.is_none() {
            let message = "the service has no workflows; select workflows of other services with --query";
            return Err(CommandError::new(Exit::Usage, message));
        }
        let client = session.client().await?;
        // Requests one more, to see if there are more.
        let options = WorkflowListOptions::builder().limit(self.limit.saturating_add(1)).build();
        let mut workflows: Vec<_> = client.list_workflows(self.query(types), options).try_collect().await?;
        if workflows.len() > self.limit {
            workflows.truncate(self.limit);
            note(&format!("listed the newest {}; raise --limit for more", self.limit));
        }
        Ok(Report::List(&COLUMNS, workflows.iter().map(row).collect()))
    }

    fn query(&self, types: &[&str]) -> String {
        let types: Vec<String> = types.iter().map(|name| literal(name)).collect();
        let of_service = (!types.is_empty()).then(|| format!("WorkflowType IN ({})", types.join(", ")));
        let known = |status: &String| STATES.into_iter().find(|known| known.eq_ignore_ascii_case(status));
        let status = self.status.as_ref().and_then(known);
        let status = status.map(|status| format!("ExecutionStatus = {}", literal(status)));
        let query = self.query.as_ref().map(|query| format!("({query})"));
        let conditions: Vec<String> = of_service.into_iter().chain(status).chain(query).collect();
        conditions.join(" AND ")
    }
}

/// Quotes a string for the query language.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_of_the_service() {
        let query = |query: Option<&str>, status: Option<&str>| {
            let flags = ListFlags { query: query.map(Into::into), status: status.map(Into::into), limit: 1 };
            flags.query(&["a.B.C", "it's"])
        };
        assert_eq!(query(None, None), r"WorkflowType IN ('a.B.C', 'it\'s')");
        assert_eq!(
            query(Some("A = 1 OR B = 2"), Some("running")),
            r"WorkflowType IN ('a.B.C', 'it\'s') AND ExecutionStatus = 'Running' AND (A = 1 OR B = 2)"
        );
    }
}
