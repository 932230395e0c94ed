//! Responses that are larger than the limit of the worker.

use super::fake::{FakeEnterprise, Fault};
use super::{SCRIPT, deployment, enterprise, execution, stack, token};
use crate::canary::payloads;
use crate::stage::{Fake, Stage, TestResult, apply};
use tempfile::TempDir;
use temporal_prost::Report;
use temporal_prost_terraform::execution::v1::{PlanMode, PlanRequest};
use temporal_prost_terraform::execution::{CONFIGURATION_INVALID, RUN_FAILED};

const LIMIT: usize = 32 << 10;
const ADVICE: &str = "from Terraform Enterprise is larger than 32768 bytes; divide the stack into smaller stacks, or \
                      raise the limit with `Enterprise::max_response_size`";

/// A server, and a worker that reads only small responses.
struct Site {
    fake: FakeEnterprise,
    stage: Stage,
    _directory: TempDir,
}

impl Site {
    async fn start(script: &str) -> TestResult<Self> {
        let directory = tempfile::tempdir()?;
        let script = Fake::new(directory.path(), &format!("{script}\n{SCRIPT}"))?;
        let fake = FakeEnterprise::start(directory.path(), script.path("tofu"))?;
        let enterprise = enterprise(&fake, token(&fake))?.max_response_size(LIMIT);
        let stage = Stage::with(execution(&enterprise, directory.path())).await?;
        Ok(Self { fake, stage, _directory: directory })
    }

    /// Makes all responses to a request too large.
    fn flood(&self, request: &str) {
        let body = String::leak("a line of a large response\n".repeat(LIMIT / 16));
        self.fake.inject(Fault::new(request, 200).times(1000).body(body));
    }

    fn log(&self, kind: &str) -> String {
        format!("GET /archivist/{}/{kind}/0", self.fake.signature())
    }
}

#[tokio::test]
async fn a_large_plan_is_refused_once_and_its_run_is_discarded() -> TestResult {
    let site = Site::start("").await?;
    let plan = "GET /api/v2/plans/plan-0/json-output";
    site.flood(plan);
    let failed = site.stage.client.deploy(deployment(stack(""))).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains(&format!("the plan in JSON {ADVICE}")), "{text}");
    assert_eq!(failed.application_failure().unwrap().r#type, CONFIGURATION_INVALID);
    assert_eq!((site.fake.count(plan), site.fake.runs()[0].status), (1, "discarded"));
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_large_document_is_refused_once() -> TestResult {
    let site = Site::start("").await?;
    let workspace = "GET /api/v2/organizations/acme/workspaces/db";
    site.flood(workspace);
    let request = PlanRequest { stack: Some(stack("")), mode: PlanMode::Preview.into() };
    let failed = site.stage.client.plan(request).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains(&format!("the workspace `db` {ADVICE}")), "{text}");
    assert_eq!(site.fake.count(workspace), 1);
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_large_log_of_a_successful_apply_is_a_warning() -> TestResult {
    let site = Site::start("").await?;
    let log = site.log("applies");
    site.flood(&log);
    let deployed = site.stage.client.apply(apply(stack(""))).execute().await?;
    assert!(deployed.outputs.is_some());
    assert_eq!((site.fake.count(&log), site.fake.runs()[0].status), (1, "applied"));
    let warning = format!(r#""severity":"warning","summary":"the log {ADVICE}""#);
    let texts = payloads(&site.stage.history("terraform/db").await?);
    assert!(texts.iter().any(|text| text.contains(&warning)), "{texts:?}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_large_log_of_a_failed_apply_is_explained() -> TestResult {
    let site = Site::start("if [ $command = apply ]; then exit 1; fi").await?;
    let log = site.log("applies");
    site.flood(&log);
    let failed = site.stage.client.apply(apply(stack(""))).execute().await.unwrap_err();
    let text = Report::new(&failed).to_string();
    assert!(text.contains(&format!("`apply` failed: the log {ADVICE}")), "{text}");
    let failure = failed.application_failure().unwrap();
    assert_eq!((failure.r#type.as_str(), site.fake.count(&log)), (RUN_FAILED, 1));
    Ok(site.stage.env.finish()?)
}
