//! The commands for newcomers and CI: `cargo xtask demo`, `test`, `bench`, `book` and `dist`.

mod bench;
mod demo;
mod error;
mod guide;
mod interrupt;
mod lane;
mod process;
mod python;
mod release;
mod report;
mod server;
mod test;
mod tool;
mod workspace;

use error::Error;
use interrupt::Interrupt;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo   runs the worker and the client of examples/orders on a Temporal server in memory;
         `--server` runs them on a Temporal dev server instead, and builds it first if necessary
  test   runs everything that CI runs; `--no-languages` omits the tests that need Go and Python,
         `--no-server` also runs the end-to-end tests on the server in memory alone
  ci     the same as `test`
  lane NAME
         runs a slow test that `test` skips as long as its inputs have not changed, and records its inputs
  bench  measures the generator and the runtime, and prints tables
  book   builds the documentation as a web site, and installs mdbook first if necessary
  record runs a new project, and records the terminal session that the README shows
  dist   builds the plugin for release in the folder `dist` of cargo's target folder
  release --dry-run
         checks everything that a release needs: dependencies, packages, oldest dependencies,
         documentation and features; compiles the SDK several times, and publishes nothing";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.report());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Error> {
    let interrupt = Interrupt::listen()?;
    match arguments {
        ["demo"] => demo::run(&interrupt),
        ["demo", "--server"] => demo::on_server(&interrupt),
        ["test" | "ci"] => test::everything(&interrupt),
        ["test", "--no-languages"] => test::without_languages(&interrupt),
        ["test", "--no-server"] => test::without_server(&interrupt),
        ["lane", name] => lane::run(name, &interrupt),
        ["bench"] => bench::run(&interrupt),
        ["book"] => {
            guide::book::build(&interrupt).map(|site| println!("{}", site.join("index.html").display()))
        }
        ["record"] => lane::ways::record(&interrupt),
        ["dist"] => release::dist::run(&interrupt),
        ["release", "--dry-run"] => release::rehearse(&interrupt),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Error::Usage(USAGE)),
    }
}
