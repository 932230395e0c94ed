//! The provider of the second version, which tests start as Terraform does.

fn main() -> std::process::ExitCode {
    depot::v2::boxes_temporal::terraform::program().main()
}
