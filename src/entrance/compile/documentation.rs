//! The documentation of services, without their code.

use std::path::Path;

use super::{Builder, Error, Sources, Texts};
use crate::{Checked, config::Config, diagnostic::Diagnostics, emit, rust::path::ResolvedPaths};

type Pages = Vec<(String, String)>;

impl Builder {
    /// Returns the documentation of the services, by file name.
    pub(crate) fn documentation(
        mut self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(Pages, Diagnostics), Error> {
        self.parameter_error.take().map_or(Ok(()), Err)?;
        self.config.docs.directory = Some(String::new());
        let sources = Sources::read(protos, includes, self.protoc.clone())?;
        let (pages, warnings) = match pages(&self.config, &sources) {
            Ok((pages, warnings)) => (pages, Ok(warnings)),
            Err(error) => (Pages::new(), Err(error)),
        };
        Ok((pages, Texts::new(includes).place(warnings)?))
    }
}

fn pages(config: &Config, sources: &Sources) -> Result<(Pages, Diagnostics), Error> {
    let files = sources.decode()?;
    let Checked { packages, warnings } = crate::check(&files, &sources.inputs, config, ResolvedPaths::new())?;
    emit::check(&packages, config)?;
    let pages = emit::documentation(&packages, config).into_iter();
    Ok((pages.map(|page| (page.name, page.contents)).collect(), warnings))
}
