//! Information about the server, its namespaces, and their search attributes.

use crate::proto::status::{Answer, invalid};
use crate::proto::{enums, service};
use crate::state::State;
use crate::visibility::is_system_field;
use service::{
    DescribeNamespaceRequest, DescribeNamespaceResponse, GetClusterInfoResponse, GetSystemInfoResponse,
    ListNamespacesRequest, ListNamespacesResponse, RegisterNamespaceRequest, RegisterNamespaceResponse,
};
use temporalio_common::protos::temporal::api::{
    namespace::v1::{NamespaceInfo, namespace_info},
    operatorservice::v1 as operator,
};
use tonic::Status;

/// The version of the real server that this one imitates.
const VERSION: &str = "1.29.1";

/// The maximum size of a payload or a memo, in bytes.
const LARGEST_BLOB: i64 = 2 << 20;

/// Returns the capabilities of the server.
pub(super) fn system_info() -> GetSystemInfoResponse {
    let capabilities = service::get_system_info_response::Capabilities {
        signal_and_query_header: true,
        internal_error_differentiation: true,
        activity_failure_include_heartbeat: true,
        encoded_failure_attributes: true,
        build_id_based_versioning: true,
        upsert_memo: true,
        sdk_metadata: true,
        eager_workflow_start: true,
        count_group_by_execution_status: true,
        supports_schedules: true,
        ..Default::default()
    };
    GetSystemInfoResponse { server_version: VERSION.to_owned(), capabilities: Some(capabilities) }
}

pub(super) fn cluster_info() -> GetClusterInfoResponse {
    let (server_version, cluster_name) = (VERSION.to_owned(), "memory".to_owned());
    GetClusterInfoResponse { server_version, cluster_name, ..Default::default() }
}

impl State {
    pub(super) fn describe_namespace(
        &mut self,
        request: DescribeNamespaceRequest,
    ) -> Answer<DescribeNamespaceResponse> {
        let name = if request.namespace.is_empty() { request.id } else { request.namespace };
        if name.is_empty() {
            return Err(invalid("Namespace not set on request."));
        }
        self.hub.namespaces.get(&name)?;
        Ok(description(&name))
    }

    pub(super) fn register_namespace(
        &mut self,
        request: &RegisterNamespaceRequest,
    ) -> Answer<RegisterNamespaceResponse> {
        super::executions::start_request::name("Namespace", &request.namespace)?;
        if !self.hub.namespaces.add(&request.namespace) {
            return Err(Status::already_exists("Namespace already exists."));
        }
        Ok(RegisterNamespaceResponse {})
    }

    pub(super) fn list_namespaces(
        &mut self,
        request: &ListNamespacesRequest,
    ) -> Answer<ListNamespacesResponse> {
        if request.page_size < 0 {
            return Err(invalid("Invalid PageSize."));
        }
        let namespaces = self.hub.namespaces.names().map(|name| description(name)).collect();
        Ok(ListNamespacesResponse { namespaces, ..Default::default() })
    }

    pub(super) fn add_search_attributes(
        &mut self,
        request: operator::AddSearchAttributesRequest,
    ) -> Answer<operator::AddSearchAttributesResponse> {
        if request.search_attributes.is_empty() {
            return Err(invalid("SearchAttributes are not set on request."));
        }
        request.search_attributes.iter().try_for_each(check_attribute)?;
        self.hub.namespaces.get_mut(&request.namespace)?.extend(request.search_attributes);
        Ok(operator::AddSearchAttributesResponse {})
    }

    pub(super) fn list_search_attributes(
        &mut self,
        request: &operator::ListSearchAttributesRequest,
    ) -> Answer<operator::ListSearchAttributesResponse> {
        let custom_attributes = self.hub.namespaces.get(&request.namespace)?.clone().into_iter().collect();
        Ok(operator::ListSearchAttributesResponse { custom_attributes, ..Default::default() })
    }
}

fn check_attribute((name, kind): (&String, &i32)) -> Answer<()> {
    if is_system_field(name) {
        return Err(invalid(format!("Search attribute {name} is reserved by system.")));
    }
    match enums::IndexedValueType::try_from(*kind).unwrap_or_default() {
        enums::IndexedValueType::Unspecified => Err(invalid(
            "Unable to create search attributes: cannot have more than 0 search attribute of type Unspecified.",
        )),
        _ => Ok(()),
    }
}

fn description(name: &str) -> DescribeNamespaceResponse {
    let capabilities = namespace_info::Capabilities {
        eager_workflow_start: true,
        sync_update: true,
        async_update: true,
        worker_heartbeats: true,
        worker_commands: true,
        worker_poll_complete_on_shutdown: true,
        ..Default::default()
    };
    let limits = namespace_info::Limits {
        blob_size_limit_error: LARGEST_BLOB,
        memo_size_limit_error: LARGEST_BLOB,
        ..Default::default()
    };
    let info = NamespaceInfo {
        name: name.to_owned(),
        id: name.to_owned(),
        state: enums::NamespaceState::Registered as i32,
        capabilities: Some(capabilities),
        limits: Some(limits),
        supports_schedules: true,
        ..Default::default()
    };
    DescribeNamespaceResponse {
        namespace_info: Some(info),
        config: Some(Default::default()),
        ..Default::default()
    }
}
