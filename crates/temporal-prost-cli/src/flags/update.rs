use temporal_prost::codegen::WaitPolicy;

// How an update is sent.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Update")]
pub(crate) struct UpdateFlags {
    /// Id of the update, instead of the schema's; the server takes an update of the same id for the same one
    #[arg(long, value_name = "ID")]
    update_id: Option<String>,
    /// Print the ids of the update instead of its result, once it has come as far as the schema says
    #[arg(long, short)]
    detach: bool,
    /// How far to wait: `accepted` prints the ids of the update, `completed` its result
    #[arg(long, value_name = "STAGE")]
    wait_for_stage: Option<Stage>,
}

/// How far an update has come.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Stage {
    /// The workflow has taken it
    Accepted,
    /// Its handler has ended
    Completed,
}

impl UpdateFlags {
    pub(crate) fn id(&self) -> Option<String> {
        self.update_id.clone()
    }

    /// The stage after which nobody waits; none, if the result is waited for. The schema's is for `--detach`.
    pub(crate) fn stage(&self, schema: WaitPolicy) -> Option<WaitPolicy> {
        match self.wait_for_stage {
            Some(Stage::Accepted) => Some(WaitPolicy::Accepted),
            Some(Stage::Completed) if self.detach => Some(WaitPolicy::Completed),
            Some(Stage::Completed) => None,
            None => self.detach.then_some(schema),
        }
    }
}
