use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 15;

/// Protoc with our plugin as built for release.
pub(crate) struct Protoc<'a> {
    program: PathBuf,
    plugin: PathBuf,
    interrupt: &'a Interrupt,
}

/// What one schema costs.
pub(crate) struct Cost {
    /// Time of protoc alone.
    pub(crate) alone: Duration,
    /// Time of protoc with our plugin.
    pub(crate) with_plugin: Duration,
    /// Annotated rpcs.
    pub(crate) rpcs: usize,
    /// Lines that the plugin wrote.
    pub(crate) lines: usize,
}

impl<'a> Protoc<'a> {
    pub(crate) fn new(interrupt: &'a Interrupt) -> Result<Self, Error> {
        let plugin = workspace::program("release", "protoc-gen-rust-temporal")?;
        Ok(Self { program: protoc_bin_vendored::protoc_bin_path()?, plugin, interrupt })
    }

    /// Measures the schema `file` below `folder`, in runs with and without the plugin that take turns.
    pub(crate) fn measure(&self, folder: &Path, file: &str) -> Result<Cost, Error> {
        let out = workspace::scratch()?.join("bench-out");
        let mut alone = Vec::new();
        let mut with_plugin = Vec::new();
        for _ in 0..RUNS {
            empty(&out)?;
            alone.push(self.time(&mut self.descriptors(folder, file, &out)?)?);
            with_plugin.push(self.time(self.descriptors(folder, file, &out)?.args(self.plugin_to(&out)))?);
        }
        let rpcs = read(&folder.join(file))?.matches("\n  rpc ").count();
        Ok(Cost {
            alone: median(alone),
            with_plugin: median(with_plugin),
            rpcs,
            lines: generated_lines(&out)?,
        })
    }

    /// Protoc writing descriptors, which it does with and without the plugin.
    fn descriptors(&self, folder: &Path, file: &str, out: &Path) -> Result<Command, Error> {
        let mut command = Command::new(&self.program);
        for include in [folder, &workspace::root().join("proto"), &protoc_bin_vendored::include_path()?] {
            command.arg("-I").arg(include);
        }
        command.arg("--descriptor_set_out").arg(out.join("descriptors.bin")).arg(file);
        Ok(command)
    }

    fn plugin_to(&self, out: &Path) -> [String; 3] {
        [
            format!("--plugin=protoc-gen-rust-temporal={}", self.plugin.display()),
            "--rust-temporal_opt=no_include,flat_output_dir".to_owned(),
            format!("--rust-temporal_out={}", out.display()),
        ]
    }

    fn time(&self, command: &mut Command) -> Result<Duration, Error> {
        self.interrupt.check()?;
        let started = Instant::now();
        Process::spawn(command)?.wait()?;
        Ok(started.elapsed())
    }
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
