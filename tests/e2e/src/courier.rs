//! Carries messages in every position that a payload can have.

use crate::parcel::v1::{
    Parcel, Progress, Waypoint,
    courier_temporal::{
        CarryContext, CarryWorkflow, CourierActivities, CourierWorkflows, DepositContext, DepositWorkflow,
        LoseContext, LoseWorkflow, activities,
    },
    temporal_schema::Schema,
};
use std::sync::Mutex;
use temporal_prost::{
    HandlerError, Proto,
    sdk::{
        activities::{ActivityContext, ActivityError},
        error::ApplicationFailure,
    },
    workflow::{WorkflowContextView, WorkflowResult, common::protos::temporal::api::common::v1::Payload},
};

/// The header with the tenant of the call.
pub const TENANT: &str = "tenant";

/// The list of the service's workflows.
#[derive(Debug)]
pub struct Courier;

impl CourierWorkflows for Courier {
    type Carry = Way;
    type Lose = Loser;
    type Deposit = Locker;
}

/// The failure of the workflow that loses the parcel.
#[must_use]
pub fn lost(parcel: Parcel) -> ApplicationFailure {
    ApplicationFailure::builder(format!("{} is lost", parcel.label))
        .type_name("Lost".to_owned())
        .non_retryable(true)
        .details(Proto::<Parcel, Schema>::from(parcel))
        .build()
}

fn tenant(who: &str, header: Option<&Payload>) -> Option<String> {
    header.map(|tenant| format!("{who} for {}", String::from_utf8_lossy(&tenant.data)))
}

/// Carries the parcel.
#[derive(Debug)]
pub struct Way {
    parcel: Parcel,
    delivered: bool,
}

impl CarryWorkflow for Way {
    fn new(_: &WorkflowContextView, input: Parcel) -> Self {
        Self { parcel: input, delivered: false }
    }

    async fn run(ctx: &mut CarryContext<Self>) -> WorkflowResult<Parcel> {
        let memo = ctx.memo().get::<Proto<Parcel, Schema>>("parcel")?.map(Proto::into_inner);
        let notes =
            [memo.map(|memo| format!("memo {}", memo.label)), tenant("workflow", ctx.headers().get(TENANT))];
        let parcel = ctx.state_mut(|way| {
            way.parcel.notes.extend(notes.into_iter().flatten());
            way.parcel.clone()
        });
        let known = parcel.notes.len();
        // On the workflow's queue, not on the schema's queue.
        let queue = ctx.info().task_queue().to_owned();
        let shipped = activities(ctx).ship(parcel).task_queue(queue).await?;
        ctx.state_mut(|way| way.parcel.notes.extend(shipped.notes.into_iter().skip(known)));
        ctx.wait_condition(|way| way.delivered).await?;
        Ok(ctx.state(|way| way.parcel.clone()))
    }

    async fn relabel(ctx: &mut CarryContext<Self>, input: Parcel) {
        let note = tenant("signal", ctx.headers().get(TENANT));
        ctx.state_mut(|way| {
            way.parcel.label = input.label;
            way.parcel.notes.extend(note);
            way.delivered = true;
        });
    }

    fn track(&self, _: &WorkflowContextView) -> Result<Parcel, HandlerError> {
        Ok(self.parcel.clone())
    }

    async fn weigh(ctx: &mut CarryContext<Self>, input: Parcel) -> Result<Progress, HandlerError> {
        if input.grams > 1_000 {
            return Err(lost(input).into());
        }
        ctx.state_mut(|way| way.parcel.grams = input.grams);
        Ok(Progress { done: input.grams })
    }

    fn validate_weigh(&self, _: &WorkflowContextView, input: &Parcel) -> Result<(), HandlerError> {
        if input.grams == 0 { Err(lost(input.clone()).into()) } else { Ok(()) }
    }
}

/// Loses the parcel.
#[derive(Debug)]
pub struct Loser(Parcel);

impl LoseWorkflow for Loser {
    fn new(_: &WorkflowContextView, input: Parcel) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut LoseContext<Self>) -> WorkflowResult<()> {
        Err(lost(ctx.state(|loser| loser.0.clone())).into())
    }
}

/// Keeps the parcel until it is picked up.
#[derive(Debug)]
pub struct Locker(Parcel);

impl DepositWorkflow for Locker {
    fn new(_: &WorkflowContextView, input: Parcel) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut DepositContext<Self>) -> WorkflowResult<Parcel> {
        let queue = ctx.info().task_queue().to_owned();
        Ok(activities(ctx).pick_up(ctx.state(|locker| locker.0.clone())).task_queue(queue).await?)
    }
}

/// The service's activities.
#[derive(Debug, Default)]
pub struct Carrier {
    /// The task tokens of the waiting parcels, by their labels.
    pub waiting: Mutex<Vec<(String, Vec<u8>)>>,
}

impl CourierActivities for Carrier {
    async fn ship(&self, ctx: ActivityContext, mut input: Parcel) -> Result<Parcel, ActivityError> {
        let before = ctx.heartbeat_details().deserialize::<Proto<Waypoint, Schema>>()?;
        let Some(before) = before.map(Proto::into_inner) else {
            ctx.record_heartbeat(Proto::<Waypoint, Schema>::from(Waypoint { done: 30, place: None })).await?;
            return Err(ApplicationFailure::new("a flat tyre").into());
        };
        input.notes.push(format!("attempt {} at {}", ctx.info().attempt, before.done));
        input.notes.extend(tenant("activity", ctx.headers().get(TENANT)));
        Ok(input)
    }

    async fn pick_up(&self, ctx: ActivityContext, input: Parcel) -> Result<Parcel, ActivityError> {
        if input.grams < 0 {
            return Err(lost(input).into());
        }
        let waiting = (input.label, ctx.info().task_token.clone());
        self.waiting.lock().map_err(|_| ApplicationFailure::new("poisoned"))?.push(waiting);
        Err(ActivityError::WillCompleteAsync)
    }
}
