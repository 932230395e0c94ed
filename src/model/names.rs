use crate::rust::names::Name;

/// The module of a service and the items in it.
#[derive(Debug)]
pub(crate) struct ServiceNames {
    /// `orders_temporal`
    pub(crate) module: Name,
    /// `Orders`
    pub(crate) service: Name,
    /// `OrdersClient`
    pub(crate) client: Name,
    /// `OrdersWorkflows`
    pub(crate) workflows: Name,
    /// `OrdersActivities`
    pub(crate) activities: Name,
    /// `OrdersActivityCalls`
    pub(crate) activity_calls: Name,
    /// `OrdersChildCalls`
    pub(crate) child_calls: Name,
    /// `OrdersExternal`
    pub(crate) external: Name,
    /// `OrdersXnsCalls`, if calls from other namespaces are requested.
    pub(crate) xns_calls: Option<Name>,
}

/// The items generated for a workflow. Its marker and its associated type in `OrdersWorkflows`
/// are `Method::marker`.
#[derive(Debug)]
pub(crate) struct WorkflowNames {
    /// `PlaceOrderWorkflow`
    pub(crate) implementation: Name,
    /// `PlaceOrderContext`
    pub(crate) context: Name,
    /// `PlaceOrderRef`
    pub(crate) reference: Name,
    /// `PlaceOrderHandle`
    pub(crate) handle: Name,
    /// `PlaceOrderChild`
    pub(crate) child: Name,
    /// `PlaceOrderStart`
    pub(crate) start: Name,
    /// `OrdersClient::place_order`
    pub(crate) client: Name,
    /// `OrdersClient::place_order_handle`
    pub(crate) attach: Name,
    /// `OrdersClient::schedule_place_order`, unless another item has this name.
    pub(crate) schedule: Option<Name>,
    /// `OrdersClient::place_order_schedule`, unless another item has this name.
    pub(crate) attach_schedule: Option<Name>,
    /// `OrdersChildCalls::place_order`
    pub(crate) child_call: Name,
}
