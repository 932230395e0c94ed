//! Requests for runs.

use super::data::{Kind, Policy, Run};
use super::documents::{self, document};
use super::routes::{index, json_answer, missing, ok, refused};
use super::work::{kill, work};
use super::{Data, FakeEnterprise};
use bytes::Bytes;
use http::{Method, Response};
use http_body_util::Full;
use serde_json::Value;

type Answer = Response<Full<Bytes>>;

impl FakeEnterprise {
    pub(super) fn runs_api(&self, method: &Method, path: &[&str], body: &Value) -> Answer {
        if (method.as_str(), path) == ("POST", &["runs"]) {
            return self.create(body);
        }
        let [_, id, rest @ ..] = path else { return missing() };
        let mut data = self.data();
        let Some(index) = index(id).filter(|index| *index < data.runs.len()) else { return missing() };
        match (method.as_str(), path[0], rest) {
            ("GET", "runs", []) => ok(&document(documents::run(&data, index))),
            ("POST", "runs", ["actions", action]) => {
                let comment = body["comment"].as_str().unwrap_or_default().to_owned();
                act(&mut data.runs[index], action, comment)
            }
            ("GET", "runs", ["policy-checks"]) => {
                ok(&document(vec![documents::check(&data.runs[index], index)].into()))
            }
            ("GET", "plans", []) => ok(&self.work("plans", index, &data.runs[index].plan)),
            ("GET", "plans", ["json-output"]) => {
                let location = self.signed(&format!("json/{index}"));
                Response::builder().status(307).header("Location", location).body(Full::default()).unwrap()
            }
            ("GET", "applies", []) => ok(&self.work("applies", index, &data.runs[index].apply)),
            ("GET", "cost-estimates", []) => ok(&documents::cost(index)),
            ("GET", "policy-checks", ["output"]) => {
                Response::new(Full::new("policy no-databases: failed: no databases here".into()))
            }
            ("POST", "policy-checks", ["actions", "override"]) => override_policies(&mut data, index),
            _ => missing(),
        }
    }

    fn create(&self, body: &Value) -> Answer {
        let body = &body["data"];
        let (attributes, relationships) = (&body["attributes"], &body["relationships"]);
        let flag = |name: &str| attributes[name].as_bool().unwrap_or(false);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let Some(version) = index(&text(&relationships["configuration-version"]["data"]["id"])) else {
            return refused(422, "a run needs a configuration version");
        };
        let variables = attributes["variables"].as_array().into_iter().flatten();
        let mut run = Run {
            status: "pending",
            message: text(&attributes["message"]),
            kind: Kind {
                is_destroy: flag("is-destroy"),
                plan_only: flag("plan-only"),
                refresh_only: flag("refresh-only"),
            },
            variables: variables.map(|variable| (text(&variable["key"]), text(&variable["value"]))).collect(),
            version,
            ..Run::default()
        };
        run.kind.plan_only |= self.data().speculative.contains(&version);
        let index = self.begin(run);
        json_answer(201, &document(documents::run(&self.data(), index)))
    }

    fn begin(&self, run: Run) -> usize {
        let mut data = self.data();
        data.runs.push(run);
        let index = data.runs.len() - 1;
        tokio::spawn(work(self.clone(), index));
        index
    }

    /// Creates a run as the first was created, as a request does that has taken its time.
    pub(in super::super) fn repeat_first(&self) {
        let Run { message, kind, variables, version, .. } = self.runs().swap_remove(0);
        self.begin(Run { status: "pending", message, kind, variables, version, ..Run::default() });
    }
}

fn act(run: &mut Run, action: &str, comment: String) -> Answer {
    let is_allowed = match action {
        "apply" => run.is_confirmable(),
        "discard" => run.is_discardable(),
        "cancel" => run.is_cancelable(),
        "force-cancel" => run.is_force_cancelable(),
        _ => return missing(),
    };
    if !is_allowed {
        return refused(409, "transition not allowed");
    }
    run.actions.push((action.to_owned(), comment));
    match action {
        "apply" => run.status = "confirmed",
        "discard" => run.status = "discarded",
        _ => {
            run.is_cancelled = true;
            kill(run, action == "force-cancel");
        }
    }
    json_answer(202, &Value::Null)
}

fn override_policies(data: &mut Data, index: usize) -> Answer {
    let run = &mut data.runs[index];
    if run.status != "policy_override" || run.policy != Some(Policy::SoftFailed) {
        return refused(409, "nothing to override");
    }
    run.is_overridden = true;
    run.status = "policy_checked";
    ok(&document(documents::check(run, index)))
}
