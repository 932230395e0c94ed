//! Generates what `tests/golden` holds: a test of the generator keeps the two equal.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    println!("cargo::rerun-if-changed={}", goldens.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    for proto in protos(&goldens)? {
        let case = proto.file_stem().and_then(|stem| stem.to_str()).ok_or("a case needs a name")?;
        let directory = out.join(case);
        fs::create_dir_all(&directory)?;
        temporal_prost_build::configure()
            .out_dir(&directory)
            .include_file("all.rs")
            .cli(case.split('_').next() == Some("cli"))
            // The goldens hold what is odd.
            .allow("warnings")
            .compile_protos(&[&proto, &goldens.join("import/shared.proto")], &[&goldens])?;
        let all = directory.join("all.rs");
        let all = all.to_str().ok_or("a path needs to be text")?;
        writeln!(modules, "/// The case `{case}`.\npub mod r#{case} {{ include!({all:?}); }}")?;
    }
    fs::write(out.join("goldens.rs"), modules)?;
    start_up(&out.join("start_up"))
}

/// What `benches/start_up.rs` starts: 200 commands with eight flags each.
fn start_up(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let (mut rpcs, mut messages) = (String::new(), String::new());
    for number in 0..50 {
        writeln!(rpcs, "{}", START_UP_RPCS.replace('#', &number.to_string()))?;
        writeln!(messages, "{}", START_UP_MESSAGE.replace('#', &number.to_string()))?;
    }
    let proto = out.join("bench.proto");
    fs::write(&proto, format!("{START_UP_HEAD}service Bench {{\n{rpcs}}}\n{messages}"))?;
    temporal_prost_build::configure()
        .cli(true)
        .worker(false)
        .out_dir(out)
        .include_file("all.rs")
        .emit_rerun_if_changed(false)
        .compile_protos(&[&proto], &[out])?;
    Ok(())
}

const START_UP_HEAD: &str = r#"syntax = "proto3";
package bench.v1;
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/timestamp.proto";
import "temporal/v1/temporal.proto";
"#;

const START_UP_RPCS: &str = r#"
  // Starts it, and waits. It takes a while.
  rpc StartIt#(Input#) returns (Input#) {
    option (temporal.v1.workflow) = {
      id: 'it/${! name }'
      signal: {ref: "StopIt#"} query: {ref: "SeeIt#"} update: {ref: "ChangeIt#"}
    };
  }
  // Stops it.
  rpc StopIt#(Input#) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  // Looks at it.
  rpc SeeIt#(Input#) returns (Input#) { option (temporal.v1.query) = {}; }
  // Changes it.
  rpc ChangeIt#(Input#) returns (Input#) { option (temporal.v1.update) = {}; }
"#;

const START_UP_MESSAGE: &str = r"
message Input# {
  // What it is called.
  string name = 1;
  // How often it happens.
  int32 count = 2;
  // When it happens.
  google.protobuf.Timestamp at = 3;
  // How long it takes.
  google.protobuf.Duration takes = 4;
  // Of which kind it is.
  Kind kind = 5;
  // What else is said of it.
  map<string, string> labels = 6;
  // What it is made of.
  repeated string parts = 7;
  // Where it is.
  Place place = 8;
  enum Kind { KIND_UNSPECIFIED = 0; KIND_ONE = 1; KIND_OTHER = 2; }
  message Place { string street = 1; string city = 2; }
}
";

fn protos(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut protos = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "proto") {
            protos.push(path);
        }
    }
    protos.sort();
    Ok(protos)
}
