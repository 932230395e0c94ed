//! Generates the code for `throughput`, and for `start_up` a command line with 200 commands of eight flags each.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    temporal_prost_build::configure().compile_protos(&["proto/bench/v1/bench.proto"], &["proto"])?;
    service(&PathBuf::from(env::var("OUT_DIR")?).join("service"))
}

fn service(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let (mut rpcs, mut messages) = (String::new(), String::new());
    for number in 0..50 {
        writeln!(rpcs, "{}", RPCS.replace('#', &number.to_string()))?;
        writeln!(messages, "{}", MESSAGE.replace('#', &number.to_string()))?;
    }
    let proto = out.join("large.proto");
    fs::write(&proto, format!("{HEAD}service Large {{\n{rpcs}}}\n{messages}"))?;
    temporal_prost_build::configure()
        .cli(true)
        .worker(false)
        .out_dir(out)
        .include_file("all.rs")
        // Its workflows differ by a number alone.
        .allow("shared-id-pattern")
        .emit_rerun_if_changed(false)
        .compile_protos(&[&proto], &[out])?;
    Ok(())
}

const HEAD: &str = r#"syntax = "proto3";
package large.v1;
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/timestamp.proto";
import "temporal/v1/temporal.proto";
"#;

const RPCS: &str = r#"
  // Starts it, and waits. This takes a while.
  rpc StartIt#(Input#) returns (Input#) {
    option (temporal.v1.workflow) = {
      id: 'it/${! name }'
      signal: {ref: "StopIt#"} query: {ref: "SeeIt#"} update: {ref: "ChangeIt#"}
    };
  }
  // Stops it.
  rpc StopIt#(Input#) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  // Reads it.
  rpc SeeIt#(Input#) returns (Input#) { option (temporal.v1.query) = {}; }
  // Changes it.
  rpc ChangeIt#(Input#) returns (Input#) { option (temporal.v1.update) = {}; }
"#;

const MESSAGE: &str = r"
message Input# {
  // Its name.
  string name = 1;
  // Its frequency.
  int32 count = 2;
  // Its time.
  google.protobuf.Timestamp at = 3;
  // Its duration.
  google.protobuf.Duration takes = 4;
  // Its kind.
  Kind kind = 5;
  // Its labels.
  map<string, string> labels = 6;
  // Its parts.
  repeated string parts = 7;
  // Its place.
  Place place = 8;
  enum Kind { KIND_UNSPECIFIED = 0; KIND_ONE = 1; KIND_OTHER = 2; }
  message Place { string street = 1; string city = 2; }
}
";
