//! The reports of `lint` and `breaking`, in every format.

use std::process::{Command, Output};

use crate::workspace::{directory, tests};

/// A command that checks a schema.
#[derive(Clone, Copy)]
pub(super) struct Check<'a> {
    /// The files of the directory in which it runs.
    pub(super) files: &'a [(&'a str, &'a str)],
    pub(super) arguments: &'a [&'a str],
}

impl Check<'_> {
    /// Runs it with more arguments. A protoc is there for `--protoc`.
    pub(super) fn run(&self, more: &[&str]) -> Output {
        let root = directory(self.files);
        Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
            .current_dir(root.path())
            .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
            .env("PROTOC_INCLUDE", protoc_bin_vendored::include_path().unwrap())
            .args(self.arguments)
            .args(more)
            .output()
            .unwrap()
    }

    /// Returns the report of a check that finds errors. It is the same with protoc.
    pub(super) fn report(&self, format: &str) -> String {
        let output = self.run(&["--format", format]);
        assert_eq!((output.status.code(), text(output.stderr).as_str()), (Some(1), ""));
        let report = text(output.stdout);
        assert_eq!(text(self.run(&["--format", format, "--protoc"]).stdout), report);
        report
    }

    /// Compares the report in every format with the files in a directory below `tests/generator/command`.
    pub(super) fn reports(&self, directory: &str) {
        for (format, extension) in
            [("text", "txt"), ("json", "json"), ("sarif", "sarif"), ("github", "github")]
        {
            let file = tests().join(format!("generator/command/{directory}/report.{extension}"));
            expectorate::assert_contents(file, &self.report(format));
        }
    }
}

pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}
