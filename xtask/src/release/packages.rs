//! The packages that crates.io would get.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace::{self, cargo};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Packages every crate after the crates that it uses, and builds each package as a user would.
pub(super) fn build(interrupt: &Interrupt) -> Result<(), Error> {
    // Fails if there is none.
    let _ = fs::remove_dir_all(archives()?);
    forget(interrupt)?;
    Process::run(&mut cargo(&["publish", "--workspace", "--dry-run", "--locked"]), interrupt)
}

/// The packages, unpacked in a workspace of their own.
pub(super) struct Packages {
    folder: PathBuf,
}

impl Packages {
    /// Unpacks what [`build`] packaged.
    pub(super) fn unpack(interrupt: &Interrupt) -> Result<Self, Error> {
        let folder = workspace::scratch()?.join("packages");
        // Fails if there is none.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|source| Error::File { path: folder.clone(), source })?;
        let mut patches = Vec::new();
        for archive in files(&archives()?)? {
            let mut tar = Command::new("tar");
            tar.arg("-xzf").arg(&archive).arg("-C").arg(&folder);
            Process::run(&mut tar, interrupt)?;
            let package = archive.file_stem().unwrap_or_default().to_string_lossy();
            let name = strip(&folder.join(&*package).join("Cargo.toml"))?;
            patches.push(format!("{name} = {{ path = '{package}' }}\n"));
        }
        let manifest = format!(
            "[workspace]\nmembers = ['*-*']\nresolver = '3'\n\n[patch.crates-io]\n{}",
            patches.concat()
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        let lock = workspace::root().join("Cargo.lock");
        fs::copy(&lock, folder.join("Cargo.lock")).map_err(|source| Error::File { path: lock, source })?;
        Ok(Self { folder })
    }

    /// Builds the documentation with all features, as docs.rs does.
    pub(super) fn document(&self, interrupt: &Interrupt) -> Result<(), Error> {
        let mut doc = self.cargo(&["doc", "--workspace", "--no-deps", "--all-features"])?;
        Process::run(doc.env("RUSTDOCFLAGS", "-Dwarnings"), interrupt)
    }

    /// Checks the packages with the oldest version of each dependency that their manifests allow.
    pub(super) fn check_with_oldest_dependencies(&self, interrupt: &Interrupt) -> Result<(), Error> {
        let mut update = self.cargo(&["update", "-Z", "direct-minimal-versions"])?;
        // The stable cargo has the option, but does not promise to keep it.
        Process::run(update.env("RUSTC_BOOTSTRAP", "1"), interrupt)?;
        Process::run(&mut self.cargo(&["check", "--workspace", "--all-features", "--locked"])?, interrupt)
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Command, Error> {
        let mut command = cargo(arguments);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", workspace::target()?);
        Ok(command)
    }
}

/// Removes what cargo has unpacked and compiled in an earlier rehearsal. Cargo would use it again, since the versions are
/// the same.
fn forget(interrupt: &Interrupt) -> Result<(), Error> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let sources = home.join("registry").join("src");
    let registries = if sources.is_dir() { files(&sources)? } else { Vec::new() };
    // The name of a registry begins with its host, which a registry in a folder does not have.
    for registry in registries.iter().filter(|registry| begins(registry, "-")) {
        for package in files(registry)?.iter().filter(|package| begins(package, "temporal-prost")) {
            fs::remove_dir_all(package).map_err(|source| Error::File { path: package.clone(), source })?;
        }
    }
    let mut clean = cargo(&["clean", "--package", "temporal-prost-build"]);
    for package in files(&workspace::root().join("crates"))? {
        clean.arg("--package").arg(package.file_name().unwrap_or_default());
    }
    Process::run(&mut clean, interrupt)
}

fn begins(path: &Path, with: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(with))
}

/// Returns the folder in which cargo leaves the archives of a rehearsal.
fn archives() -> Result<PathBuf, Error> {
    Ok(workspace::target()?.join("package").join("tmp-crate"))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::File { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut files =
        entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect::<Result<Vec<_>, Error>>()?;
    files.sort();
    Ok(files)
}

/// Removes the dependencies of tests from a manifest, whose oldest versions concern no user. Returns the name of the
/// package.
fn strip(manifest: &Path) -> Result<String, Error> {
    let fail = |source| Error::File { path: manifest.to_owned(), source };
    let text = fs::read_to_string(manifest).map_err(fail)?;
    let mut table: toml::Table =
        text.parse().map_err(|source| Error::Toml { path: manifest.to_owned(), source: Box::new(source) })?;
    table.remove("dev-dependencies");
    fs::write(manifest, table.to_string()).map_err(fail)?;
    let name = table.get("package").and_then(|package| package.get("name")?.as_str());
    Ok(name.unwrap_or_default().to_owned())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|source| Error::File { path: path.to_owned(), source })
}
