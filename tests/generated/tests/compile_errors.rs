//! Compile errors that explain themselves, from the compiler itself.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// Returns the directory with the compiled dependencies of this test.
fn dependencies() -> PathBuf {
    env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// Returns the runtime that was compiled last.
fn runtime() -> PathBuf {
    let built = |path: &PathBuf| fs::metadata(path).and_then(|file| file.modified());
    let entries = fs::read_dir(dependencies()).unwrap().map(|entry| entry.unwrap().path());
    let runtimes = entries.filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("libtemporal_prost-")
            && path.extension().is_some_and(|extension| extension == "rlib")
    });
    runtimes.max_by_key(|path| built(path).unwrap_or(SystemTime::UNIX_EPOCH)).expect("it is a dependency")
}

/// Returns the errors of the compiler for a library with this source.
fn errors(source: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("wrong.rs");
    fs::write(&file, source).unwrap();
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--out-dir"])
        .arg(directory.path());
    command.arg("-L").arg(option("dependency", &dependencies()));
    command.arg("--extern").arg(option("temporal_prost", &runtime())).arg(file);
    let output = command.output().unwrap();
    assert!(!output.status.success(), "it compiles");
    String::from_utf8(output.stderr).unwrap()
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}

#[test]
fn a_message_without_a_description_says_how_to_describe_it() {
    let errors = errors(
        "use temporal_prost::codegen::Describes;
        pub struct Shop;
        pub struct Order;
        fn described<S: Describes<M>, M>() {}
        pub fn wrong() { described::<Shop, Order>() }",
    );
    for text in [
        "`Shop` does not describe the message `Order`",
        "no descriptor of `Order` is embedded here",
        "or make `Order` the input or output of an rpc",
        "pass its file to the generator, without `describe=exchanged`",
    ] {
        assert!(errors.contains(text), "{errors}");
    }
}

#[test]
fn code_of_another_release_says_what_to_update() {
    let own = include_str!("../../golden/workflow.rs");
    let handshake = "const _: () = tp::GENERATED_BY_0_1;";
    let comment = "use `temporal-prost` and `temporal-prost-build` of the same release";
    assert!(own.contains(handshake) && own.contains(comment));
    let errors = errors(
        "use temporal_prost::codegen as tp;
        /// If this fails to compile, use `temporal-prost` and `temporal-prost-build` of the same release.
        const _: () = tp::GENERATED_BY_0_0;",
    );
    assert!(errors.contains("cannot find value `GENERATED_BY_0_0` in module `tp`"), "{errors}");
}
