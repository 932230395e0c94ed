//! Compiles the code in the repository's documentation.

#[doc = include_str!("../../../docs/activities.md")]
struct Activities;
#[doc = include_str!("../../../docs/annotations.md")]
struct Annotations;
#[doc = include_str!("../../../docs/children.md")]
struct Children;
#[doc = include_str!("../../../docs/clients.md")]
struct Clients;
#[doc = include_str!("../../../docs/from-go.md")]
struct FromGo;
#[doc = include_str!("../../../docs/determinism.md")]
struct Determinism;
#[doc = include_str!("../../../docs/cancellation.md")]
struct Cancellation;
#[doc = include_str!("../../../docs/payloads.md")]
struct Payloads;
#[doc = include_str!("../../../docs/cells.md")]
struct Cells;
#[doc = include_str!("../../../docs/schedules.md")]
struct Schedules;
#[cfg(feature = "nexus")]
#[doc = include_str!("../../../docs/nexus.md")]
struct Nexus;
#[doc = include_str!("../../../docs/testing.md")]
struct Testing;
#[doc = include_str!("../../../docs/validation.md")]
struct Validation;
#[doc = include_str!("../../../docs/workers.md")]
struct Workers;
#[doc = include_str!("../../../docs/xns.md")]
struct Xns;
#[doc = include_str!("../../../docs/breaking/activity-removed.md")]
struct ActivityRemoved;
#[doc = include_str!("../../../docs/breaking/workflow-id.md")]
struct WorkflowId;
