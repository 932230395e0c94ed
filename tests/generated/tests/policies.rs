//! The policies that schemas declare, as `temporal-prost-biscuit` decides by them.

use serde_json::{Value, json};
use temporal_prost::Authorized;
use temporal_prost_biscuit::{
    Authorizer, Claims, Command, Field, FieldType, Kind, Permit, Policy, Reason, Refusal, Right, Rule,
    SigningKey, assert_refused,
};
use temporal_prost_generated::authorization::golden::authorization::{clusters_temporal, open_temporal};

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const CLUSTERS: &str = "golden.authorization.Clusters";
const OPEN: &str = "golden.authorization.Open";

/// Decides about a command of a user with these rights, as the goldens say.
fn decide(command: &Command, claims: impl FnOnce(Claims) -> Claims) -> Result<Permit, Refusal> {
    let policy =
        Policy::of::<clusters_temporal::Service>().unwrap().service::<open_temporal::Service>().unwrap();
    let (key, now) = (SigningKey::generate(1), UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let expiry: SystemTime = now + Duration::from_mins(1);
    let token = key.mint(&claims(Claims::new("ada", expiry))).unwrap();
    let child = token.restrict(command, expiry).unwrap();
    Authorizer::new(key.public().into(), policy).decide(Some(child.as_bytes()), command, now)
}

fn nobody(claims: Claims) -> Claims {
    claims
}

fn cluster(region: &str, nodes: u32) -> Value {
    json!({ "name": "blue", "nodes": nodes, "place": { "region": region }, "size": "SIZE_SMALL" })
}

fn command(kind: Kind, method: &str, input: Value) -> Command {
    Command::new(kind, CLUSTERS, method).workflow("cluster/eu/blue").fields(input)
}

#[test]
fn rights_are_needed_on_the_resource_of_the_input() {
    let create = |region: &str| command(Kind::Start, "CreateCluster", cluster(region, 3));
    let in_eu = |claims: Claims| claims.right(Right::on("clusters.create", "cluster/eu/"));
    assert!(decide(&create("eu"), in_eu).is_ok());
    let refusal = decide(&create("us"), in_eu);
    assert_refused!(refusal, Reason::MissingRight { right, on } if right == "clusters.create" && on.as_deref() == Some("cluster/us/"));
    let delete = command(Kind::Activity, "DeleteCluster", cluster("eu", 3));
    let below = |claims: Claims| claims.right(Right::under("clusters.delete", "cluster/eu/"));
    assert!(decide(&delete, below).is_ok());
    assert_refused!(decide(&delete, in_eu), Reason::MissingRight { .. });
}

#[test]
fn conditions_are_alternatives_and_checks_always_hold() {
    let admin = |claims: Claims| claims.role("admin");
    let create = |input: Value| command(Kind::Start, "CreateCluster", input);
    assert!(decide(&create(cluster("eu", 3)), admin).is_ok());
    assert!(decide(&create(cluster("eu", 11)), admin).is_err());
    assert!(decide(&create(cluster("jp", 3)), admin).is_err());
    let mut large = cluster("eu", 3);
    large["size"] = Value::Null;
    assert!(decide(&create(large.clone()), admin).is_err());
    large["approved"] = true.into();
    assert!(decide(&create(large), admin).is_ok());
    let by_parent = create(cluster("eu", 3)).context("parent", &[CLUSTERS, "ReplaceCluster"]);
    assert!(decide(&by_parent, nobody).is_ok());
}

#[test]
fn methods_without_a_rule_follow_the_default_of_their_service() {
    assert!(decide(&command(Kind::Signal, "Ping", Value::Null), nobody).is_ok());
    assert!(decide(&command(Kind::Signal, "Forgotten", Value::Null), |claims| claims.role("admin")).is_err());
    let look = Command::new(Kind::Query, OPEN, "Look").workflow("any");
    assert!(decide(&look, nobody).is_ok());
}

/// The generator must not accept what a worker refuses, and may refuse more.
#[test]
fn workers_accept_the_conditions_that_the_generator_accepts() {
    for line in include_str!("../../fixtures/conditions.txt").lines() {
        let (sign, text) = line.split_at(2);
        let accepted = [Rule::new().or_if(text).is_ok(), Rule::new().check(text).is_ok()];
        assert_eq!(accepted, [sign != "- "; 2], "{text}");
    }
}

/// Workers refuse a command before they evaluate a condition, if and only if the generator reports its types.
#[test]
fn workers_refuse_the_types_that_the_generator_reports() {
    let (key, now) = (SigningKey::generate(1), UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let input = json!({ "name": "abc", "nodes": 3, "urgent": true });
    let look = Command::new(Kind::Query, OPEN, "Look").fields(input);
    let expiry = now + Duration::from_mins(1);
    let child = key.mint(&Claims::new("ada", expiry)).unwrap().restrict(&look, expiry).unwrap();
    for line in include_str!("../../fixtures/types.txt").lines() {
        let (sign, text) = line.split_at(2);
        let rule = Rule::new()
            .any_user()
            .field(Field::new("name", FieldType::Text))
            .field(Field::new("nodes", FieldType::Integer))
            .field(Field::new("urgent", FieldType::Flag));
        let policy = Policy::deny().rule(OPEN, "Look", rule.check(text).unwrap());
        let decision =
            Authorizer::new(key.public().into(), policy).decide(Some(child.as_bytes()), &look, now);
        let is_refused = decision.is_err_and(|refusal| matches!(refusal.reason(), Reason::Unbounded { .. }));
        assert_eq!(is_refused, sign == "- ", "{text}");
    }
}

#[test]
fn the_rights_are_listed_for_issuers() {
    let policy = <clusters_temporal::Service as Authorized>::POLICY;
    assert_eq!(policy.rights, ["clusters.read", "clusters.create", "clusters.delete"]);
}
