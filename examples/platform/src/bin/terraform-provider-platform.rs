//! The provider of the platform, which `terraform` and `tofu` run.

use platform::v1::databases_temporal;

fn main() -> std::process::ExitCode {
    databases_temporal::terraform::program().main()
}
