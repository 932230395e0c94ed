//! New projects, as `protoc-gen-rust-temporal init` writes them.

use crate::error::Error;
use crate::guide;
use crate::guide::session::{self, Exchange, Session};
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::server::Server;
use crate::workspace::{self, cargo};
use std::env;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that a project depends on, with their folders.
const CRATES: [(&str, &str); 5] = [
    ("temporal-prost", "crates/temporal-prost"),
    ("temporal-prost-build", ""),
    ("temporal-prost-cli", "crates/temporal-prost-cli"),
    ("temporal-prost-connect", "crates/temporal-prost-connect"),
    ("temporal-prost-testing", "crates/temporal-prost-testing"),
];

/// The file that the blocks of a guide name.
const US: &str = "xtask/src/lane/ways.rs";

/// The commands of a guide that have run before it is followed.
const DONE: [&str; 3] = ["cargo install ", "protoc-gen-rust-temporal init ", "temporal server "];

/// The change of the guide: a file, what it contains, and what follows.
const CHANGE: [(&str, &str, &str); 3] = [
    ("proto/greeter/v1/greeter.proto", "string name = 1;\n", "string name = 1;\n  string language = 2;\n"),
    (
        "src/bin/order-desk-client.rs",
        "GreetRequest { name }",
        "GreetRequest { name, language: \"en\".to_owned() }",
    ),
    ("tests/greet.rs", "name: \"Ada\".to_owned(),", "name: \"Ada\".to_owned(), language: \"en\".to_owned(),"),
];

