use crate::v1::{Plan, Wave};
use temporal_prost_cells::Fleet;

/// Plans a rollout over all cells of a fleet, with up to `at_once` cells of a zone together.
///
/// Call it where a workflow is started, or in the activity `PlanWaves`. A workflow that called it would plan other waves
/// when it is replayed with a newer fleet.
#[must_use]
pub fn plan(fleet: &Fleet, at_once: usize) -> Plan {
    let waves = fleet.waves(at_once).into_iter().map(|wave| Wave {
        zone: wave.zone,
        cells: wave.cells.into_iter().map(|cell| cell.to_string()).collect(),
    });
    Plan { fleet_version: fleet.version(), waves: waves.collect() }
}
