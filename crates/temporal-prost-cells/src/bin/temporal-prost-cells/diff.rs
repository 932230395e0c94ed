use crate::{arguments::Diff, error::Error};
use std::io::Write;
use temporal_prost_cells::Move;

/// Prints a line for each tenant that moves.
pub(crate) fn run(arguments: &Diff, output: &mut impl Write) -> Result<(), Error> {
    let [old, new] = arguments.fleets()?;
    let keys = arguments.keys()?;
    let mut moved = 0;
    for found in keys.iter().filter_map(|key| Move::of(key, &old, &new)) {
        moved += 1;
        writeln!(output, "{found}")?;
    }
    let (from, to, all) = (old.version(), new.version(), keys.len());
    Ok(writeln!(output, "{moved} of {all} tenants move from version {from} to version {to}")?)
}