/// The author of commits, whatever the settings of the machine.
const AUTHOR: [(&str, &str); 5] = [
    ("GIT_AUTHOR_NAME", "a"),
    ("GIT_AUTHOR_EMAIL", "a@example.com"),
    ("GIT_COMMITTER_NAME", "a"),
    ("GIT_COMMITTER_EMAIL", "a@example.com"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
];

/// Writes projects, and runs the steps of their CI with the crates, the versions and the target folder of the workspace.
pub(super) fn init(interrupt: &Interrupt) -> Result<(), Error> {
    let build = ["build", "--package", "temporal-prost-build", "--bin", "protoc-gen-rust-temporal"];
    Process::run(&mut cargo(&build), interrupt)?;
    let folder = workspace::scratch()?.join("ways");
    // Fails if there is none.
    let _ = fs::remove_dir_all(&folder);
    // The projects have rustfmt's defaults, not the settings of the workspace above them.
    write(&folder.join("rustfmt.toml"), "")?;
    for (name, options) in [("order-desk", &[][..]), ("clearing", &["--checked-in"])] {
        let project = Project { folder: folder.join(name) };
        project.init(options, interrupt)?;
        project.test(interrupt)?;
    }
    let project = Project { folder: folder.join("order-desk") };
    if session::is_recorded() {
        project.session(interrupt)?.expect_recorded()?;
    }
    // README.md shows the first steps of the guide, and the README of a project the others.
    project.follow("docs/getting-started.md", interrupt)?;
    let existing = Project { folder: folder.join("existing") };
    existing.extend(interrupt)
}

/// Records the session that the README shows.
pub(crate) fn record(interrupt: &Interrupt) -> Result<(), Error> {
    let folder = workspace::scratch()?.join("ways");
    // Fails if there is none.
    let _ = fs::remove_dir_all(&folder);
    let project = Project { folder: folder.join("order-desk") };
    project.init(&[], interrupt)?;
    println!("{}", project.session(interrupt)?.write()?.display());
    Ok(())
}

struct Project {
    folder: PathBuf,
}

impl Project {
    fn init(&self, options: &[&str], interrupt: &Interrupt) -> Result<(), Error> {
        step(&format!("init {} {}", self.folder.display(), options.join(" ")));
        let mut command = Command::new(workspace::program("protoc-gen-rust-temporal")?);
        Process::run(command.arg("init").args(options).arg(&self.folder), interrupt)?;
        self.write(".cargo/config.toml", &configuration(&workspace::root()))?;
        let lock = workspace::root().join("Cargo.lock");
        fs::copy(&lock, self.folder.join("Cargo.lock"))
            .map_err(|source| Error::File { path: lock, source })?;
        Ok(())
    }

    fn test(&self, interrupt: &Interrupt) -> Result<(), Error> {
        for arguments in
            [&["fmt", "--check"][..], &["clippy", "--all-targets", "--", "-D", "warnings"], &["test"]]
        {
            self.cargo(arguments, interrupt)?;
        }
        Ok(())
    }

    /// Runs the commands of a guide on a server, and changes the project as the guide says. The worker does not end by
    /// itself.
    fn follow(&self, page: &str, interrupt: &Interrupt) -> Result<(), Error> {
        let server = Server::start(interrupt)?;
        self.cargo(&["build", "--bins"], interrupt)?;
        let mut worker = None;
        for command in guide::commands(page, US)? {
            if DONE.iter().any(|done| command.starts_with(done)) {
                continue;
            }
            step(&command);
            let mut shell = self.shell(&command)?;
            shell.envs(server.variables());
            if command.ends_with(" worker") {
                worker = Some(Process::spawn(&mut shell)?);
            } else {
                Process::run(&mut shell, interrupt)?;
            }
            if command.starts_with("git commit ") {
                self.change()?;
            }
        }
        worker.ok_or(Error::NoWorker)?.expect_running()
    }

    /// Adds a field to the schema, and sets it.
    fn change(&self) -> Result<(), Error> {
        for (name, old, new) in CHANGE {
            let path = self.folder.join(name);
            let failed = |source| Error::File { path: path.clone(), source };
            let text = fs::read_to_string(&path).map_err(failed)?;
            fs::write(&path, text.replacen(old, new, 1)).map_err(failed)?;
        }
        Ok(())
    }

    /// Writes a project, runs its tests, and runs a workflow on a server.
    fn session(&self, interrupt: &Interrupt) -> Result<Session, Error> {
        let around = self.folder.with_file_name("recorded");
        write(&around.join("rustfmt.toml"), "")?;
        let mut init = Command::new(workspace::program("protoc-gen-rust-temporal")?);
        init.args(["init", "order-desk"]).current_dir(around);
        let mut exchanges = vec![exchange("protoc-gen-rust-temporal init order-desk", &mut init)?];
        // One after the other, so that their order is the same in every session.
        let test = ["test", "--", "--test-threads=1"];
        let mut tests = exchange("cd order-desk && cargo test", &mut self.command(&test)?)?;
        let has_run = |line: &&str| line.starts_with("test ") && !line.contains(" 0 passed");
        tests.output = tests.output.lines().filter(has_run).collect::<Vec<_>>().join("\n");
        exchanges.push(tests);
        let server = Server::start(interrupt)?;
        let mut worker = self.command(&["run", "--", "worker"])?;
        let mut worker = Process::spawn(worker.envs(server.variables()))?;
        for arguments in ["greet --name Ada --detach", "hurry -w greet/ada", "result -w greet/ada"] {
            let mut run = self.command(&["run", "--quiet", "--"])?;
            run.args(arguments.split(' ')).envs(server.variables());
            exchanges.push(exchange(&format!("cargo run -- {arguments}"), &mut run)?);
            worker.expect_running()?;
        }
        Ok(Session(exchanges))
    }

    /// Makes a crate with a dependency, to which `init` adds what is missing.
    fn extend(&self, interrupt: &Interrupt) -> Result<(), Error> {
        self.write("Cargo.toml", "[package]\nname = \"existing\"\nedition = \"2024\"\n")?;
        self.write("src/lib.rs", "pub mod v1 {\n    temporal_prost::include_proto!(\"greeter.v1\");\n}\n")?;
        self.init(&[], interrupt)?;
        self.cargo(&["check"], interrupt)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        write(&self.folder.join(name), text)
    }

    fn cargo(&self, arguments: &[&str], interrupt: &Interrupt) -> Result<(), Error> {
        step(&format!("cargo {} in {}", arguments.join(" "), self.folder.display()));
        Process::run(&mut self.command(arguments)?, interrupt)
    }

    /// Returns a shell in the project, which finds the generator.
    fn shell(&self, command: &str) -> Result<Command, Error> {
        let programs = workspace::target()?.join("debug");
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(programs).chain(env::split_paths(&others))).unwrap_or(others);
        let mut shell = Command::new("bash");
        shell.args(["-c", &format!("exec {command}")]).current_dir(&self.folder).env("PATH", path);
        shell.env("CARGO_TARGET_DIR", workspace::target()?).envs(AUTHOR);
        Ok(shell)
    }

    /// Returns cargo in the project, with the target folder of the workspace.
    fn command(&self, arguments: &[&str]) -> Result<Command, Error> {
        let mut command = cargo(arguments);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", workspace::target()?);
        Ok(command)
    }
}

/// Replaces our crates, which need not be published yet, and builds the others as the workspace does.
fn configuration(root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let patch =
        |(name, folder): (&str, &str)| format!("{name} = {{ path = '{}' }}\n", root.join(folder).display());
    let patches: String = CRATES.into_iter().map(patch).collect();
    format!("[patch.crates-io]\n{patches}\n[profile.dev.package.\"*\"]\ndebug = false\n")
}

/// Runs a command, which the session shows as `shown`.
fn exchange(shown: &str, command: &mut Command) -> Result<Exchange, Error> {
    step(shown);
    Ok(Exchange { command: shown.to_owned(), output: Process::output(command)? })
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|source| Error::File { path: path.to_owned(), source })
}
