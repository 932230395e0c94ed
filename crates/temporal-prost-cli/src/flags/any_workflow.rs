use temporal_prost::{Empty, Workflow};

/// A workflow of which only the id is known, as far as messages to it go.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnyWorkflow;

temporal_prost::codegen::sdk_workflow!(AnyWorkflow, Empty, Empty);

impl Workflow for AnyWorkflow {
    const NAME: &'static str = "";
    type Service = ();
    type Ref<H> = H;
}
