use crate::{arguments::Explain, error::Error};
use std::io::Write;
use temporal_prost_cells::{Ranked, Verdict};

/// Prints the cells of a tenant, and the ranking down to the first cell that is not needed.
pub(crate) fn run(arguments: &Explain, output: &mut impl Write) -> Result<(), Error> {
    let (fleet, file) = (arguments.cells.fleet()?, arguments.cells.file()?);
    let shard = fleet.assign(&arguments.tenant);
    writeln!(output, "`{}` is served by {shard} (version {})", arguments.tenant, fleet.version())?;
    for name in &shard.draining {
        writeln!(output, "`{name}` is draining and may have running workflows of it")?;
    }
    for name in file.left_behind(&arguments.tenant) {
        writeln!(output, "`{name}` served it in an earlier version and may have running workflows of it")?;
    }
    for name in shard.cells.iter().filter(|name| file.is_down(name.as_str())) {
        writeln!(output, "`{name}` is down, so new starts go to the next cell")?;
    }
    writeln!(output, "\nrank  score         weight  distance      zone          cell")?;
    let ranking = fleet.rank(&arguments.tenant);
    let needed = ranking.iter().position(|ranked| ranked.verdict == Verdict::ShardFull);
    for (rank, ranked) in ranking.iter().take(needed.map_or(ranking.len(), |first| first + 1)).enumerate() {
        writeln!(output, "{:<4}  {}", rank + 1, row(ranked))?;
    }
    Ok(())
}

/// The score is rounded here. Assignments compare the quotients exactly.
fn row(ranked: &Ranked<'_>) -> String {
    let (distance, weight) = (ranked.score.distance(), ranked.score.weight());
    let score = distance / u64::from(weight);
    let zone = &ranked.cell.zone;
    format!("{score:<12}  {weight:<6}  {distance:<12}  {zone:<12}  {}: {}", ranked.cell.name, ranked.verdict)
}
