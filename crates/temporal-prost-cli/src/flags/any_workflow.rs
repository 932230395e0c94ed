use temporal_prost::{Empty, Workflow};

/// A workflow of unknown type.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnyWorkflow;

temporal_prost::codegen::sdk_workflow!(AnyWorkflow, Empty, Empty);

impl Workflow for AnyWorkflow {
    const NAME: &'static str = "";
    type Service = ();
    type Ref<H> = H;
}
