use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::release::dist;
use crate::workspace;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 15;
/// Small schemas need more runs to even out the noise of the machine.
const LONG: Duration = Duration::from_secs(5);
const IDLE: &str = "/bin/true";
/// The same version as in `examples/protoc`.
const PROST: &str = "0.5.0";

/// Runs protoc with our released plugin, with prost's plugin, and with a plugin that does nothing.
pub(crate) struct Protoc<'a> {
    program: PathBuf,
    ours: Plugin,
    prosts: Plugin,
    idle: Plugin,
    interrupt: &'a Interrupt,
}

/// A plugin of protoc, with the name of its options.
struct Plugin {
    name: &'static str,
    program: PathBuf,
    parameter: &'static str,
}

/// The cost of one schema.
pub(crate) struct Cost {
    /// Time of protoc alone.
    pub(crate) alone: Duration,
    /// Time of protoc with our plugin.
    pub(crate) with_plugin: Duration,
    /// Time of protoc with protoc-gen-prost, which generates the messages.
    pub(crate) with_prosts: Duration,
    /// Time of protoc with a plugin that exits immediately, without reading its input.
    pub(crate) with_idle: Duration,
    /// Number of annotated rpcs.
    pub(crate) rpcs: usize,
    /// Number of lines that the plugin wrote.
    pub(crate) lines: usize,
}

impl<'a> Protoc<'a> {
    pub(crate) fn new(interrupt: &'a Interrupt) -> Result<Self, Error> {
        let ours = Plugin {
            name: "rust-temporal",
            program: dist::plugin(interrupt)?,
            parameter: "no_include,flat_output_dir",
        };
        let program = install("protoc-gen-prost", PROST, interrupt)?;
        let prosts = Plugin { name: "prost", program, parameter: "" };
        let idle = Plugin { name: "idle", program: IDLE.into(), parameter: "" };
        Ok(Self { program: protoc_bin_vendored::protoc_bin_path()?, ours, prosts, idle, interrupt })
    }

    /// Measures the schema `file` in `folder`. Runs without a plugin and with each plugin alternate.
    pub(crate) fn measure(&self, folder: &Path, file: &str) -> Result<Cost, Error> {
        let out = workspace::scratch()?.join("bench-out");
        let descriptors = || self.descriptors(folder, file, &out);
        let mut times = [const { Vec::new() }; 4];
        let started = Instant::now();
        while times[0].len() < RUNS || started.elapsed() < LONG {
            let runs = [
                descriptors()?,
                self.idle.added_to(descriptors()?, &out),
                self.prosts.added_to(descriptors()?, &out),
                self.ours.added_to(descriptors()?, &out),
            ];
            for (times, mut run) in times.iter_mut().zip(runs) {
                empty(&out)?;
                times.push(self.time(&mut run)?);
            }
        }
        let [alone, with_idle, with_prosts, with_plugin] = times.map(median);
        let rpcs = read(&folder.join(file))?.matches("\n  rpc ").count();
        Ok(Cost { alone, with_plugin, with_prosts, with_idle, rpcs, lines: generated_lines(&out)? })
    }

    /// Returns a command in which protoc writes descriptors, which it does with and without the plugin.
    fn descriptors(&self, folder: &Path, file: &str, out: &Path) -> Result<Command, Error> {
        let mut command = Command::new(&self.program);
        for include in [folder, &workspace::root().join("proto"), &protoc_bin_vendored::include_path()?] {
            command.arg("-I").arg(include);
        }
        command.arg("--descriptor_set_out").arg(out.join("descriptors.bin")).arg(file);
        Ok(command)
    }

    fn time(&self, command: &mut Command) -> Result<Duration, Error> {
        self.interrupt.check()?;
        let started = Instant::now();
        Process::spawn(command)?.wait()?;
        Ok(started.elapsed())
    }
}

impl Plugin {
    /// Returns a command in which the plugin also writes to `out`.
    fn added_to(&self, mut protoc: Command, out: &Path) -> Command {
        let Self { name, program, parameter } = self;
        protoc.arg(format!("--plugin=protoc-gen-{name}={}", program.display()));
        protoc.arg(format!("--{name}_opt={parameter}")).arg(format!("--{name}_out={}", out.display()));
        protoc
    }
}

/// Installs this version of a crate and returns the path of its program.
fn install(name: &str, version: &str, interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let root = workspace::scratch()?.join(format!("{name}-{version}"));
    let mut cargo =
        workspace::cargo(&["install", "--quiet", "--locked", name, "--version", version, "--root"]);
    Process::run(cargo.arg(&root), interrupt)?;
    Ok(root.join("bin").join(format!("{name}{EXE_SUFFIX}")))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn empty(folder: &Path) -> Result<(), Error> {
    let fail = |source| Error::File { path: folder.to_owned(), source };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(fail)?;
    }
    fs::create_dir_all(folder).map_err(fail)
}

fn generated_lines(folder: &Path) -> Result<usize, Error> {
    let files = fs::read_dir(folder).map_err(|source| Error::File { path: folder.to_owned(), source })?;
    let paths = files.flatten().map(|file| file.path());
    let generated = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    generated.map(|path| Ok(read(&path)?.lines().count())).sum()
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })
}
