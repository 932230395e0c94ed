//! Commands that are allowed, and the texts of refusals.

use crate::fixture::{Fixture, SERVICE, blue, command, delete};
use serde_json::json;
use std::error::Error;
use temporal_prost_biscuit::{Command, Kind, Reason, Refusal, Rule};

#[test]
fn who_has_the_right_may() {
    let fixture = Fixture::new();
    let permit = fixture.run(&fixture.operator(), &delete(), &blue()).unwrap();
    assert_eq!((permit.user(), permit.roles()), (Some("ada"), &["operator".to_owned()][..]));
    assert_eq!(permit.expiry(), Some(fixture.after(300)));
    assert_eq!(permit.nonce().map(str::len), Some(16));
    for kind in [Kind::Signal, Kind::Query, Kind::Update, Kind::Activity, Kind::Cancel, Kind::Terminate] {
        fixture.run(&fixture.viewer(), &command(kind, "GetCluster"), &blue()).unwrap();
    }
}

#[test]
fn who_lacks_it_is_told_which_one() {
    let fixture = Fixture::new();
    let refusal = fixture.run(&fixture.viewer(), &delete(), &blue()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "you need the right `clusters.delete` on `cluster/eu/blue`; your token, of role `viewer`, expires in 4 min"
    );
    let elsewhere = json!({"region": "us", "name": "blue"});
    let refusal = fixture.run(&fixture.operator(), &delete(), &elsewhere).unwrap_err();
    assert!(
        refusal.to_string().starts_with("you need the right `clusters.delete` on `cluster/us/blue`"),
        "{refusal}"
    );
}

#[test]
fn a_refusal_reaches_other_languages_as_json() {
    let fixture = Fixture::new();
    let refusal = fixture.run(&fixture.viewer(), &delete(), &blue()).unwrap_err();
    let json = serde_json::to_value(&refusal).unwrap();
    assert_eq!(
        json,
        json!({
            "reason": "missing_right", "right": "clusters.delete", "on": "cluster/eu/blue",
            "command": "start DeleteCluster of clusters.v1.Clusters on `cluster/eu/blue`",
            "token": {
                "id": refusal.token().unwrap().id, "roles": ["viewer"],
                "expires": "2027-01-15T08:04:30Z", "remaining": "in 4 min",
            },
        })
    );
    assert_eq!(serde_json::from_value::<Refusal>(json).unwrap(), refusal);
}

#[test]
fn a_refusal_contains_nothing_that_helps_a_thief() {
    let fixture = Fixture::new();
    let token = fixture.viewer();
    let refusal = fixture.run(&token, &delete(), &blue()).unwrap_err();
    let shown = format!("{refusal} {refusal:?} {} {token:?}", serde_json::to_string(&refusal).unwrap());
    for secret in [&token.to_base64()[..], "clusters.read", "vera"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn a_failed_check_names_what_it_lacks() {
    let fixture = Fixture::new();
    let resize = command(Kind::Update, "ResizeCluster");
    fixture.run(&fixture.viewer(), &resize, &json!({"nodes": 10})).unwrap();
    fixture.run(&fixture.viewer(), &resize, &json!({})).unwrap();
    for input in [json!({"nodes": 11}), json!({"nodes": "11"})] {
        let refusal = fixture.run(&fixture.viewer(), &resize, &input).unwrap_err();
        let check = r#"check if field("nodes", $nodes), $nodes <= 10"#.to_owned();
        assert_eq!(refusal.reason(), &Reason::Check { check, missing: Vec::new() });
    }
    let refusal = fixture.run(&fixture.viewer(), &command(Kind::Start, "Admin"), &blue()).unwrap_err();
    assert_eq!(refusal.reason(), &Reason::NotAllowed { missing: vec![r#"role("admin")"#.to_owned()] });
}

#[test]
fn commands_without_a_rule_are_refused_unless_the_service_is_open() {
    let fixture = Fixture::new();
    let refusal = fixture.run(&fixture.operator(), &command(Kind::Start, "Unheard"), &blue()).unwrap_err();
    assert_eq!(refusal.reason(), &Reason::NoRule);
    let open = Command::new(Kind::Query, "open.v1.Open", "Anything");
    fixture.run(&fixture.viewer(), &open, &blue()).unwrap();
    fixture.run(&fixture.viewer(), &command(Kind::Query, "Ping"), &blue()).unwrap();
}

/// Calls by workflows carry no token, because workflow code cannot make one.
#[test]
fn facts_of_the_server_are_enough_without_a_token() {
    let fixture = Fixture::new();
    let decide = |command: Command| fixture.authorizer.decide(None, &command.fields(blue()), fixture.now);
    let permit = decide(delete().context("parent", &[SERVICE, "ReplaceCluster"])).unwrap();
    assert_eq!((permit.user(), permit.token(), permit.nonce()), (None, None, None));
    for refused in
        [delete(), command(Kind::Query, "Ping"), Command::new(Kind::Query, "open.v1.Open", "Anything")]
    {
        assert_eq!(decide(refused).unwrap_err().reason(), &Reason::NoToken);
    }
}

/// Children are authorized by what only the server can write, which is a fact of the context.
#[test]
fn a_parent_is_an_alternative_to_a_right() {
    let fixture = Fixture::new();
    let child = delete().context("parent", &[SERVICE, "ReplaceCluster"]);
    fixture.run(&fixture.viewer(), &child, &blue()).unwrap();
    let child = delete().context("parent", &[SERVICE, "GetCluster"]);
    let refusal = fixture.run(&fixture.viewer(), &child, &blue()).unwrap_err();
    assert!(matches!(refusal.reason(), Reason::MissingRight { .. }), "{refusal}");
}

#[test]
fn a_resource_without_a_name_is_refused() {
    let fixture = Fixture::new();
    let refusal = fixture.run(&fixture.operator(), &delete(), &json!({})).unwrap_err();
    assert!(matches!(refusal.reason(), Reason::Resource { .. }), "{refusal}");
}

/// No clock is read, so a history is decided alike years later, and on another machine.
#[test]
fn a_decision_is_the_same_each_time() {
    let fixture = Fixture::new();
    let child = fixture.viewer().restrict(&delete(), fixture.after(60)).unwrap();
    let first = fixture.decide(&child, &delete(), &blue());
    for _ in 0..50 {
        assert_eq!(fixture.decide(&child, &delete(), &blue()), first);
    }
}

#[test]
fn an_inspected_token_shows_who_what_and_until_when() {
    let fixture = Fixture::new();
    let child = fixture.operator().restrict(&delete(), fixture.after(60)).unwrap();
    let description = child.inspect();
    assert_eq!((description.root_key_id(), description.blocks().len()), (Some(1), 2));
    assert_eq!(description.expiry(), Some(fixture.after(60)));
    let shown = description.to_string();
    for part in
        [r#"user("ada")"#, r#"role("operator")"#, r#"workflow("cluster/eu/blue")"#, "2027-01-15T08:01:00Z"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
#[ignore = "other crates of the workspace enable the feature; the lane `features` runs it"]
fn a_missing_feature_is_named_as_on_its_page() {
    let page = include_str!("../../../../docs/lints/missing-feature.md");
    let (expression, text) = page.split_once("reads `").unwrap().1.split_once("` reports").unwrap();
    let text = text.split_once("```text\n").unwrap().1.split_once("\n```").unwrap().0;
    let error = Rule::new().right_on("orders.read", expression).unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), text);
}
