//! Workspaces, their locks and their variables.

use super::api::Api;
use super::document::{Document, Id, List, Resource};
use super::error::{EnterpriseError, check_name};
use super::pace::Backoff;
use crate::execution::secret::Secrets;
use crate::execution::v1::LockInfo;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct WorkspaceAttributes {
    name: String,
    locked: bool,
    execution_mode: Option<String>,
    working_directory: Option<String>,
}

pub(super) type Workspace = Resource<WorkspaceAttributes>;

impl Workspace {
    /// Checks that the workspace executes runs remotely, and in the directory of the root module.
    pub(super) fn check(&self, root: &str) -> Result<(), EnterpriseError> {
        let WorkspaceAttributes { name, execution_mode, working_directory, .. } = &self.attributes;
        let problem = |problem: String| EnterpriseError::Workspace { workspace: name.clone(), problem };
        if execution_mode.as_deref() == Some("local") {
            return Err(problem(
                "has the execution mode `local`; set the mode to `remote` or `agent`".to_owned(),
            ));
        }
        let found = working_directory.as_deref().unwrap_or_default().trim_matches('/');
        let expected = root.trim_matches('/');
        if found == expected {
            return Ok(());
        }
        Err(problem(format!(
            "has the working directory `{found}`, but the root module of the stack is in `{expected}`; make them equal"
        )))
    }

    /// Returns the lock of a person. Ignores the lock of a run, which releases itself.
    pub(super) fn lock(&self) -> Option<LockInfo> {
        if !self.attributes.locked {
            return None;
        }
        let holder = self.related("locked-by");
        let (id, kind) = holder.map_or(("", "somebody"), |holder| (holder.id.as_str(), holder.kind.as_str()));
        let who = format!("{} {id}", kind.trim_end_matches('s')).trim().to_owned();
        (kind != "runs").then(|| LockInfo { id: id.to_owned(), who, ..LockInfo::default() })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variable {
    key: String,
    category: String,
}

impl Api {
    pub(super) async fn workspace(
        &self,
        organization: &str,
        name: &str,
    ) -> Result<Workspace, EnterpriseError> {
        check_name(name)?;
        let path = format!("organizations/{organization}/workspaces/{name}");
        let workspace =
            self.get::<Document<WorkspaceAttributes>>(&path, &format!("workspace `{name}`")).await?;
        Ok(workspace.data)
    }

    /// Removes the lock of a person.
    pub(super) async fn force_unlock(&self, workspace: &Id) -> Result<(), EnterpriseError> {
        let path = format!("workspaces/{workspace}/actions/force-unlock");
        match self.change((Method::POST, &path), &json!({}), "workspace").await {
            // An earlier attempt has removed the lock.
            Err(EnterpriseError::Conflict { .. }) => Ok(()),
            done => done.map(|_| ()),
        }
    }

    /// Sets the secrets as sensitive environment variables, which nobody can read from the workspace.
    pub(super) async fn set_secrets(&self, workspace: &Id, secrets: &Secrets) -> Result<(), EnterpriseError> {
        if secrets.environment().next().is_none() {
            return Ok(());
        }
        let known = self.environment(workspace).await?;
        for (key, value) in secrets.environment() {
            let attributes =
                json!({ "key": key, "value": value, "category": "env", "hcl": false, "sensitive": true });
            let set = match known.get(key) {
                Some(id) => self.replace_variable(workspace, id, &attributes).await,
                None => self.create_variable(workspace, key, &attributes).await,
            };
            set.map_err(EnterpriseError::without_reason)?;
        }
        Ok(())
    }

    /// Creates a variable. If an earlier request has created it, and the response was lost, replaces the variable.
    async fn create_variable(
        &self,
        workspace: &Id,
        key: &str,
        attributes: &Value,
    ) -> Result<(), EnterpriseError> {
        let path = format!("workspaces/{workspace}/vars");
        let body = json!({ "data": { "type": "vars", "attributes": attributes } });
        let mut backoff = Backoff::default();
        loop {
            let created = self.create::<Document<Variable>>(&path, &body, "variable").await;
            let Err(error) = created else { return Ok(()) };
            if let Some(id) = self.environment(workspace).await?.get(key) {
                return self.replace_variable(workspace, id, attributes).await;
            }
            if !error.is_ambiguous() {
                return Err(error);
            }
            backoff.back_off(error).await?;
        }
    }

    async fn replace_variable(
        &self,
        workspace: &Id,
        id: &Id,
        attributes: &Value,
    ) -> Result<(), EnterpriseError> {
        let path = format!("workspaces/{workspace}/vars/{id}");
        let body = json!({ "data": { "type": "vars", "id": id.as_str(), "attributes": attributes } });
        self.change((Method::PATCH, &path), &body, "variable").await.map(drop)
    }

    /// Returns the ids of the environment variables.
    async fn environment(&self, workspace: &Id) -> Result<BTreeMap<String, Id>, EnterpriseError> {
        let path = format!("workspaces/{workspace}/vars");
        let variables = self.get::<List<Variable>>(&path, "list of variables").await?.data.into_iter();
        let environment = variables.filter(|variable| variable.attributes.category == "env");
        Ok(environment.map(|variable| (variable.attributes.key, variable.id)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(attributes: &str, relationships: &str) -> Workspace {
        let text = format!(
            r#"{{"id":"ws-1","attributes":{{"name":"db",{attributes}}},"relationships":{{{relationships}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn locks_of_people_are_shown() {
        let holder = |kind: &str| format!(r#""locked-by":{{"data":{{"id":"x-1","type":"{kind}"}}}}"#);
        let lock = workspace(r#""locked":true"#, &holder("users")).lock().unwrap();
        assert_eq!((lock.id.as_str(), lock.who.as_str()), ("x-1", "user x-1"));
        assert!(workspace(r#""locked":true"#, &holder("runs")).lock().is_none());
        assert!(workspace(r#""locked":false"#, &holder("users")).lock().is_none());
        assert_eq!(workspace(r#""locked":true"#, "").lock().unwrap().who, "somebody");
    }

    #[test]
    fn a_workspace_that_does_something_else_is_refused() {
        assert!(workspace(r#""working-directory":null"#, "").check("").is_ok());
        assert!(workspace(r#""working-directory":"/db/""#, "").check("db").is_ok());
        let error = workspace(r#""working-directory":"x""#, "").check("").unwrap_err().to_string();
        assert!(
            error.contains("has the working directory `x`, but the root module of the stack is in ``"),
            "{error}"
        );
        assert!(workspace(r#""execution-mode":"local""#, "").check("").is_err());
    }
}
