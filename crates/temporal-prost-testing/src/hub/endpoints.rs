//! The Nexus endpoints, which lead to task queues.

use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{Time, nexus, timestamp};
use crate::task::queues::{Kind, QueueKey};
use std::collections::BTreeMap;
use tonic::Status;

/// Endpoints by name.
#[derive(Debug, Default)]
pub(crate) struct Endpoints(BTreeMap<String, nexus::Endpoint>);

impl Endpoints {
    pub(crate) fn create(
        &mut self,
        id: String,
        now: Time,
        spec: Option<nexus::EndpointSpec>,
    ) -> Answer<nexus::Endpoint> {
        let spec = checked(spec)?;
        if self.0.contains_key(&spec.name) {
            let message =
                format!("error creating Nexus endpoint. Endpoint with name {} already registered", spec.name);
            return Err(Status::already_exists(message));
        }
        let endpoint = nexus::Endpoint {
            version: 1,
            url_prefix: format!("/nexus/endpoints/{id}/services"),
            id,
            spec: Some(spec.clone()),
            created_time: Some(timestamp(now)),
            last_modified_time: None,
        };
        self.0.insert(spec.name, endpoint.clone());
        Ok(endpoint)
    }

    pub(crate) fn update(
        &mut self,
        (id, version): (&str, i64),
        now: Time,
        spec: Option<nexus::EndpointSpec>,
    ) -> Answer<nexus::Endpoint> {
        let spec = checked(spec)?;
        let mut endpoint = self.get(id)?.clone();
        if endpoint.version != version {
            let message =
                format!("nexus endpoint version mismatch. received: {version} expected {}", endpoint.version);
            return Err(Status::failed_precondition(message));
        }
        self.0.retain(|_, other| other.id != id);
        endpoint.version += 1;
        endpoint.last_modified_time = Some(timestamp(now));
        endpoint.spec = Some(spec.clone());
        self.0.insert(spec.name, endpoint.clone());
        Ok(endpoint)
    }

    pub(crate) fn delete(&mut self, id: &str) -> Answer<()> {
        self.get(id)?;
        self.0.retain(|_, endpoint| endpoint.id != id);
        Ok(())
    }

    pub(crate) fn get(&self, id: &str) -> Answer<&nexus::Endpoint> {
        let found = self.0.values().find(|endpoint| endpoint.id == id);
        found.ok_or_else(|| not_found(&format!("Nexus endpoint with ID {id} not found")))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&nexus::Endpoint> {
        self.0.get(name)
    }

    /// Returns all endpoints, or only the one with this name, if there is a name.
    pub(crate) fn list(&self, name: &str) -> Vec<nexus::Endpoint> {
        let is_wanted = |endpoint: &&nexus::Endpoint| {
            name.is_empty() || endpoint.spec.as_ref().is_some_and(|spec| spec.name == name)
        };
        self.0.values().filter(is_wanted).cloned().collect()
    }

    /// Returns the task queue behind an endpoint.
    pub(crate) fn queue(&self, name: &str) -> Option<QueueKey> {
        let target = self.named(name)?.spec.as_ref()?.target.as_ref()?;
        match target.variant.as_ref()? {
            nexus::endpoint_target::Variant::Worker(worker) => {
                Some(QueueKey::new(&worker.namespace, Kind::Nexus, &worker.task_queue))
            }
            nexus::endpoint_target::Variant::External(_) => None,
        }
    }
}

fn checked(spec: Option<nexus::EndpointSpec>) -> Answer<nexus::EndpointSpec> {
    let spec = spec.unwrap_or_default();
    if spec.name.is_empty() {
        return Err(invalid("error validating Nexus endpoint spec: endpoint name not set"));
    }
    match spec.target.as_ref().and_then(|target| target.variant.as_ref()) {
        Some(nexus::endpoint_target::Variant::Worker(_)) => Ok(spec),
        Some(nexus::endpoint_target::Variant::External(_)) => {
            Err(invalid("the in-memory Temporal server has no external Nexus endpoints"))
        }
        None => Err(invalid("error validating Nexus endpoint spec: empty target variant")),
    }
}
