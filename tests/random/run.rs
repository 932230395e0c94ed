//! The generator's runs for one schema.

use std::{collections::BTreeMap, error::Error, fs, path::PathBuf};

use crate::pedantic;
use temporal_prost_build::{Builder, configure};
use temporal_prost_schemas::Schema;

/// The code of one seed.
pub struct Run {
    pub seed: u64,
    pub directory: PathBuf,
}

/// The paths of the files of each package.
type Packages<'a> = BTreeMap<&'a str, Vec<PathBuf>>;

impl Run {
    /// Generates the code, and returns the modules that include it.
    pub fn generate(&self, schema: &Schema) -> Result<String, Box<dyn Error>> {
        let protos = self.protos();
        fs::create_dir_all(&protos)?;
        let mut packages = Packages::new();
        for file in &schema.files {
            let path = protos.join(&file.name);
            fs::write(&path, &file.text)?;
            packages.entry(&file.package).or_default().push(path);
        }
        if self.seed.is_multiple_of(3) && are_separable(&packages) {
            return self.separate(schema, &packages);
        }
        let all: Vec<_> = packages.into_values().flatten().collect();
        self.compile("all", &all, self.builder(schema)?)
    }

    /// Generates each package in a separate run, which finds the others by their paths.
    fn separate(&self, schema: &Schema, packages: &Packages<'_>) -> Result<String, Box<dyn Error>> {
        let mut modules = String::new();
        for (index, (package, files)) in packages.iter().enumerate() {
            let others = packages.keys().enumerate().filter(|(_, other)| *other != package);
            let builder = others.fold(self.builder(schema)?, |builder, (other, name)| {
                builder.extern_path(format!(".{name}"), self.module(other, name))
            });
            let name = format!("package_{index}");
            let module = self.compile(&name, files, builder)?;
            modules.push_str(&format!("/// The package `{package}`.\npub mod {name} {{ {module} }}\n"));
        }
        Ok(modules)
    }

    /// Returns the path of a package that is generated separately.
    fn module(&self, index: usize, package: &str) -> String {
        // prost makes keywords raw.
        format!("crate::seed_{}::package_{index}::{}", self.seed, package.replace('.', "::"))
    }

    fn protos(&self) -> PathBuf {
        self.directory.join("protos")
    }

    fn builder(&self, schema: &Schema) -> Result<Builder, Box<dyn Error>> {
        let [client, worker, cli] = match self.seed % 4 {
            0 => [true, true, true],
            1 => [true, false, false],
            2 => [false, true, false],
            _ => [true, true, false],
        };
        let builder =
            configure().client(client).worker(worker).cli(cli).nexus(worker).xns(worker).allow("warnings");
        let builder =
            builder.binary_payloads(self.seed.is_multiple_of(7)).hash_maps(self.seed.is_multiple_of(5));
        let protoc = protoc_bin_vendored::protoc_bin_path()?;
        Ok(if schema.has_editions { builder.protoc_executable(protoc) } else { builder })
    }

    fn compile(&self, name: &str, files: &[PathBuf], builder: Builder) -> Result<String, Box<dyn Error>> {
        let out = self.directory.join(name);
        fs::create_dir_all(&out)?;
        builder.out_dir(&out).include_file("all.rs").compile_protos(files, &[self.protos()])?;
        pedantic::expose(&out)?;
        let all = out.join("all.rs");
        Ok(format!("include!({:?});", all.to_str().ok_or("a path needs to be text")?))
    }
}

/// A package around another would claim its types too.
fn are_separable(packages: &Packages<'_>) -> bool {
    let contains = |outer: &str, inner: &str| outer.is_empty() || inner.starts_with(&format!("{outer}."));
    packages.keys().all(|outer| !packages.keys().any(|inner| outer != inner && contains(outer, inner)))
}
