use super::run::Handled;
use temporal_prost::workflow::WorkflowContext;

/// States facts of a workflow, for the policy.
///
/// ```
/// use temporal_prost::workflow::WorkflowContext;
/// use temporal_prost_biscuit::{AuthorizationState as _, Rule};
///
/// fn belongs_to<W: 'static>(ctx: &WorkflowContext<W>, owner: &str) {
///     ctx.set_authorization_state("owner", owner);
/// }
///
/// // The owner may do it without a right.
/// let rule = Rule::new().right("clusters.delete").or_if(r#"state("owner", $owner), user($owner)"#)?;
/// # Ok::<(), temporal_prost_biscuit::PolicyError>(())
/// ```
pub trait AuthorizationState {
    /// Sets a fact `state("name", "text")` of this run. It replaces an earlier one of the same name, and counts for later
    /// signals, queries and updates.
    ///
    /// Does nothing in a worker without authorization. A run that continues this one begins without it.
    fn set_authorization_state(&self, name: &str, text: &str);
}

impl<W: 'static> AuthorizationState for WorkflowContext<W> {
    fn set_authorization_state(&self, name: &str, text: &str) {
        if let Some(scope) = self.context_value::<Handled>() {
            scope.run.set_state(name.to_owned(), text.to_owned());
        }
    }
}
