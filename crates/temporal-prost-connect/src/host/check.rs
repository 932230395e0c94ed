//! The check of credentials and namespace before the first poll.

use super::{HostError, task::Ended};
use temporalio_client::{
    Client, NamespacedClient as _,
    grpc::WorkflowService,
    tonic::{Code, IntoRequest as _, Status},
};
use temporalio_common::protos::temporal::api::workflowservice::v1::DescribeNamespaceRequest;

/// Asks the server for the namespace of the client.
pub(super) async fn check(client: &Client, queue: &str) -> Result<(), Ended> {
    let namespace = client.namespace();
    let request = DescribeNamespaceRequest { namespace: namespace.clone(), ..Default::default() };
    let described = WorkflowService::describe_namespace(&mut client.clone(), request.into_request()).await;
    described.map(drop).map_err(|status| ended(namespace, queue.to_owned(), status))
}

/// Only an answer that a new attempt will not change ends the host.
fn ended(namespace: String, queue: String, status: Status) -> Ended {
    let source = Box::new(status);
    match source.code() {
        Code::NotFound => Ended::Finally(HostError::NoNamespace { namespace, source }),
        Code::Unauthenticated => Ended::Finally(HostError::Unauthenticated { namespace, queue, source }),
        Code::PermissionDenied => Ended::Finally(HostError::Forbidden { namespace, queue, source }),
        _ => Ended::ForNow(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_to_do_and_outages_are_retried() {
        let said = |status| match ended("shop".to_owned(), "orders".to_owned(), status) {
            Ended::Finally(error) => error.to_string(),
            Ended::ForNow(_) => "again".to_owned(),
        };
        let namespace =
            "the namespace `shop` does not exist: create it, or change the namespace of the client";
        assert_eq!(said(Status::not_found("")), namespace);
        assert!(said(Status::unauthenticated("")).contains("check the API key or client certificate"));
        assert!(said(Status::permission_denied("")).contains("do not permit the namespace `shop`"));
        assert_eq!(said(Status::unavailable("")), "again");
        assert_eq!(said(Status::deadline_exceeded("")), "again");
    }
}
