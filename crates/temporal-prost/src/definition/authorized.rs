//! The access policy of a service, as data.

use crate::definition::Service;

/// A service whose schema says who may call its methods. Generated code implements this trait for the type `Service` in
/// the module of the service.
///
/// The policy is data. The crate `temporal-prost-biscuit` makes the decisions.
///
/// ```
/// use shop::v1::orders_temporal;
/// use temporal_prost::Authorized;
///
/// let policy = <orders_temporal::Service as Authorized>::POLICY;
/// assert_eq!(policy.rights, ["orders.change"]);
/// assert_eq!(policy.rules[0].method, "ChangeAddress");
/// assert_eq!(policy.rules[0].right, Some("orders.change"));
/// ```
pub trait Authorized: Service {
    /// The policy.
    const POLICY: ServicePolicy;
}

/// The access policy of a service: the callers that may use its methods.
///
/// ```
/// use shop::v1::orders_temporal;
/// use temporal_prost::{Authorized, ServicePolicy};
///
/// /// Returns the methods that need a right, for a review.
/// fn needing(policy: &ServicePolicy, right: &str) -> Vec<&'static str> {
///     policy.rules.iter().filter(|rule| rule.right == Some(right)).map(|rule| rule.method).collect()
/// }
///
/// let policy = <orders_temporal::Service as Authorized>::POLICY;
/// assert_eq!(needing(&policy, "orders.change"), ["ChangeAddress"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServicePolicy {
    /// Allows methods without a rule to the holder of any valid token. Otherwise, nobody may call them.
    pub allow_by_default: bool,
    /// The rights that issuers can grant.
    pub rights: &'static [&'static str],
    /// The rules, in the order of the schema.
    pub rules: &'static [AccessRule],
}

/// The rule of a method. A caller needs one of `any_user`, `right` and `or_if`, and every one of `checks`.
/// See [`ServicePolicy`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessRule {
    /// The name of the rpc, without its service.
    pub method: &'static str,
    /// Allows the holder of any valid token.
    pub any_user: bool,
    /// Allows callers that have this right.
    pub right: Option<&'static str>,
    /// The resource on which the right is needed, as an expression over the input.
    pub on: Option<&'static str>,
    /// Conditions in Datalog, each of which allows the command.
    pub or_if: &'static [&'static str],
    /// Conditions in Datalog, all of which must hold.
    pub checks: &'static [&'static str],
    /// Rights that the workflow may use on behalf of the caller.
    pub delegate: &'static [&'static str],
    /// The fields of the input that the conditions use, by their paths in JSON names.
    pub fields: &'static [(&'static str, FactType)],
}

/// The type of a field of the input in conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactType {
    /// A string, or an enum by the name of its value.
    Text,
    /// An integer of any width.
    Integer,
    /// A bool.
    Flag,
}

impl ServicePolicy {
    /// Refuses every method.
    pub const UNSET: Self = Self { allow_by_default: false, rights: &[], rules: &[] };
}

impl AccessRule {
    /// Allows nobody.
    pub const UNSET: Self = Self {
        method: "",
        any_user: false,
        right: None,
        on: None,
        or_if: &[],
        checks: &[],
        delegate: &[],
        fields: &[],
    };
}
