//! Replays histories of earlier versions. A change that breaks running workflows fails here.

use std::error::Error;

use temporal_prost_testing::Replay;

use {{ crate_name }}::{Greetings, v1::greeter_temporal};

#[test]
fn every_recorded_history_replays() -> Result<(), Box<dyn Error>> {
    let replay =
        Replay::new(|options| Ok(greeter_temporal::register_workflows::<Greetings>(options)?))?;
    replay.directory("tests/histories")?.run()?;
    Ok(())
}
