use crate::condition::Kind;

/// Who may call the methods of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The decision about methods without a rule.
    pub(crate) allow_by_default: bool,
    /// The rights that issuers can grant, in the order of the schema.
    pub(crate) rights: Vec<String>,
    /// In the order of declaration.
    pub(crate) rules: Vec<AccessRule>,
}

/// The rule of a method: one of `any_user`, `right` and `or_if` must hold, and every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccessRule {
    /// The name of the rpc.
    pub(crate) method: String,
    /// Allows the holder of any valid token.
    pub(crate) any_user: bool,
    pub(crate) right: Option<NeededRight>,
    /// Conditions in Datalog.
    pub(crate) or_if: Vec<String>,
    /// Conditions in Datalog.
    pub(crate) checks: Vec<String>,
    /// Rights that the workflow may use on behalf of the caller.
    pub(crate) delegate: Vec<String>,
    /// The fields of the input that the conditions use, sorted by path.
    pub(crate) fields: Vec<PolicyField>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NeededRight {
    pub(crate) name: String,
    /// An expression over the input.
    pub(crate) on: Option<String>,
}

/// A field of the input that is a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PolicyField {
    /// JSON names.
    pub(crate) path: String,
    pub(crate) kind: FactType,
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FactType {
    Text,
    Integer,
    Flag,
}

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision<'a> {
    Rule(&'a AccessRule),
    /// The holder of any valid token.
    AnyUser,
    Nobody,
}

impl Policy {
    pub(crate) fn decision(&self, method: &str) -> Decision<'_> {
        match self.rules.iter().find(|rule| rule.method == method) {
            Some(rule) if rule.allows_nobody() => Decision::Nobody,
            Some(rule) => Decision::Rule(rule),
            None if self.allow_by_default => Decision::AnyUser,
            None => Decision::Nobody,
        }
    }
}

impl AccessRule {
    fn allows_nobody(&self) -> bool {
        !self.any_user && self.right.is_none() && self.or_if.is_empty()
    }
}

impl FactType {
    /// Returns the type in conditions.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Integer => Kind::Integer,
            Self::Flag => Kind::Flag,
        }
    }

    /// Returns the name in sentences.
    pub(crate) fn name(self) -> &'static str {
        self.kind().name()
    }
}
