use proc_macro2::Ident;

/// The module of a service and the items in it.
#[derive(Debug)]
pub(crate) struct ServiceNames {
    /// `orders_temporal`
    pub(crate) module: Ident,
    /// `Orders`
    pub(crate) service: Ident,
    /// `OrdersClient`
    pub(crate) client: Ident,
    /// `OrdersWorkflows`
    pub(crate) workflows: Ident,
    /// `OrdersActivities`
    pub(crate) activities: Ident,
    /// `OrdersActivityCalls`
    pub(crate) activity_calls: Ident,
    /// `OrdersChildCalls`
    pub(crate) child_calls: Ident,
    /// `OrdersExternal`
    pub(crate) external: Ident,
}

/// The items generated for a workflow. Its marker and its associated type in `OrdersWorkflows`
/// are `Method::marker`.
#[derive(Debug)]
pub(crate) struct WorkflowNames {
    /// `PlaceOrderWorkflow`
    pub(crate) implementation: Ident,
    /// `PlaceOrderContext`
    pub(crate) context: Ident,
    /// `PlaceOrderRef`
    pub(crate) reference: Ident,
    /// `PlaceOrderHandle`
    pub(crate) handle: Ident,
    /// `PlaceOrderChild`
    pub(crate) child: Ident,
    /// `PlaceOrderStart`
    pub(crate) start: Ident,
    /// `OrdersClient::place_order`
    pub(crate) client: Ident,
    /// `OrdersClient::place_order_handle`
    pub(crate) attach: Ident,
    /// `OrdersChildCalls::place_order`
    pub(crate) child_call: Ident,
}

/// The methods generated for an activity.
#[derive(Debug)]
pub(crate) struct ActivityNames {
    /// `OrdersActivities::charge`
    pub(crate) implementation: Ident,
    /// `OrdersActivityCalls::charge`
    pub(crate) call: Ident,
}
