//! A process of `temporal-server`.

use std::{
    env,
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The path of the server's program.
const PROGRAM: &str = "TEMPORAL_SERVER_PATH";

/// The names of the ports in the configuration, in the order in which they are chosen.
const PORTS: [&str; 9] = [
    "FRONTEND",
    "FRONTEND_RING",
    "FRONTEND_HTTP",
    "MATCHING",
    "MATCHING_RING",
    "HISTORY",
    "HISTORY_RING",
    "WORKER",
    "WORKER_RING",
];

/// The ports of a server.
pub(crate) struct Ports([u16; PORTS.len()]);

impl Ports {
    pub(crate) fn choose() -> Self {
        // All at once, so that they differ.
        let listeners = PORTS.map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
        Self(listeners.each_ref().map(|listener| listener.local_addr().unwrap().port()))
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.0[0])
    }
}

/// A server, which ends with its guard.
pub(crate) struct Server {
    name: &'static str,
    folder: PathBuf,
    process: Child,
}

impl Server {
    /// Starts a cluster in `folder`. `addresses` are those of both clusters.
    pub(crate) fn start(folder: &Path, name: &'static str, ports: &Ports, addresses: &[String; 2]) -> Self {
        fs::create_dir_all(folder.join("config")).unwrap();
        let file = folder.join(format!("config/{name}.yaml"));
        fs::write(file, configuration(folder, name, ports, addresses)).unwrap();
        fs::write(folder.join("dynamic.yaml"), include_str!("dynamic.yaml")).unwrap();
        Self { name, folder: folder.to_owned(), process: spawn(folder, name) }
    }

    /// Ends the process as a loss of its machine does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(crate) fn restart(&mut self) {
        self.process = spawn(&self.folder, self.name);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn configuration(folder: &Path, name: &str, ports: &Ports, addresses: &[String; 2]) -> String {
    let path = |file: &str| folder.join(file).display().to_string();
    let values = [
        ("NAME", name.to_owned()),
        ("DATABASE", path(&format!("{name}.db"))),
        ("DYNAMIC", path("dynamic.yaml")),
        ("ADDRESS_A", addresses[0].clone()),
        ("ADDRESS_B", addresses[1].clone()),
    ];
    let ports = PORTS.into_iter().zip(ports.0.map(|port| port.to_string()));
    let all = values.into_iter().chain(ports);
    all.fold(include_str!("server.yaml").to_owned(), |text, (name, value)| {
        text.replace(&format!("${{{name}}}"), &value)
    })
}

fn spawn(folder: &Path, name: &str) -> Child {
    let program = env::var_os(PROGRAM).expect("TEMPORAL_SERVER_PATH is the path of temporal-server");
    let log = File::options().create(true).append(true).open(folder.join(format!("{name}.log"))).unwrap();
    let mut command = Command::new(program);
    command.arg("--root").arg(folder).args(["--config", "config", "--env", name, "--allow-no-auth", "start"]);
    command.current_dir(folder).stdin(Stdio::null()).stderr(log.try_clone().unwrap()).stdout(log);
    command.spawn().unwrap()
}
