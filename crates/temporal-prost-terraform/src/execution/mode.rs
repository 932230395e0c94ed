//! The purposes of plans.

use super::v1::PlanMode;

impl PlanMode {
    /// Returns `true` if the plan cannot be applied.
    pub(crate) fn is_read_only(self) -> bool {
        matches!(self, Self::Preview | Self::Drift)
    }

    /// Returns `true` if the plan only takes changes over into the state.
    pub(crate) fn is_refresh_only(self) -> bool {
        matches!(self, Self::RefreshOnly | Self::Drift)
    }
}
