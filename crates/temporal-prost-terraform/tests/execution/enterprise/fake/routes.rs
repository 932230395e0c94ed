//! Requests and their responses.

use super::documents::{self, WORKSPACE_ID};
use super::{FakeEnterprise, ORGANIZATION, WORKSPACE, fault, states};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use serde_json::{Value, json};
use std::net::SocketAddr;
use temporal_prost_secret::{Answers, read_body};

type Answer = Response<Full<Bytes>>;

impl Answers for FakeEnterprise {
    async fn answer(&self, request: Request<Incoming>, _: SocketAddr) -> Answer {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let authorization =
            request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = read_body(request.into_body(), 64 << 20).await.unwrap_or_default();
        let route = || self.route(&method, &uri, (authorization.as_deref(), &body));
        let Some(fault) = self.fault(&method, &uri) else { return route() };
        if fault.is_late {
            drop(route());
        }
        self.until_forever(|data| !fault.is_held || data.is_released).await;
        fault.answer()
    }
}

impl FakeEnterprise {
    fn fault(&self, method: &Method, uri: &Uri) -> Option<fault::Fault> {
        let request = format!("{method} {}", uri.path());
        let mut data = self.data();
        data.requests.push(request.clone());
        fault::take(&mut data.faults, &request)
    }

    fn route(&self, method: &Method, uri: &Uri, (authorization, body): (Option<&str>, &Bytes)) -> Answer {
        let path: Vec<_> = uri.path().split('/').filter(|part| !part.is_empty()).collect();
        match path[..] {
            [".well-known", "terraform.json"] => discovery(),
            ["archivist", signature, kind, index] if signature == self.signature() => {
                self.archivist((method, kind, index), uri.query(), (authorization, body))
            }
            ["api", "v2", ref path @ ..] if authorization == Some(&format!("Bearer {}", self.token())) => {
                self.api((method, path), uri.query(), &serde_json::from_slice(body).unwrap_or_default())
            }
            ["api", "v2", ..] => {
                json_answer(401, &json!({ "errors": [{ "status": "401", "title": "unauthorized" }] }))
            }
            _ => missing(),
        }
    }

    /// Handles URLs that need no token. Rejects a token that leaks to these URLs, except for states.
    fn archivist(
        &self,
        (method, kind, index): (&Method, &str, &str),
        query: Option<&str>,
        (authorization, body): (Option<&str>, &Bytes),
    ) -> Answer {
        let mut data = self.data();
        let Ok(index) = index.parse::<usize>() else { return missing() };
        if authorization.is_some() && kind != "states" {
            return json_answer(
                400,
                &json!({ "errors": [{ "title": "a token was sent to the archivist" }] }),
            );
        }
        let content = match (method.as_str(), kind) {
            ("PUT", "versions") => {
                data.versions[index] = Some(body.to_vec());
                Vec::new()
            }
            ("GET", "plans") => part(&data.runs[index].plan.log, query),
            ("GET", "applies") => part(&data.runs[index].apply.log, query),
            ("GET", "json") => data.runs[index].json.clone(),
            ("GET", "states") => data.states[index].clone(),
            _ => return missing(),
        };
        Response::new(Full::new(content.into()))
    }

    fn api(&self, (method, path): (&Method, &[&str]), query: Option<&str>, body: &Value) -> Answer {
        match (method.as_str(), path) {
            ("GET", ["ping"]) => Response::builder()
                .header("TFP-API-Version", "2.5")
                .header("X-RateLimit-Limit", "30")
                .status(204)
                .body(Full::default())
                .unwrap(),
            ("GET", ["organizations", ORGANIZATION, "entitlement-set"]) => ok(&documents::entitlements()),
            (
                "GET",
                ["organizations", ORGANIZATION, "workspaces", WORKSPACE] | ["workspaces", WORKSPACE_ID],
            ) => ok(&documents::workspace(&self.data())),
            ("GET", ["workspaces", WORKSPACE_ID, "runs"]) => ok(&documents::runs(&self.data(), query)),
            (_, ["workspaces", WORKSPACE_ID, path @ ..]) => self.workspace(method, path, body),
            ("GET", ["configuration-versions", id]) => self.of_version(id),
            ("GET", ["state-version-outputs", id]) => self.of_output(id),
            _ => self.runs_api(method, path, body),
        }
    }

