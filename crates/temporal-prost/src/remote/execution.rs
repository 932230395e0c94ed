use std::fmt;

/// The ids of a workflow execution, as errors and handles return them.
///
/// ```
/// use temporal_prost::Execution;
///
/// let order = Execution { workflow_id: "order/7".to_owned(), run_id: None };
/// assert_eq!(order.to_string(), "workflow `order/7`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// The workflow id.
    pub workflow_id: String,
    /// The run id. `None` means the latest run.
    pub run_id: Option<String>,
}

impl fmt::Display for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "workflow `{}`", self.workflow_id)?;
        match &self.run_id {
            Some(run_id) => write!(f, " (run {run_id})"),
            None => Ok(()),
        }
    }
}
