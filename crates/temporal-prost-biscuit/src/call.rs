//! Calls of services as commands.

use crate::{Command, Kind};
use temporal_prost::{
    PayloadError,
    hook::{Call, CallKind},
};

impl Command {
    /// Describes a call that a client sends or a worker receives, without the fields of its input.
    ///
    /// An activity without a workflow has its own id in the place of the workflow's.
    ///
    /// # Errors
    /// Fails if the input nests too deep for a canonical form.
    pub fn of_call(call: &Call<'_>) -> Result<Self, PayloadError> {
        Ok(Self::without_input(call).input(&call.canonical_input()?))
    }

    pub(crate) fn without_input(call: &Call<'_>) -> Self {
        let method = call.method().rsplit('.').next().unwrap_or_default();
        let id = call.workflow_id().or(call.activity_id()).unwrap_or_default();
        let command = Self::new(kind(call.kind()), call.service(), method);
        let command = command.namespace(call.namespace()).workflow(id);
        let command = call.run_id().into_iter().fold(command, Self::run);
        let command = call.schedule_id().into_iter().fold(command, Self::schedule);
        call.update_id().into_iter().fold(command, Self::update)
    }
}

fn kind(kind: CallKind) -> Kind {
    match kind {
        CallKind::Start => Kind::Start,
        CallKind::Signal => Kind::Signal,
        CallKind::Query => Kind::Query,
        CallKind::Update => Kind::Update,
        CallKind::Cancel => Kind::Cancel,
        CallKind::Terminate => Kind::Terminate,
        CallKind::Operation => Kind::Operation,
        // No other kind exists. A kind that is unknown here would be decided like an activity.
        _ => Kind::Activity,
    }
}