    fn workspace(&self, method: &Method, path: &[&str], body: &Value) -> Answer {
        let mut data = self.data();
        match (method.as_str(), path) {
            ("GET", ["vars"]) => ok(&documents::variables(&data)),
            ("POST", ["vars"]) => set_variable(&mut data, None, body),
            ("PATCH", ["vars", id]) => set_variable(&mut data, Some(id), body),
            ("POST", ["configuration-versions"]) => {
                let version = data.versions.len();
                data.versions.push(None);
                if body["data"]["attributes"]["speculative"] == true {
                    data.speculative.insert(version);
                }
                json_answer(201, &self.version(version, false))
            }
            ("POST", ["actions", action]) => lock(&mut data, action),
            _ => self.states(&mut data, method, (path, body)),
        }
    }

    fn states(&self, data: &mut super::Data, method: &Method, (path, body): (&[&str], &Value)) -> Answer {
        match (method.as_str(), path) {
            ("GET", ["current-state-version"]) => match data.states.last() {
                Some(state) => ok(&self.state(data.states.len() - 1, state)),
                None => missing(),
            },
            ("GET", ["current-state-version-outputs"]) => {
                data.states.last().map_or_else(missing, |state| ok(&states::list(state)))
            }
            ("POST", ["state-versions"]) => match states::uploaded(body) {
                Some(state) => {
                    data.states.push(state.clone());
                    json_answer(201, &self.state(data.states.len() - 1, &state))
                }
                None => refused(422, "param is missing or the value is empty: state"),
            },
            _ => missing(),
        }
    }

    fn of_version(&self, id: &str) -> Answer {
        let data = self.data();
        let version = index(id).filter(|index| *index < data.versions.len());
        version.map_or_else(missing, |version| ok(&self.version(version, data.versions[version].is_some())))
    }

    fn of_output(&self, id: &str) -> Answer {
        let data = self.data();
        let output = index(id).and_then(|index| states::one(data.states.last()?, index));
        output.map_or_else(missing, |output| ok(&output))
    }
}

/// Returns the paths of the API, for the CLI.
fn discovery() -> Answer {
    let path = "/api/v2/";
    let services = json!({ "tfe.v2": path, "tfe.v2.1": path, "tfe.v2.2": path, "state.v2": path });
    let answer = Response::builder().header("Content-Type", "application/json");
    answer.body(Full::new(services.to_string().into())).unwrap()
}

/// Takes or removes the lock, as a person does.
fn lock(data: &mut super::Data, action: &str) -> Answer {
    match (action, data.lock.is_some()) {
        ("lock", false) => data.lock = Some(("users", "user-1".to_owned())),
        ("unlock" | "force-unlock", true) => data.lock = None,
        _ => return refused(409, "the lock is not as expected"),
    }
    ok(&documents::workspace(data))
}

/// Creates the variable, or replaces the variable with an id.
fn set_variable(data: &mut super::Data, id: Option<&str>, body: &Value) -> Answer {
    let attributes = &body["data"]["attributes"];
    let text = |name: &str| attributes[name].as_str().unwrap_or_default().to_owned();
    assert!(attributes["sensitive"] == true && attributes["category"] == "env", "{attributes}");
    let key = text("key");
    match (id, data.variables.contains_key(&key)) {
        (None, true) => return refused(422, "Key has already been taken"),
        (Some(id), _) if id != documents::variable_id(&key) => return missing(),
        (Some(_), false) => return missing(),
        _ => {}
    }
    data.variables.insert(key.clone(), text("value"));
    json_answer(if id.is_none() { 201 } else { 200 }, &documents::document(documents::variable(&key)))
}

/// Returns the part of a log that `limit` and `offset` select.
fn part(log: &[u8], query: Option<&str>) -> Vec<u8> {
    let number = |name: &str| {
        let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name)?.1.parse::<usize>().ok()
    };
    let rest = &log[number("offset").unwrap_or(0).min(log.len())..];
    rest[..number("limit").unwrap_or(rest.len()).min(rest.len())].to_vec()
}

/// Returns the number in an id such as `run-3`.
pub(super) fn index(id: &str) -> Option<usize> {
    id.rsplit_once('-')?.1.parse().ok()
}

pub(super) fn ok(body: &Value) -> Answer {
    json_answer(200, body)
}

pub(super) fn json_answer(status: u16, body: &Value) -> Answer {
    let answer = Response::builder().status(status).header("Content-Type", "application/vnd.api+json");
    answer.body(Full::new(body.to_string().into())).unwrap()
}

pub(super) fn refused(status: u16, detail: &str) -> Answer {
    json_answer(
        status,
        &json!({ "errors": [{ "status": status.to_string(), "title": detail, "detail": detail }] }),
    )
}

pub(super) fn missing() -> Answer {
    refused(404, "not found")
}
