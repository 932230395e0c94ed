use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{did_you_mean, emit};

/// The documentation to write.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocsConfig {
    /// The directory below the output directory, which is empty for the output directory itself. `None` omits the
    /// documentation.
    pub(crate) directory: Option<String>,
    /// The directory of the user's templates.
    pub(crate) template_directory: Option<PathBuf>,
    /// The user's templates, by name.
    pub(crate) templates: BTreeMap<String, String>,
}

/// A template of the documentation that cannot be rendered. Its source is the reason, with the line in the template.
///
/// ```
/// use temporal_prost_build::Error;
///
/// # let directory = tempfile::tempdir()?;
/// # let (schema, templates) = (directory.path().join("a.proto"), directory.path().join("templates"));
/// # std::fs::create_dir(&templates)?;
/// # std::fs::write(&schema, "syntax = \"proto3\"; package a; import \"temporal/v1/temporal.proto\"; message M {}
/// # service S { rpc R(M) returns (M) { option (temporal.v1.query) = {}; } }")?;
/// std::fs::write(templates.join("package.md"), "{{ nmae }}")?;
/// let builder = temporal_prost_build::configure().docs("docs").docs_templates(&templates).out_dir(directory.path());
/// let error = builder.compile_protos(&[schema], &[directory.path()]).unwrap_err();
/// assert!(matches!(error, Error::Template(_)), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[error(
    "the template `{name}` cannot be rendered; see `docs/documentation.md` for the names that it can use"
)]
pub struct TemplateError {
    pub(crate) name: String,
    #[source]
    pub(crate) source: minijinja::Error,
}

impl DocsConfig {
    /// Reads the templates in a directory. Their syntax is checked.
    pub(super) fn read_templates(&mut self, directory: &str) -> Result<(), String> {
        let unreadable = |path: &Path, error| format!("cannot read `{}`: {error}", path.display());
        let directory = Path::new(directory);
        for entry in fs::read_dir(directory).map_err(|error| unreadable(directory, error))? {
            let path = entry.map_err(|error| unreadable(directory, error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let known = emit::TEMPLATES.map(|(name, _)| name);
            if !known.contains(&&*name) {
                let help = did_you_mean(&name, known)
                    .unwrap_or_else(|| format!("use one of `{}`", known.join("`, `")));
                return Err(format!("there is no template `{name}`: {help}"));
            }
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            self.templates.insert(name, text);
        }
        self.template_directory = Some(directory.to_owned());
        Ok(())
    }
}
