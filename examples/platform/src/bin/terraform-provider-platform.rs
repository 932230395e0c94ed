//! The Terraform provider of the platform, which `terraform` and `tofu` start.

use platform::v1::databases_temporal;
use temporal_prost_codec::apply_codec;

fn main() -> std::process::ExitCode {
    databases_temporal::terraform::program().codec(apply_codec).connection(platform::sign).main()
}
