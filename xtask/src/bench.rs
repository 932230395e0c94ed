mod protoc;
mod schema;

use protoc::{Cost, Protoc};
use schema::schema;

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::lane::terraform;
use crate::process::Process;
use crate::report::{Table, step};
use crate::server::{ADDRESS, Server};
use crate::workspace;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A separate workspace, because it compares with libraries that the project does not use.
const JSON: &str = "benches/json";
const EXAMPLE: &str = "examples/orders/proto";
const SIZES: [usize; 3] = [100, 1_000, 5_000];

/// Measures the generator, the transcoder, the expressions and the runtime, each compared with an alternative.
pub(crate) fn run(interrupt: &Interrupt) -> Result<(), Error> {
    generator(interrupt)?;
    step("messages as JSON, compared with serde_json and pbjson");
    let mut json = workspace::cargo(&["run", "--release"]);
    Process::run(json.current_dir(workspace::root().join(JSON)), interrupt)?;
    step("ids");
    Process::run(&mut bench("expressions"), interrupt)?;
    step("assignments to cells");
    Process::run(&mut bench("cells"), interrupt)?;
    println!("target: a median of 2 µs with 100 cells");
    step("start-up of a command line");
    Process::run(&mut bench("start_up"), interrupt)?;
    step("workflows per second, compared with the SDK's macros");
    let server = Server::start(interrupt)?;
    Process::run(bench("throughput").env(ADDRESS, server.address()), interrupt)?;
    println!("target: a median ratio of 0.97");
    step("our transport, compared with the SDK's");
    Process::run(bench("transport").env(ADDRESS, server.address()), interrupt)?;
    println!("target: median ratios of 0.98");
    step("calls across namespaces, compared with child workflows");
    Process::run(bench("xns").env(ADDRESS, server.address()), interrupt)?;
    step("workflows per second with authorization, compared with those without");
    Process::run(bench("authorization").env(ADDRESS, server.address()), interrupt)?;
    println!("target: a median ratio of 0.95");
    step("plan and apply of 100 resources, compared with a provider that does nothing and 100 starts");
    let tofu = terraform::tofu(interrupt)?;
    Process::run(bench("terraform").env(ADDRESS, server.address()).env("TOFU_PATH", tofu), interrupt)?;
    println!("target: a median ratio of 1.5");
    step("tests on the server in memory, for debugging and for release");
    // With the workspace, whose debug build of the SDK exists already.
    let debug = ["bench", "--workspace", "--bench", "memory", "--profile", "dev", "--", "--short"];
    Process::run(&mut workspace::cargo(&debug), interrupt)?;
    Process::run(bench("memory").env(ADDRESS, server.address()), interrupt)
}

/// Runs a target of the package in `benches`.
fn bench(name: &str) -> Command {
    workspace::cargo(&["bench", "--package", "temporal-prost-benches", "--bench", name])
}

/// Measures the time under protoc, and the size of the generated code.
fn generator(interrupt: &Interrupt) -> Result<(), Error> {
    step("building the plugin for release, and installing protoc-gen-prost");
    let protoc = Protoc::new(interrupt)?;
    step("time that plugins add to protoc, one of them idle: medians of interleaved runs");
    let mut table = Table::new(&[
        "schema",
        "rpcs",
        "protoc ms",
        "with plugin ms",
        "added ms",
        "prost's",
        "idle's",
        "lines",
        "lines/rpc",
    ]);
    let example = workspace::root().join(EXAMPLE);
    table.row(row("example", &protoc.measure(&example, "shop/v1/orders.proto")?));
    for rpcs in SIZES {
        let folder = write_schema(rpcs)?;
        table.row(row("generated", &protoc.measure(&folder, "bench.proto")?));
    }
    table.print();
    println!("target: example 5 ms and 65 lines/rpc; 1,000 rpcs 80 ms; linear");
    checks(interrupt)
}

/// Measures the share of the checks in the time of generating.
fn checks(interrupt: &Interrupt) -> Result<(), Error> {
    step("share of the checks, with 1,000 rpcs");
    let schema = write_schema(1_000)?.join("bench.proto");
    let mut bench = workspace::cargo(&["bench", "--package", "temporal-prost-build", "--bench", "checks"]);
    Process::run(bench.env("BENCH_SCHEMA", schema), interrupt)?;
    println!("target: 10 %");
    Ok(())
}

fn row(name: &str, cost: &Cost) -> Vec<String> {
    let milliseconds = |time: std::time::Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    let added = |time: std::time::Duration| milliseconds(time.saturating_sub(cost.alone));
    let numbers = [
        cost.rpcs.to_string(),
        milliseconds(cost.alone),
        milliseconds(cost.with_plugin),
        added(cost.with_plugin),
        added(cost.with_prosts),
        added(cost.with_idle),
        cost.lines.to_string(),
        (cost.lines / cost.rpcs.max(1)).to_string(),
    ];
    std::iter::once(name.to_owned()).chain(numbers).collect()
}

fn write_schema(rpcs: usize) -> Result<std::path::PathBuf, Error> {
    let folder = workspace::scratch()?.join(format!("bench-{rpcs}"));
    write(&folder.join("bench.proto"), &schema(rpcs))?;
    Ok(folder)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let fail = |source| Error::File { path: path.to_owned(), source };
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
    fs::write(path, text).map_err(fail)
}
