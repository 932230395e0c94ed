use super::{
    WorkerAuthorization, activity,
    run::{Handled, Run},
    start,
};
use crate::{Command, Permit, Reason, Refusal, header};
use serde_json::Value;
use std::{rc::Rc, sync::PoisonError, time::SystemTime};
use temporal_prost::{
    PayloadError,
    hook::{self, CallKind, Hook, Incoming},
};

impl Hook for WorkerAuthorization {
    fn receive(&self, call: &Incoming<'_>) -> Result<(), hook::Refusal> {
        #[cfg(feature = "nexus")]
        if call.kind() == CallKind::Operation {
            Self::begin(call);
        }
        let decision = self.decide(call);
        if let Some(audit) = &self.audit {
            audit(call, decision.as_ref());
        }
        match decision {
            Err(refusal) if self.is_enforced() => Err(refusal.into()),
            Err(refusal) => {
                let (kind, method, workflow_id) = (call.kind().as_str(), call.method(), call.workflow_id());
                tracing::warn!(kind, method, workflow_id, "call would be refused: {refusal}");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }

    fn admitted(&self, call: &Incoming<'_>) {
        let Some(run) = run(call) else { return };
        if call.kind() == CallKind::Start {
            run.set_method(call.method());
        } else if call.is_replay()
            && let Some(token) = call.header(header::TOKEN_HEADER)
        {
            run.restore(&header::token(token), call.update_id());
        }
    }
}

fn run(call: &Incoming<'_>) -> Option<Rc<Run>> {
    Some(Rc::clone(&call.workflow()?.context_value::<Handled>()?.run))
}

impl WorkerAuthorization {
    fn decide(&self, call: &Incoming<'_>) -> Result<Permit, Refusal> {
        let command = self.command(call)?;
        let at = call.time().unwrap_or_else(SystemTime::now);
        let permit =
            self.by_facts(call, &command, at).map_or_else(|| self.by_token(call, &command, at), Ok)?;
        let is_single_use = matches!(call.kind(), CallKind::Signal | CallKind::Update);
        if let Some(run) = run(call).filter(|_| is_single_use) {
            let forget = at.checked_sub(self.signal_grace).unwrap_or(at);
            run.accept(&permit, &command, (call.update_id(), forget))?;
        }
        Ok(permit)
    }

    /// Describes the call with all of its facts.
    fn command(&self, call: &Incoming<'_>) -> Result<Command, Refusal> {
        let unreadable = |error: PayloadError| {
            Refusal::new(Reason::Input { why: error.to_string() }, &Command::without_input(call), None)
        };
        let mut command = Command::of_call(call).map_err(unreadable)?;
        command = command.fields(fields(call).map_err(unreadable)?);
        command = match (call.kind(), call.workflow()) {
            (CallKind::Start, Some(workflow)) => start::with_facts(command, workflow),
            (CallKind::Activity, _) => activity::with_facts(command, call),
            #[cfg(feature = "nexus")]
            (CallKind::Operation, _) => super::operation::with_facts(command, call),
            _ => command,
        };
        if let Some(run) = run(call) {
            command = run.with_state(command);
        }
        Ok(match &self.facts {
            Some(add) => add(call, command),
            None => command,
        })
    }

    /// Allows what the facts of the command alone allow. A run that continues another has the header of the first
    /// run, whose token has expired.
    fn by_facts(&self, call: &Incoming<'_>, command: &Command, at: SystemTime) -> Option<Permit> {
        let may_have_no_token =
            matches!(call.kind(), CallKind::Start | CallKind::Activity | CallKind::Operation);
        may_have_no_token.then(|| self.ask(None, command, at).ok()).flatten()
    }

    fn by_token(&self, call: &Incoming<'_>, command: &Command, at: SystemTime) -> Result<Permit, Refusal> {
        #[cfg(feature = "nexus")]
        if call.kind() == CallKind::Operation {
            return self.by_delegation(call, command, at);
        }
        let token = call.header(header::of_command(command)).map(header::token);
        let decision = self.ask(token.as_deref(), command, at);
        match decision {
            Err(refusal) if call.kind() == CallKind::Signal && refusal.reason() == &Reason::Expired => {
                let earlier = at.checked_sub(self.signal_grace).unwrap_or(at);
                self.ask(token.as_deref(), command, earlier).map_err(|_| refusal)
            }
            decision => decision,
        }
    }

    pub(super) fn ask(
        &self,
        token: Option<&[u8]>,
        command: &Command,
        at: SystemTime,
    ) -> Result<Permit, Refusal> {
        self.authorizer.read().unwrap_or_else(PoisonError::into_inner).decide(token, command, at)
    }
}

/// Returns the input in JSON form. An activity that calls another namespace has a request around it.
fn fields(call: &Incoming<'_>) -> Result<Value, PayloadError> {
    let json = call.json_input()?;
    match call.input_name().strip_prefix("temporal.xns.v1.") {
        Some("UpdateWithStartRequest") => Ok(json["input"].clone()),
        Some(_) => Ok(json["request"].clone()),
        None => Ok(json),
    }
}
