//! Refusals as failures, and back.

use crate::Refusal;
use temporal_prost::{
    common::protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure, failure::FailureInfo},
    hook,
};

impl Refusal {
    /// The type of the failure of a refused command.
    pub const KIND: &'static str = "Unauthorized";

    /// Reads the refusal in the details of a failure. Returns `None` if it is another failure.
    #[must_use]
    pub fn from_failure(failure: &ApplicationFailureInfo) -> Option<Self> {
        let details = failure.details.as_ref()?.payloads.first()?;
        let is_refusal = failure.r#type == Self::KIND;
        is_refusal.then(|| serde_json::from_slice(&details.data).ok())?
    }

    /// Reads the refusal of a whole failure, but not the refusals of its causes.
    #[cfg(any(feature = "client", feature = "worker"))]
    pub(crate) fn of_failure(failure: &Failure) -> Option<Self> {
        match failure.failure_info.as_ref()? {
            FailureInfo::ApplicationFailureInfo(info) => Self::from_failure(info),
            _ => None,
        }
    }
}

impl From<Refusal> for hook::Refusal {
    fn from(refusal: Refusal) -> Self {
        let with_text = Self::new(refusal.to_string()).with_kind(Refusal::KIND);
        match serde_json::to_value(&refusal) {
            Ok(details) => with_text.with_details(details),
            Err(_) => with_text,
        }
    }
}
