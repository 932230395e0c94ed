//! Descriptions, lists and counts of runs.

use crate::proto::status::{Answer, invalid};
use crate::proto::{count, service};
use crate::state::{State, Target};
use crate::visibility::{QueryError, count_by_status, describe, info};
use service::count_workflow_executions_response::AggregationGroup;

/// The page size if a request does not set one.
const PAGE: usize = 1000;

impl State {
    pub(super) fn describe_workflow(
        &mut self,
        request: &service::DescribeWorkflowExecutionRequest,
    ) -> Answer<service::DescribeWorkflowExecutionResponse> {
        let target = Target::new(&request.namespace, request.execution.as_ref());
        Ok(describe(self.find(target)?.0))
    }

    /// Lists a page of runs. The token identifies the last run of the previous page, so that runs that close in the
    /// meantime do not shift the others.
    pub(super) fn list_workflows(
        &mut self,
        request: service::ListWorkflowExecutionsRequest,
    ) -> Answer<service::ListWorkflowExecutionsResponse> {
        let size = usize::try_from(request.page_size).ok().filter(|size| *size > 0).unwrap_or(PAGE);
        let runs = self.select(&request.namespace, &request.query)?;
        let last =
            String::from_utf8(request.next_page_token).map_err(|_| invalid("Invalid NextPageToken."))?;
        let seen = if last.is_empty() { None } else { runs.iter().position(|run| run.id == last) };
        let page: Vec<_> = runs.iter().skip(seen.map_or(0, |seen| seen + 1)).take(size + 1).collect();
        let next_page_token = match page.get(size.saturating_sub(1)) {
            Some(last) if page.len() > size => last.id.clone().into_bytes(),
            _ => Vec::new(),
        };
        let executions = page.into_iter().take(size).map(|run| info(run)).collect();
        Ok(service::ListWorkflowExecutionsResponse { executions, next_page_token })
    }

    pub(super) fn count_workflows(
        &mut self,
        request: &service::CountWorkflowExecutionsRequest,
    ) -> Answer<service::CountWorkflowExecutionsResponse> {
        let lower = request.query.to_ascii_lowercase();
        let grouped = lower.rfind("group by").and_then(|at| request.query.split_at_checked(at));
        let is_by_status = |(_, group): (&str, &str)| group["group by".len()..].trim() == "ExecutionStatus";
        if !grouped.is_none_or(is_by_status) {
            return Err(invalid(format!("invalid query: {}", QueryError::GroupBy)));
        }
        let query = grouped.map_or(request.query.as_str(), |(query, _)| query);
        let runs = self.select(&request.namespace, query)?;
        let group = |(value, count)| AggregationGroup { group_values: vec![value], count };
        let groups = grouped.map(|_| count_by_status(&runs).into_iter().map(group).collect());
        Ok(service::CountWorkflowExecutionsResponse {
            count: count(runs.len()),
            groups: groups.unwrap_or_default(),
        })
    }
}
