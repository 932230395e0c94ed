//! Administration of Nexus endpoints.

use crate::proto::operator;
use crate::proto::status::Answer;
use crate::state::State;

impl State {
    pub(in crate::rpc) fn create_endpoint(
        &mut self,
        request: operator::CreateNexusEndpointRequest,
    ) -> Answer<operator::CreateNexusEndpointResponse> {
        let (id, now) = (self.hub.ids.uuid(), self.hub.now());
        let endpoint = self.hub.endpoints.create(id, now, request.spec)?;
        Ok(operator::CreateNexusEndpointResponse { endpoint: Some(endpoint) })
    }

    pub(in crate::rpc) fn update_endpoint(
        &mut self,
        request: operator::UpdateNexusEndpointRequest,
    ) -> Answer<operator::UpdateNexusEndpointResponse> {
        let now = self.hub.now();
        let endpoint = self.hub.endpoints.update((&request.id, request.version), now, request.spec)?;
        Ok(operator::UpdateNexusEndpointResponse { endpoint: Some(endpoint) })
    }

    pub(in crate::rpc) fn delete_endpoint(
        &mut self,
        request: &operator::DeleteNexusEndpointRequest,
    ) -> Answer<operator::DeleteNexusEndpointResponse> {
        self.hub.endpoints.delete(&request.id)?;
        Ok(operator::DeleteNexusEndpointResponse {})
    }

    pub(in crate::rpc) fn get_endpoint(
        &mut self,
        request: &operator::GetNexusEndpointRequest,
    ) -> Answer<operator::GetNexusEndpointResponse> {
        let endpoint = self.hub.endpoints.get(&request.id)?.clone();
        Ok(operator::GetNexusEndpointResponse { endpoint: Some(endpoint) })
    }

    #[expect(clippy::unnecessary_wraps, reason = "every rpc answers so")]
    pub(in crate::rpc) fn list_endpoints(
        &mut self,
        request: &operator::ListNexusEndpointsRequest,
    ) -> Answer<operator::ListNexusEndpointsResponse> {
        let endpoints = self.hub.endpoints.list(&request.name);
        Ok(operator::ListNexusEndpointsResponse { endpoints, ..Default::default() })
    }
}
