//! Commands that only change the state.

use super::session::{Session, check};
use crate::execution::error::ExecutionError;
use crate::execution::v1::Bundle;
use std::ffi::OsString;

impl Session<'_> {
    /// Imports an existing object into the state.
    pub(super) async fn import(
        &self,
        bundle: Option<Bundle>,
        address: &str,
        id: &str,
    ) -> Result<(), ExecutionError> {
        let bundle = bundle.ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let workspace = self.unbundle(&bundle).await?;
        let mut arguments: Vec<OsString> = ["import", "-input=false", "-no-color"].map(Into::into).into();
        arguments.extend(self.variables(&workspace)?);
        // After `--`, the CLI does not mistake the address or the id for a flag.
        arguments.extend(["--", address, id].map(Into::into));
        let outcome = self.run(&workspace).answer(arguments).await?;
        // An earlier attempt imported the object before its worker was lost.
        if self.is_retry() && outcome.error.contains("Resource already managed") {
            return Ok(());
        }
        check("import", &outcome)
    }

    /// Removes a lock.
    pub(super) async fn force_unlock(
        &self,
        bundle: Option<Bundle>,
        lock_id: &str,
    ) -> Result<(), ExecutionError> {
        if let Some(state) = self.state() {
            return state.release(lock_id).await.map(|_| ());
        }
        let bundle = bundle.ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let workspace = self.unbundle(&bundle).await?;
        let arguments = ["force-unlock", "-force", "-no-color", "--", lock_id].map(Into::into);
        self.answer(&workspace, arguments.into()).await.map(|_| ())
    }
}
