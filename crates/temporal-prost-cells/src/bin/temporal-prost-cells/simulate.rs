use crate::{arguments::Simulate, error::Error};
use std::io::{self, Write};
use temporal_prost_cells::{
    Fleet,
    simulation::{self, Movement, Placement},
};

pub(crate) fn run(arguments: &Simulate, output: &mut impl Write) -> Result<(), Error> {
    let fleet = arguments.fleet()?;
    let placement = Placement::of(&fleet, simulation::tenants(arguments.tenants));
    let (cells, shard) = (fleet.cells().len(), fleet.shard_size());
    writeln!(output, "{cells} cells, shards of {shard}, {} tenants", placement.tenants())?;
    overlaps(&fleet, &placement, output)?;
    load(&fleet, &placement, output)?;
    Ok(movement(&fleet, arguments.tenants, output)?)
}

fn overlaps(fleet: &Fleet, placement: &Placement<'_>, output: &mut impl Write) -> io::Result<()> {
    let found = placement.overlaps();
    let how = if found.is_sampled() { "estimated from a sample" } else { "all pairs" };
    writeln!(
        output,
        "\ncells that two tenants share ({how})\ncells  pairs                 share      expected"
    )?;
    for (shared, pairs) in found.pairs().iter().enumerate() {
        let expected = expected(fleet, shared);
        let (part, error) = (found.share(shared), found.standard_error(shared));
        let margin = if found.is_sampled() { format!("  ± {error:.1e}") } else { String::new() };
        writeln!(output, "{shared:<5}  {pairs:<20}  {part:<9.3e}  {expected}{margin}")?;
    }
    let worst = found.share(fleet.shard_size());
    writeln!(output, "\na broken tenant takes the last cell of another tenant with probability {worst:.1e}")
}

/// Returns the share for equally likely shards, or `-` if the fleet has other ones.
fn expected(fleet: &Fleet, shared: usize) -> String {
    let starting: Vec<_> = fleet.cells().filter(|cell| !cell.draining).collect();
    let is_uniform =
        fleet.zone_limit().is_none() && starting.windows(2).all(|two| two[0].weight == two[1].weight);
    if !is_uniform {
        return "-".to_owned();
    }
    format!("{:.3e}", simulation::expected(starting.len(), fleet.shard_size(), shared))
}

fn load(fleet: &Fleet, placement: &Placement<'_>, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "\ntenants   first     weight   zone          cell")?;
    for (cell, load) in fleet.cells().zip(placement.load()) {
        let (tenants, first, weight) = (load.tenants, load.first, cell.weight);
        writeln!(output, "{tenants:<8}  {first:<8}  {weight:<7}  {:<12}  {}", cell.zone, cell.name)?;
    }
    Ok(())
}

/// The largest number of tenants that are assigned again, which suffices for a mean.
const MOST_COMPARED: usize = 100_000;

/// Prints who moves if the first cell leaves, or if another one like it joins.
fn movement(fleet: &Fleet, tenants: usize, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "\nslots that move")?;
    let Some(cell) = fleet.cells().find(|cell| !cell.draining) else { return Ok(()) };
    let name = &cell.name;
    let mut added = cell.clone();
    added.name = "another-cell".parse().unwrap_or(added.name);
    let changes = [
        (format!("`{name}` is removed"), fleet.without_cell(name.as_str())),
        (format!("a cell like `{name}` is added"), fleet.with_cell(added)),
    ];
    for (change, result) in changes {
        match result {
            Ok(new) => {
                let movement =
                    Movement::between(fleet, &new, simulation::tenants(tenants.min(MOST_COMPARED)));
                let (mean, most) = (movement.mean(), movement.most());
                writeln!(output, "{change}: {mean:.4} of each tenant on average, {most} at most")?;
            }
            Err(error) => writeln!(output, "{change}: impossible, {error}")?,
        }
    }
    Ok(())
}
