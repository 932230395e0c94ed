//! The workers of Go and Python, in Rust.

/// The messages and Temporal code of `proto/interop/v1`.
#[expect(clippy::pedantic, clippy::too_many_arguments, reason = "prost's messages")]
pub mod v1 {
    temporal_prost::include_proto!("interop.v1");
}

mod activities;
mod breakage;
mod hold;
mod operate;
mod relay;
mod remote;
mod sample;
mod simple;

pub use activities::Hands;
pub use breakage::{breakage, broken};
pub use hold::Holder;
pub use operate::Operator;
pub use relay::Relayer;
pub use remote::Remote;
pub use sample::sample;
pub use simple::{Breaker, Idler};

use v1::interop_temporal::InteropWorkflows;

/// The list of the service's workflows.
#[derive(Debug)]
pub struct App;

impl InteropWorkflows for App {
    type Hold = Holder;
    type Idle = Idler;
    type Break = Breaker;
    type Relay = Relayer;
    type Remote = Remote;
    type Operate = Operator;
}
