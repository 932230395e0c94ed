//! The rollout of `examples/rollout` over 200 cells, in virtual time. Each test replays its workflow at the end.

use rollout::{
    App,
    v1::{
        AbortRequest, ApproveRequest, CheckCellResponse, Plan, RollOutRequest, RollOutResponse,
        rollouts_temporal::{
            self, RollOutHandle, RolloutsClient,
            activity::{ChangeCell, CheckCell, PlanWaves, RollBackCell},
        },
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use temporal_prost::{Report, sdk::error::ApplicationFailure};
use temporal_prost_cells::{Cell, CellName, Fleet, simulation::tenants};
use temporal_prost_testing::TestEnvironment;

type TestResult = Result<(), Box<dyn Error>>;

const ZONES: usize = 5;
const AT_ONCE: usize = 8;
const BAKE_TIME: Duration = Duration::from_mins(30);
/// 40 cells of each zone, 8 at once.
const WAVES: u32 = 25;

fn fleet(version: u64, cells: usize) -> Fleet {
    let cells = (0..cells).map(|number| {
        Cell::new(&format!("cell-{number:03}")).unwrap().zone(format!("zone-{}", number % ZONES))
    });
    Fleet::with_zone_limit(version, 3, 1, cells).unwrap()
}

fn plan(version: u64, cells: usize) -> Plan {
    rollout::plan(&fleet(version, cells), AT_ONCE)
}

fn request() -> RollOutRequest {
    RollOutRequest {
        change: "release-7".to_owned(),
        plan: Some(plan(1, 200)),
        bake_time: BAKE_TIME.try_into().ok(),
        needs_approval: false,
    }
}

/// Starts an environment in which every cell is healthy.
async fn environment() -> Result<TestEnvironment, Box<dyn Error>> {
    let env = TestEnvironment::start().await?;
    env.worker(rollouts_temporal::TASK_QUEUE, |options| {
        Ok(rollouts_temporal::register_workflows::<App>(options)?)
    })?;
    env.mock_activity(&ChangeCell, |_| async { Ok(()) });
    env.mock_activity(&RollBackCell, |_| async { Ok(()) });
    env.mock_activity(&CheckCell, |_| async { Ok(CheckCellResponse::default()) });
    Ok(env)
}

async fn start(env: &TestEnvironment, request: RollOutRequest) -> Result<RollOutHandle, Box<dyn Error>> {
    Ok(RolloutsClient::new(env.client()).roll_out(request).start().await?)
}

fn changes(env: &TestEnvironment) -> Result<Vec<String>, Box<dyn Error>> {
    Ok(env.calls(&ChangeCell)?.into_iter().map(|call| call.cell.clone()).collect())
}

#[tokio::test]
async fn all_cells_are_changed_one_zone_after_the_other() -> TestResult {
    let env = environment().await?;
    let done = start(&env, request()).await?.result().await?;
    assert_eq!((done.changed.len(), &*done.rolled_back), (200, ""));
    assert_eq!(env.elapsed(), BAKE_TIME * WAVES);
    let fleet = fleet(1, 200);
    let mut zones = Vec::new();
    for cell in changes(&env)? {
        zones.push(fleet.cell(&cell).unwrap().zone.clone());
    }
    zones.dedup();
    assert_eq!(zones.len(), ZONES, "{zones:?}");
    Ok(env.finish()?)
}

#[tokio::test]
async fn an_unhealthy_cell_rolls_everything_back() -> TestResult {
    let env = environment().await?;
    env.mock_activity(&CheckCell, |check| async move {
        let problem = if check.cell == "cell-005" { "errors" } else { "" };
        Ok(CheckCellResponse { problem: problem.to_owned() })
    });
    let done = start(&env, request()).await?.result().await?;
    assert_eq!(done.rolled_back, "cell `cell-005` is not healthy: errors");
    assert!(done.changed.is_empty());
    // `cell-005` is in the first wave.
    let changed = changes(&env)?;
    assert_eq!(changed.len(), AT_ONCE);
    let mut back: Vec<_> = env.calls(&RollBackCell)?.into_iter().map(|call| call.cell.clone()).collect();
    back.reverse();
    assert_eq!(back, changed, "the last one is rolled back first");
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_change_that_fails_rolls_everything_back() -> TestResult {
    let env = environment().await?;
    env.mock_activity(&ChangeCell, |change| async move {
        if change.cell == "cell-041" {
            Err(ApplicationFailure::new(std::io::Error::other("no disk")))
        } else {
            Ok(())
        }
    });
    let done = start(&env, request()).await?.result().await?;
    assert!(done.rolled_back.starts_with("cell `cell-041`: ") && done.rolled_back.contains("no disk"));
    assert!(done.changed.is_empty());
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_paused_rollout_starts_no_further_wave() -> TestResult {
    let env = environment().await?;
    let rollout = start(&env, request()).await?;
    env.skip(Duration::from_mins(10)).await;
    rollout.pause().await?;
    env.skip(Duration::from_hours(5)).await;
    let progress = rollout.get_progress().await?;
    assert!(progress.paused);
    assert_eq!(progress.changed.len(), AT_ONCE, "the wave in change is completed");
    rollout.resume().await?;
    assert_eq!(rollout.result().await?.changed.len(), 200);
    Ok(env.finish()?)
}

#[tokio::test]
async fn an_aborted_rollout_rolls_back_before_its_bake_time_ends() -> TestResult {
    let env = environment().await?;
    let rollout = start(&env, request()).await?;
    env.skip(BAKE_TIME + Duration::from_mins(10)).await;
    rollout.abort(AbortRequest { reason: "customers complain".to_owned() }).await?;
    let done = rollout.result().await?;
    assert_eq!(done, RollOutResponse { changed: Vec::new(), rolled_back: "customers complain".to_owned() });
    assert_eq!(env.calls(&RollBackCell)?.len(), 2 * AT_ONCE);
    assert!(env.elapsed() < 2 * BAKE_TIME, "{:?}", env.elapsed());
    Ok(env.finish()?)
}

#[tokio::test]
async fn each_zone_waits_for_its_approval() -> TestResult {
    let env = environment().await?;
    let rollout = start(&env, RollOutRequest { needs_approval: true, ..request() }).await?;
    env.skip(Duration::from_hours(24)).await;
    assert!(changes(&env)?.is_empty());
    let error = rollout.approve(ApproveRequest { zone: "zone-9".to_owned() }).execute().await.unwrap_err();
    assert!(
        Report::new(&error).to_string().contains("no cell of zone `zone-9` waits for the change"),
        "{error:?}"
    );
    for zone in 0..ZONES {
        rollout.approve(ApproveRequest { zone: format!("zone-{zone}") }).execute().await?;
        env.skip(Duration::from_hours(24)).await;
        assert_eq!(changes(&env)?.len(), 40 * (zone + 1));
    }
    assert_eq!(rollout.result().await?.changed.len(), 200);
    Ok(env.finish()?)
}

#[tokio::test]
async fn a_cancelled_rollout_leaves_its_cells_as_they_are() -> TestResult {
    let env = environment().await?;
    let rollout = start(&env, request()).await?;
    env.skip(Duration::from_mins(10)).await;
    rollout.cancel("out of office").await?;
    assert!(rollout.result().await.unwrap_err().is_cancelled());
    assert_eq!((changes(&env)?.len(), env.calls(&RollBackCell)?.len()), (AT_ONCE, 0));
    Ok(env.finish()?)
}

/// The plan is input. A newer fleet changes nothing until an update brings it.
#[tokio::test]
async fn a_rollout_keeps_its_fleet_until_it_is_told() -> TestResult {
    let env = environment().await?;
    let rollout = start(&env, request()).await?;
    env.skip(Duration::from_mins(10)).await;
    let error = rollout.use_fleet(plan(1, 210)).execute().await.unwrap_err();
    assert!(Report::new(&error).to_string().contains("version 1 is not newer than 1"), "{error:?}");
    rollout.use_fleet(plan(2, 210)).execute().await?;
    assert_eq!(rollout.get_progress().await?.fleet_version, 2);
    let done = rollout.result().await?;
    let unique: BTreeSet<_> = done.changed.iter().collect();
    assert_eq!((unique.len(), done.changed.len()), (210, 210), "each cell is changed once");
    Ok(env.finish()?)
}

/// The fleet gets another version with every look at it. The rollout looks once, and its replay never.
#[tokio::test]
async fn a_plan_of_an_activity_stays_when_the_fleet_changes() -> TestResult {
    let env = environment().await?;
    let looks = Arc::new(AtomicUsize::new(0));
    let looked = looks.clone();
    env.mock_activity(&PlanWaves, move |_| {
        let look = looked.fetch_add(1, Ordering::SeqCst);
        async move { Ok(plan(1 + look as u64, 200 + 10 * look)) }
    });
    let rollout = start(&env, RollOutRequest { plan: None, ..request() }).await?;
    env.skip(Duration::from_mins(10)).await;
    // The cache of the worker is empty now, so the workflow goes on with a replay.
    env.restart_worker().await?;
    assert_eq!(rollout.get_progress().await?.fleet_version, 1);
    assert_eq!(rollout.result().await?.changed.len(), 200);
    env.finish()?;
    assert_eq!(looks.load(Ordering::SeqCst), 1);
    Ok(())
}

/// The cells that are in change, from the call that changes them until the check of their health.
#[derive(Default)]
struct InChange {
    now: BTreeSet<String>,
    most: usize,
    /// For each cell, those that were in change when its own change began.
    together: BTreeMap<String, BTreeSet<String>>,
}

impl InChange {
    fn observe(env: &TestEnvironment) -> Arc<Mutex<Self>> {
        let observed = Arc::<Mutex<Self>>::default();
        let (changed, checked) = (observed.clone(), observed.clone());
        env.mock_activity(&ChangeCell, move |change| {
            changed.lock().unwrap().begin(&change.cell);
            async { Ok(()) }
        });
        env.mock_activity(&CheckCell, move |check| {
            checked.lock().unwrap().now.remove(&check.cell);
            async { Ok(CheckCellResponse::default()) }
        });
        observed
    }

    fn begin(&mut self, cell: &str) {
        self.together.insert(cell.to_owned(), self.now.clone());
        self.now.insert(cell.to_owned());
        self.most = self.most.max(self.now.len());
    }

    fn met(&self, one: &CellName, other: &CellName) -> bool {
        self.together[one.as_str()].contains(other.as_str())
    }
}

/// Shards have at most one cell of a zone.
#[tokio::test]
async fn no_tenant_ever_has_two_cells_in_change() -> TestResult {
    let env = environment().await?;
    let observed = InChange::observe(&env);
    start(&env, request()).await?.result().await?;
    let (observed, fleet) = (observed.lock().unwrap(), fleet(1, 200));
    assert_eq!((observed.together.len(), observed.most), (200, AT_ONCE));
    for tenant in tenants(100_000) {
        let cells = fleet.assign(&tenant).cells;
        let in_change = |one| cells.iter().any(|other| observed.met(one, other));
        assert!(!cells.iter().any(in_change), "{tenant}");
    }
    Ok(env.finish()?)
}
