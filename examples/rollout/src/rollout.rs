use crate::v1::{
    AbortRequest, ApproveRequest, ChangeCellRequest, CheckCellRequest, Plan, Progress, RollOutRequest,
    RollOutResponse, Wave,
    rollouts_temporal::{RollOutContext, RollOutWorkflow, activities},
};
use std::{
    collections::{BTreeSet, VecDeque},
    error::Error,
    time::Duration,
};
use temporal_prost::{
    HandlerError, Report,
    workflow::{WorkflowContextView, WorkflowResult, join_all, select},
};

/// The state of a rollout.
#[derive(Debug)]
pub struct Rollout {
    change: String,
    bake_time: Duration,
    needs_approval: bool,
    /// The version of the fleet that planned the waves. `None` until there is a plan.
    fleet_version: Option<u64>,
    waiting: VecDeque<Wave>,
    approved: BTreeSet<String>,
    changed: Vec<String>,
    paused: bool,
    /// The reason to roll back.
    aborted: Option<String>,
}

impl RollOutWorkflow for Rollout {
    fn new(_: &WorkflowContextView, request: RollOutRequest) -> Self {
        let bake_time = request.bake_time.and_then(|time| Duration::try_from(time).ok()).unwrap_or_default();
        Self {
            change: request.change,
            bake_time,
            needs_approval: request.needs_approval,
            fleet_version: request.plan.as_ref().map(|plan| plan.fleet_version),
            waiting: request.plan.unwrap_or_default().waves.into(),
            approved: BTreeSet::new(),
            changed: Vec::new(),
            paused: false,
            aborted: None,
        }
    }

    async fn run(ctx: &mut RollOutContext<Self>) -> WorkflowResult<RollOutResponse> {
        if ctx.state(|rollout| rollout.fleet_version.is_none()) {
            // The history keeps the plan, so a replay does not depend on the fleet of that time.
            let plan = activities(ctx).plan_waves().await?;
            ctx.state_mut(|rollout| rollout.use_first(plan));
        }
        while !ctx.state(Self::is_done) {
            ctx.wait_condition(|rollout| rollout.is_ready() || rollout.is_done()).await?;
            if let Some(wave) = ctx.state_mut(Self::next_wave) {
                roll_out(ctx, wave).await?;
            }
        }
        if ctx.state(|rollout| rollout.aborted.is_some()) {
            roll_back(ctx).await?;
        }
        Ok(ctx.state(Self::response))
    }

    async fn pause(ctx: &mut RollOutContext<Self>) {
        ctx.state_mut(|rollout| rollout.paused = true);
    }

    async fn resume(ctx: &mut RollOutContext<Self>) {
        ctx.state_mut(|rollout| rollout.paused = false);
    }

    async fn abort(ctx: &mut RollOutContext<Self>, input: AbortRequest) {
        ctx.state_mut(|rollout| rollout.fail(input.reason));
    }

    fn get_progress(&self, _: &WorkflowContextView) -> Result<Progress, HandlerError> {
        let Self { fleet_version, waiting, changed, paused, .. } = self;
        let current = waiting.front().cloned();
        let fleet_version = fleet_version.unwrap_or_default();
        Ok(Progress { fleet_version, current, changed: changed.clone(), paused: *paused })
    }

    fn validate_approve(&self, _: &WorkflowContextView, input: &ApproveRequest) -> Result<(), HandlerError> {
        if self.waiting.iter().any(|wave| wave.zone == input.zone) {
            return Ok(());
        }
        Err(format!("no cell of zone `{}` waits for the change", input.zone).into())
    }

    async fn approve(ctx: &mut RollOutContext<Self>, input: ApproveRequest) -> Result<(), HandlerError> {
        ctx.state_mut(|rollout| rollout.approved.insert(input.zone));
        Ok(())
    }

    fn validate_use_fleet(&self, _: &WorkflowContextView, input: &Plan) -> Result<(), HandlerError> {
        match self.fleet_version {
            Some(version) if input.fleet_version <= version => {
                Err(format!("version {} is not newer than {version}", input.fleet_version).into())
            }
            _ => Ok(()),
        }
    }

    async fn use_fleet(ctx: &mut RollOutContext<Self>, input: Plan) -> Result<(), HandlerError> {
        ctx.state_mut(|rollout| rollout.use_fleet(input));
        Ok(())
    }
}

impl Rollout {
    fn is_done(&self) -> bool {
        self.waiting.is_empty() || self.aborted.is_some()
    }

