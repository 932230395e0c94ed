use temporal_prost::codegen::WaitPolicy;

// Options of an update.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Update")]
pub(crate) struct UpdateFlags {
    /// Update id [default: the id of the schema]; the server accepts each id once
    #[arg(long, value_name = "ID")]
    update_id: Option<String>,
    /// Print the ids of the update instead of its result, at the stage that the schema sets
    #[arg(long, short)]
    detach: bool,
    /// Stage to wait for: `accepted` prints the ids of the update, `completed` its result
    #[arg(long, value_name = "STAGE")]
    wait_for_stage: Option<Stage>,
}

/// The stage of an update.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Stage {
    /// The workflow has accepted the update
    Accepted,
    /// The handler has completed
    Completed,
}

impl UpdateFlags {
    pub(crate) fn id(&self) -> Option<String> {
        self.update_id.clone()
    }

    /// Returns the stage to wait for, or `None` to wait for the result. The schema's stage applies with `--detach`.
    pub(crate) fn stage(&self, schema: WaitPolicy) -> Option<WaitPolicy> {
        match self.wait_for_stage {
            Some(Stage::Accepted) => Some(WaitPolicy::Accepted),
            Some(Stage::Completed) if self.detach => Some(WaitPolicy::Completed),
            Some(Stage::Completed) => None,
            None => self.detach.then_some(schema),
        }
    }
}
