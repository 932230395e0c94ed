use crate::nexus::{NexusError, handler::AnyOperation};
use std::{collections::BTreeMap, sync::Arc};

/// The operations of a worker, by service and name.
#[derive(Clone, Default)]
pub(super) struct Registry(BTreeMap<String, BTreeMap<String, Arc<dyn AnyOperation>>>);

/// An error registering handlers with a [`NexusWorker`](crate::nexus::NexusWorker). It is a mistake in the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NexusRegistrationError {
    /// The service was registered already.
    #[error("Nexus service `{service}` is registered twice: register all its operations at once")]
    Service {
        /// The name of the service.
        service: String,
    },
    /// Two operations of the service have the same name.
    #[error("operation `{operation}` of Nexus service `{service}` is registered twice: remove one")]
    Operation {
        /// The name of the service.
        service: String,
        /// The name of the operation.
        operation: String,
    },
}

impl Registry {
    pub(super) fn add(
        &mut self,
        service: &str,
        operations: Vec<(String, Arc<dyn AnyOperation>)>,
    ) -> Result<(), NexusRegistrationError> {
        let mut by_name = BTreeMap::new();
        for (operation, handler) in operations {
            if by_name.insert(operation.clone(), handler).is_some() {
                return Err(NexusRegistrationError::Operation { service: service.to_owned(), operation });
            }
        }
        match self.0.insert(service.to_owned(), by_name) {
            Some(_) => Err(NexusRegistrationError::Service { service: service.to_owned() }),
            None => Ok(()),
        }
    }

    pub(super) fn find(&self, service: &str, operation: &str) -> Result<&dyn AnyOperation, NexusError> {
        let operations = self.0.get(service).ok_or_else(|| {
            NexusError::not_found(format!("there is no Nexus service `{service}` on this task queue"))
        })?;
        let found = operations.get(operation).ok_or_else(|| {
            NexusError::not_found(format!("Nexus service `{service}` has no operation `{operation}`"))
        })?;
        Ok(&**found)
    }

    /// Iterates over the services, each with the names of its operations.
    pub(super) fn services(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.0
            .iter()
            .map(|(name, operations)| (name.as_str(), operations.keys().map(String::as_str).collect()))
    }
}
