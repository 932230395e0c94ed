//! The execution of a run: a plan, and an apply after the confirmation.

use super::FakeEnterprise;
use super::data::{Kind, Policy, Run};
use flate2::read::GzDecoder;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// The backend of a workspace replaces the backend of a configuration.
const OVERRIDE: &str = r#"{"terraform":{"backend":{"local":{}}}}"#;
const STATE: &str = "terraform.tfstate";
/// The marks around a log.
const BEGIN: &[u8] = b"\x02";
const END: &[u8] = b"\x03";

/// Interrupts or kills the process of a run.
pub(super) fn kill(run: &Run, is_forced: bool) {
    let process = run.process.and_then(|process| Pid::from_raw(process.cast_signed()));
    if let Some(process) = process {
        let _ = kill_process(process, if is_forced { Signal::KILL } else { Signal::INT });
    }
}

pub(super) async fn work(fake: FakeEnterprise, run: usize) {
    let end = match Worker::begin(&fake, run).await {
        Some(worker) => worker.run().await,
        None => Some("canceled"),
    };
    if let Some(end) = end {
        fake.data().runs[run].status = end;
    }
}

struct Worker<'a> {
    fake: &'a FakeEnterprise,
    run: usize,
    directory: PathBuf,
}

impl<'a> Worker<'a> {
    /// Waits for the turn of the run, and unpacks its configuration. Returns `None` if the run is cancelled first.
    async fn begin(fake: &'a FakeEnterprise, run: usize) -> Option<Self> {
        loop {
            fake.until_forever(|data| data.runs[run].is_cancelled || data.is_turn(run)).await;
            let mut data = fake.data();
            if data.runs[run].is_cancelled {
                return None;
            }
            if data.is_turn(run) {
                data.runs[run].status = "planning";
                break;
            }
        }
        let worker = Self { fake, run, directory: fake.shared.directory.join(format!("run-{run}")) };
        worker.unpack();
        Some(worker)
    }

    fn unpack(&self) {
        std::fs::create_dir_all(&self.directory).unwrap();
        let data = self.fake.data();
        let run = &data.runs[self.run];
        let archive = data.versions[run.version].clone().unwrap_or_default();
        tar::Archive::new(GzDecoder::new(&archive[..])).unpack(&self.directory).unwrap();
        let variables: Vec<_> = run.variables.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        let root = self.directory.join(&data.working_directory);
        std::fs::write(root.join("run.auto.tfvars"), variables.join("\n") + "\n").unwrap();
        std::fs::write(root.join("run_override.tf.json"), OVERRIDE).unwrap();
        drop(data);
        self.write_state();
    }

    fn root(&self) -> PathBuf {
        self.directory.join(&self.fake.data().working_directory)
    }

    fn write_state(&self) {
        let state = self.fake.data().states.last().cloned();
        if let Some(state) = state {
            std::fs::write(self.root().join(STATE), state).unwrap();
        }
    }

    /// Executes the run, and returns its last status. Returns `None` if another task has set the status.
    async fn run(&self) -> Option<&'static str> {
        let planned = self.plan().await;
        let Ok(()) = planned else { return planned.err() };
        if self.fake.data().runs[self.run].kind.plan_only {
            return Some("planned_and_finished");
        }
        if let Some(end) = self.judge() {
            return Some(end);
        }
        self.fake.until_forever(|data| matches!(data.runs[self.run].status, "confirmed" | "discarded")).await;
        if self.fake.data().runs[self.run].status == "discarded" {
            return None;
        }
        Some(self.apply().await)
    }

    async fn plan(&self) -> Result<(), &'static str> {
        let mut log = self.execute(&["init", "-input=false", "-no-color"]).await;
        let mut code = log.0;
        if code == Some(0) {
            let mut arguments =
                vec!["plan", "-json", "-input=false", "-detailed-exitcode", "-out=run.tfplan"];
            let Kind { is_destroy, refresh_only, .. } = self.fake.data().runs[self.run].kind;
            arguments.extend(is_destroy.then_some("-destroy"));
            arguments.extend(refresh_only.then_some("-refresh-only"));
            let planned = self.execute(&arguments).await;
            code = planned.0;
            log.1.extend(planned.1);
        }
        let (_, json) = match code {
            Some(0 | 2) => self.execute(&["show", "-json", "run.tfplan"]).await,
            _ => (None, Vec::new()),
        };
        self.planned(code, &log.1, json)
    }

    fn planned(&self, code: Option<i32>, log: &[u8], json: Vec<u8>) -> Result<(), &'static str> {
        let mut data = self.fake.data();
        let run = &mut data.runs[self.run];
        run.plan.counts = counts(log);
        run.plan.log = [BEGIN, log, END].concat();
        run.json = json;
        run.has_changes = code == Some(2);
        match code {
            _ if run.is_cancelled => Err("canceled"),
            Some(0) => Err("planned_and_finished"),
            Some(2) => Ok(()),
            _ => Err("errored"),
        }
    }

    /// Estimates costs and checks policies. Returns the last status if the run ends here.
    fn judge(&self) -> Option<&'static str> {
        let mut data = self.fake.data();
        let (policy, estimates) = (data.policy, data.estimates_costs);
        let run = &mut data.runs[self.run];
        run.policy = policy;
        let status = match policy {
            None if estimates => "cost_estimated",
            None => "planned",
            Some(Policy::Passed) => "policy_checked",
            Some(Policy::SoftFailed) => "policy_override",
            Some(Policy::HardFailed) => return Some("errored"),
        };
        run.status = status;
        None
    }

    async fn apply(&self) -> &'static str {
        self.fake.data().runs[self.run].status = "applying";
        self.write_state();
        let (code, log) = self.execute(&["apply", "-json", "-input=false", "run.tfplan"]).await;
        let state = std::fs::read(self.root().join(STATE)).ok();
        let mut data = self.fake.data();
        if let Some(state) = state.filter(|state| Some(state) != data.states.last()) {
            data.states.push(state);
        }
        let run = &mut data.runs[self.run];
        run.apply.counts = counts(&log);
        run.apply.log = [BEGIN, &log, END].concat();
        match code {
            Some(0) => "applied",
            _ if run.is_cancelled => "canceled",
            _ => "errored",
        }
    }

    /// Runs a command of the CLI. Returns its exit code and its output.
    async fn execute(&self, arguments: &[&str]) -> (Option<i32>, Vec<u8>) {
        if self.fake.data().runs[self.run].is_cancelled {
            return (None, Vec::new());
        }
        let child = self.command(&self.root(), arguments).spawn().unwrap();
        self.fake.data().runs[self.run].process = child.id();
        let output = child.wait_with_output().await.unwrap();
        self.fake.data().runs[self.run].process = None;
        (output.status.code(), [output.stdout, output.stderr].concat())
    }

    fn command(&self, root: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.fake.shared.program);
        command.current_dir(root).args(arguments).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", "/dev/null");
        command.env("TF_DATA_DIR", self.directory.join(".data"));
        command.envs(&self.fake.data().variables);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }
}

/// Returns the numbers of the last summary in a log.
fn counts(log: &[u8]) -> [u32; 3] {
    let lines = log.split(|byte| *byte == b'\n').rev();
    let mut messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let summary = messages.find(|message| message["type"] == "change_summary").unwrap_or_default();
    ["add", "change", "remove"]
        .map(|name| summary["changes"][name].as_u64().and_then(|count| count.try_into().ok()).unwrap_or(0))
}
