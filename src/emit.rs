//! Model to files, for each target that the options request. A target cannot fail: `check` has ruled out what could.
//!
//! To add a target, write a module with a `TARGET` and list it in [`TARGETS`].

mod docs;
pub(crate) mod output;
mod rust;
mod terraform;

pub(crate) use self::docs::{TEMPLATES, check, files as documentation};
use self::output::OutputFile;
use crate::{config::Config, model::Package};

/// A kind of output.
struct Target {
    /// Returns whether the options request the target.
    is_requested: fn(&Config) -> bool,
    files: fn(&[Package], &Config) -> Vec<OutputFile>,
}

const TARGETS: [Target; 3] = [rust::TARGET, docs::TARGET, terraform::TARGET];

/// The files of all requested targets.
pub(crate) fn files(packages: &[Package], config: &Config) -> Vec<OutputFile> {
    files_of(&TARGETS, packages, config)
}

fn files_of(targets: &[Target], packages: &[Package], config: &Config) -> Vec<OutputFile> {
    let requested = targets.iter().filter(|target| (target.is_requested)(config));
    requested.flat_map(|target| (target.files)(packages, config)).collect()
}

#[cfg(test)]
mod tests {
    use super::{output::Naming, *};
    use crate::{
        entrance::compile,
        resolve,
        rust::path::{Paths, ResolvedPaths},
        schema::pool::Pool,
    };

    /// An index of all packages, for projects with a command line.
    const INDEX: Target = Target { is_requested: |config| config.parts.cli, files: index };

    fn index(packages: &[Package], _: &Config) -> Vec<OutputFile> {
        let contents = packages.iter().map(|package| package.name.clone() + "\n").collect();
        vec![OutputFile { package: None, name: "docs/index.md".to_owned(), contents }]
    }

    /// The paths of what both targets give for a package, and the last file's contents.
    fn generated(config: &Config) -> (Vec<String>, String) {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let files = compile::descriptors(&["activities.proto"], &[golden], false).unwrap().files;
        let paths = Paths::new(&config.types, ResolvedPaths::new());
        let packages =
            resolve::packages(&Pool::new(&files), &["activities.proto".to_owned()], &paths, config);
        let files = files_of(&[rust::TARGET, INDEX], &packages, config);
        let paths = files.iter().map(|file| file.path(&Naming::ProstBuild(&config.layout)));
        (paths.collect(), files.last().unwrap().contents.clone())
    }

    #[test]
    fn a_second_target_takes_a_module_and_a_line() {
        let mut config = Config::default();
        assert_eq!(generated(&config).0, ["golden.activities.temporal.rs"]);
        config.parts.cli = true;
        let (paths, contents) = generated(&config);
        assert_eq!(paths, ["golden.activities.temporal.rs", "docs/index.md"]);
        assert_eq!(contents, "golden.activities\n");
    }
}
