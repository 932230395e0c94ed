use std::fmt;

/// The kind of an annotated rpc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Workflow,
    Activity,
    Query,
    Signal,
    Update,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Workflow, Self::Activity, Self::Query, Self::Signal, Self::Update];

    /// Returns the number of the extension of `MethodOptions`.
    pub(crate) fn number(self) -> i32 {
        match self {
            Self::Workflow => 7233,
            Self::Activity => 7234,
            Self::Query => 7235,
            Self::Signal => 7236,
            Self::Update => 7237,
        }
    }

    /// Returns the name of the kind, of its option and of its module of markers.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Activity => "activity",
            Self::Query => "query",
            Self::Signal => "signal",
            Self::Update => "update",
        }
    }

    /// Returns the name with an article.
    pub(crate) fn one(self) -> &'static str {
        match self {
            Self::Workflow => "a workflow",
            Self::Activity => "an activity",
            Self::Query => "a query",
            Self::Signal => "a signal",
            Self::Update => "an update",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