    /// Returns whether the next wave may begin.
    fn is_ready(&self) -> bool {
        let is_approved = |wave: &Wave| !self.needs_approval || self.approved.contains(&wave.zone);
        !self.paused && self.waiting.front().is_some_and(is_approved)
    }

    fn next_wave(&mut self) -> Option<Wave> {
        let wave = self.waiting.front().filter(|_| self.aborted.is_none()).cloned()?;
        self.changed.extend(wave.cells.iter().cloned());
        Some(wave)
    }

    /// The first reason counts.
    fn fail(&mut self, reason: String) {
        self.aborted.get_or_insert(reason);
    }

    /// Uses the plan of the activity, unless an update has brought a newer one meanwhile.
    fn use_first(&mut self, plan: Plan) {
        if self.fleet_version.is_none() {
            self.use_fleet(plan);
        }
    }

    /// Keeps the wave in change, and plans the other cells anew.
    fn use_fleet(&mut self, Plan { fleet_version, waves }: Plan) {
        let in_change =
            self.waiting.front().filter(|wave| wave.cells.iter().all(|cell| self.changed.contains(cell)));
        let planned = waves.into_iter().map(|wave| {
            let is_left = |cell: &String| !self.changed.contains(cell);
            Wave { cells: wave.cells.into_iter().filter(is_left).collect(), ..wave }
        });
        let planned = planned.filter(|wave| !wave.cells.is_empty());
        self.waiting = in_change.cloned().into_iter().chain(planned).collect();
        self.fleet_version = Some(fleet_version);
    }

    fn response(&self) -> RollOutResponse {
        let rolled_back = self.aborted.clone().unwrap_or_default();
        RollOutResponse { changed: self.changed.clone(), rolled_back }
    }
}

/// Changes the cells of a wave, lets them bake, and checks them.
async fn roll_out(ctx: &mut RollOutContext<Rollout>, wave: Wave) -> WorkflowResult<()> {
    let (change, bake_time) = ctx.state(|rollout| (rollout.change.clone(), rollout.bake_time));
    let changes = wave.cells.iter().map(|cell| {
        activities(ctx).change_cell(ChangeCellRequest { change: change.clone(), cell: cell.clone() })
    });
    let changes: Vec<_> = changes.collect();
    for (cell, result) in wave.cells.iter().zip(join_all(changes).await) {
        fail_if(ctx, cell, result.err());
    }
    select! {
        aborted = ctx.wait_condition(|rollout| rollout.aborted.is_some()) => return Ok(aborted?),
        // A cancellation ends the condition. The timer is detached, because a timer that fires together with the
        // cancellation would fail the workflow task again and again (docs/cancellation.md).
        _ = ctx.detached_timer(bake_time) => {}
    }
    check(ctx, &wave).await;
    ctx.state_mut(|rollout| rollout.waiting.pop_front());
    Ok(())
}

/// Fails the rollout if a cell is not healthy.
async fn check(ctx: &mut RollOutContext<Rollout>, wave: &Wave) {
    let checks: Vec<_> = wave
        .cells
        .iter()
        .map(|cell| activities(ctx).check_cell(CheckCellRequest { cell: cell.clone() }))
        .collect();
    for (cell, result) in wave.cells.iter().zip(join_all(checks).await) {
        match result {
            Ok(health) if health.problem.is_empty() => {}
            Ok(health) => {
                ctx.state_mut(|rollout| {
                    rollout.fail(format!("cell `{cell}` is not healthy: {}", health.problem))
                });
            }
            Err(error) => fail_if(ctx, cell, Some(error)),
        }
    }
}

fn fail_if<E: Error + 'static>(ctx: &mut RollOutContext<Rollout>, cell: &str, error: Option<E>) {
    if let Some(error) = error {
        let reason = format!("cell `{cell}`: {}", Report::new(&error));
        ctx.state_mut(|rollout| rollout.fail(reason));
    }
}

/// Rolls the changed cells back, the last one first.
async fn roll_back(ctx: &mut RollOutContext<Rollout>) -> WorkflowResult<()> {
    let change = ctx.state(|rollout| rollout.change.clone());
    while let Some(cell) = ctx.state(|rollout| rollout.changed.last().cloned()) {
        activities(ctx).roll_back_cell(ChangeCellRequest { change: change.clone(), cell }).await?;
        ctx.state_mut(|rollout| rollout.changed.pop());
    }
    Ok(())
}
