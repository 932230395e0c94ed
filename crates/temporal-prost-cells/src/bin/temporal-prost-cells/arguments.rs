use crate::error::Error;
use clap::{Args, Parser, Subcommand};
use std::{fs, path::PathBuf};
use temporal_prost_cells::{Fleet, FleetFile, simulation};

/// Simulates fleets of cells, explains assignments and compares versions.
#[derive(Parser)]
#[command(name = "temporal-prost-cells", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show what a broken tenant takes down, the load of each cell, and who moves at a change.
    Simulate(Simulate),
    /// Show which cells serve a tenant, and why.
    Explain(Explain),
    /// List the tenants that move from one version to another.
    Diff(Diff),
}

#[derive(Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) cells: CellsFile,
    /// Number of tenants, named `tenant-0` and so on.
    #[arg(long, default_value_t = 100_000)]
    pub(crate) tenants: usize,
    /// Cells of a tenant, in place of the file's `shard`.
    #[arg(long)]
    pub(crate) shard: Option<usize>,
    /// Largest number of cells of one zone, in place of the file's `zone_limit`.
    #[arg(long)]
    pub(crate) zone_limit: Option<usize>,
}

#[derive(Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) cells: CellsFile,
    /// Key of the tenant.
    pub(crate) tenant: String,
}

#[derive(Args)]
pub(crate) struct Diff {
    /// Fleet file with the old version.
    pub(crate) old: PathBuf,
    /// Fleet file with the new version.
    pub(crate) new: PathBuf,
    /// Version of the old file. Defaults to the newest.
    #[arg(long)]
    pub(crate) from: Option<u64>,
    /// Version of the new file. Defaults to the newest.
    #[arg(long)]
    pub(crate) to: Option<u64>,
    /// File with the keys of the tenants, one on each line. Defaults to 100,000 tenants named `tenant-0` and so on.
    #[arg(long)]
    pub(crate) tenants: Option<PathBuf>,
}

/// The version of a fleet file.
#[derive(Args)]
pub(crate) struct CellsFile {
    /// Fleet file.
    #[arg(long, value_name = "FILE")]
    cells: PathBuf,
    /// Version of the file. Defaults to the newest.
    #[arg(long = "fleet-version", value_name = "NUMBER")]
    version: Option<u64>,
}

impl CellsFile {
    pub(crate) fn file(&self) -> Result<FleetFile, Error> {
        Ok(FleetFile::read(&self.cells)?)
    }

    pub(crate) fn fleet(&self) -> Result<Fleet, Error> {
        version_of(&self.file()?, self.version)
    }
}

impl Simulate {
    pub(crate) fn fleet(&self) -> Result<Fleet, Error> {
        let fleet = self.cells.fleet()?;
        let limit = self.zone_limit.or(fleet.zone_limit()).unwrap_or(usize::MAX);
        let shard = self.shard.unwrap_or(fleet.shard_size());
        Ok(Fleet::with_zone_limit(fleet.version(), shard, limit, fleet.cells().cloned())?)
    }
}

impl Diff {
    pub(crate) fn fleets(&self) -> Result<[Fleet; 2], Error> {
        let old = version_of(&FleetFile::read(&self.old)?, self.from)?;
        Ok([old, version_of(&FleetFile::read(&self.new)?, self.to)?])
    }

    pub(crate) fn keys(&self) -> Result<Vec<String>, Error> {
        let Some(path) = &self.tenants else { return Ok(simulation::tenants(100_000).collect()) };
        let text = fs::read_to_string(path);
        let text = text.map_err(|source| Error::Tenants { path: path.clone(), source })?;
        Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }
}

fn version_of(file: &FleetFile, version: Option<u64>) -> Result<Fleet, Error> {
    let fleet = match version {
        None => Some(file.newest()),
        Some(version) => file.version(version),
    };
    fleet.cloned().ok_or_else(|| {
        let versions = [file.newest()].into_iter().chain(file.earlier());
        let versions: Vec<_> = versions.map(|fleet| fleet.version().to_string()).collect();
        Error::UnknownVersion { version: version.unwrap_or_default(), versions: versions.join(", ") }
    })
}
