//! The hooks of a worker of Nexus operations.

use super::{Call, CallKind, Headers, Hooks, Incoming, Message, Parts, Refusal};
use crate::nexus::NexusContext;
use std::time::SystemTime;
use temporalio_client::NamespacedClient as _;

impl Hooks {
    /// Consults the hooks before the handler of an operation.
    pub(crate) fn receive_operation(
        &self,
        context: &NexusContext,
        (method, input): (&'static str, &dyn Message),
        headers: &Headers,
    ) -> Result<(), Refusal> {
        let namespace = context.client().namespace();
        let parts = Parts {
            kind: CallKind::Operation,
            method,
            namespace: &namespace,
            workflow_type: None,
            workflow_id: None,
            run_id: None,
            id: None,
            schedule_id: None,
            input,
        };
        let call = Incoming::new(Call { parts, headers }, None, Some(SystemTime::now()));
        let call = Incoming { nexus: Some(context), ..call };
        let decision = self.receive(&call);
        if let Err(refusal) = &decision {
            self.refused(&call, refusal);
        }
        decision
    }
}
