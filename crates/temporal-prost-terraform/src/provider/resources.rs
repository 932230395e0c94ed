//! The requests of the protocol about resources.

use super::{Server, configuration::faults, values};
use crate::{
    apply::{Change, Operator},
    diagnostic::{Path, error},
    plan::{self, Proposal},
    protos::tfplugin6::{
        ApplyRequest, ApplyResponse, Diagnostic, DynamicValue, ImportRequest, ImportResponse,
        ImportedResource, PlanRequest, PlanResponse, ReadRequest, ReadResponse, UpgradeRequest,
        ValidateResourceRequest,
    },
    resource::{Private, Resource},
    schema::{Trait, check, upgrade, with_numbers},
    value::Value,
};
use temporalio_client::Client;

impl Server {
    pub(super) fn validate(&self, request: &ValidateResourceRequest) -> Vec<Diagnostic> {
        let (resource, config) = match self.with(&request.type_name, request.config.as_ref()) {
            Ok(both) => both,
            Err(diagnostic) => return vec![diagnostic],
        };
        let capabilities = request.client_capabilities.unwrap_or_default();
        let mut diagnostics = faults(check(resource.attributes, &config));
        if !capabilities.write_only_attributes_allowed {
            diagnostics.extend(stored(resource, &config));
        }
        diagnostics
    }

    fn with(
        &self,
        type_name: &str,
        value: Option<&DynamicValue>,
    ) -> Result<(&'static Resource, Value), Diagnostic> {
        let resource = self.resource(type_name)?;
        Ok((resource, with_numbers(resource.attributes, values::read(value)?)))
    }

    pub(super) fn upgrade(&self, request: &UpgradeRequest) -> Result<DynamicValue, Diagnostic> {
        let resource = self.resource(&request.type_name)?;
        let json = request.raw_state.as_ref().map(|state| &*state.json).unwrap_or_default();
        let newer = || {
            let detail = format!(
                "A newer provider has written version {} of the state, and this provider only knows version {}. Use the \
                 newer provider.",
                request.version, resource.version
            );
            error("The state has a newer version", detail, None)
        };
        if request.version > resource.version {
            return Err(newer());
        }
        let unreadable = |reason| {
            let reason = temporal_prost::Report::new(&reason).to_string();
            error(
                "Unreadable state",
                format!("The state of {} cannot be read: {reason}.", resource.name),
                None,
            )
        };
        upgrade(resource.attributes, json).map(|state| values::write(&state)).map_err(unreadable)
    }

    pub(super) async fn read(&self, request: ReadRequest) -> ReadResponse {
        let ReadRequest { type_name, current_state, private } = request;
        match self.refresh(&type_name, current_state.as_ref(), &private).await {
            Ok((state, private)) => ReadResponse {
                new_state: Some(values::write(&state)),
                private: private.write(),
                diagnostics: Vec::new(),
            },
            // Keeps the state.
            Err(diagnostics) => ReadResponse { new_state: current_state, diagnostics, private },
        }
    }

    async fn refresh(
        &self,
        type_name: &str,
        current: Option<&DynamicValue>,
        private: &[u8],
    ) -> Result<(Value, Private), Vec<Diagnostic>> {
        let (resource, current) = self.with(type_name, current).map_err(one)?;
        let mut private = Private::read(private);
        let client = self.client().map_err(one)?;
        let operator = Operator { resource, client: &client, stop: &self.stop };
        let state = Box::pin(operator.refresh(current, &mut private)).await;
        let state = state.map_err(|unfinished| operator.report(&unfinished, "read"))?;
        Ok((state, private))
    }

    pub(super) fn plan(&self, request: PlanRequest) -> PlanResponse {
        let (resource, proposal) = match self.proposal(&request) {
            Ok(both) => both,
            Err(diagnostic) => {
                return PlanResponse { diagnostics: vec![diagnostic], ..PlanResponse::default() };
            }
        };
        let plan = plan::plan(resource, proposal, &Private::read(&request.prior_private));
        PlanResponse {
            planned_state: Some(values::write(&plan.planned)),
            requires_replace: plan.replace.into_iter().map(Into::into).collect(),
            planned_private: request.prior_private,
            diagnostics: Vec::new(),
        }
    }

    fn proposal(&self, request: &PlanRequest) -> Result<(&'static Resource, Proposal), Diagnostic> {
        let (resource, prior) = self.with(&request.type_name, request.prior_state.as_ref())?;
        let (_, proposed) = self.with(&request.type_name, request.proposed_new_state.as_ref())?;
        let (_, config) = self.with(&request.type_name, request.config.as_ref())?;
        Ok((resource, Proposal { prior, proposed, config }))
    }

    pub(super) async fn apply(&self, request: ApplyRequest) -> ApplyResponse {
        match self.change(&request) {
            Ok((resource, client, change)) => {
                let operator = Operator { resource, client: &client, stop: &self.stop };
                let applied = Box::pin(operator.apply(change)).await;
                ApplyResponse {
                    new_state: Some(values::write(&applied.state)),
                    private: applied.private.write(),
                    diagnostics: applied.diagnostics,
                }
            }
            Err(diagnostic) => ApplyResponse {
                new_state: request.prior_state,
                private: request.planned_private,
                diagnostics: vec![diagnostic],
            },
        }
    }

    fn change(&self, request: &ApplyRequest) -> Result<(&'static Resource, Client, Change), Diagnostic> {
        let (resource, planned) = self.with(&request.type_name, request.planned_state.as_ref())?;
        let (_, prior) = self.with(&request.type_name, request.prior_state.as_ref())?;
        let (_, config) = self.with(&request.type_name, request.config.as_ref())?;
        let private = Private::read(&request.planned_private);
        let change = Change { prior, planned, config, private };
        Ok((resource, self.client()?, change))
    }

    pub(super) fn import(&self, request: &ImportRequest) -> ImportResponse {
        match self.imported(request) {
            Ok(imported) => ImportResponse { imported_resources: vec![imported], diagnostics: Vec::new() },
            Err(diagnostic) => ImportResponse { diagnostics: vec![diagnostic], ..ImportResponse::default() },
        }
    }

    fn imported(&self, request: &ImportRequest) -> Result<ImportedResource, Diagnostic> {
        let resource = self.resource(&request.type_name)?;
        let state = resource.imported(&request.id);
        let state =
            state.map_err(|refused| error("Invalid id", format!("The id is invalid: {refused}."), None))?;
        let private = Private { imported: true, ..Private::new() };
        Ok(ImportedResource {
            type_name: request.type_name.clone(),
            state: Some(values::write(&state)),
            private: private.write(),
        })
    }
}

fn one(diagnostic: Diagnostic) -> Vec<Diagnostic> {
    vec![diagnostic]
}

/// Rejects values of write-only attributes if the Terraform that calls would store them.
fn stored(resource: &Resource, config: &Value) -> Vec<Diagnostic> {
    let write_only = resource.attributes.iter().filter(|attribute| attribute.is(Trait::WriteOnly));
    let set = write_only.filter(|attribute| !config.get(attribute.name).is_null());
    let refused = set.map(|attribute| {
        let detail = "This program does not support write-only attributes, and would store the value in its state. Use \
                      OpenTofu 1.11 or Terraform 1.11, or later.";
        error("Write-only attributes are not supported", detail, Some(Path::attribute(attribute.name)))
    });
    refused.collect()
}
