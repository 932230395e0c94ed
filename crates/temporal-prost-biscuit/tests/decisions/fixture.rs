//! An issuer, a viewer and an operator.

use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use temporal_prost_biscuit::{
    Authorizer, Claims, Command, Field, FieldType, Kind, Permit, Policy, Refusal, Right, Rule, SigningKey,
    Token,
};

pub(crate) const SERVICE: &str = "clusters.v1.Clusters";

/// The issuer's key, a policy, and the time of all decisions.
pub(crate) struct Fixture {
    pub(crate) root: SigningKey,
    pub(crate) authorizer: Authorizer,
    pub(crate) now: SystemTime,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let root = SigningKey::generate(1);
        let authorizer = Authorizer::new(root.public().into(), policy());
        Self { root, authorizer, now: SystemTime::UNIX_EPOCH + Duration::from_hours(500_000) }
    }

    pub(crate) fn after(&self, seconds: u64) -> SystemTime {
        self.now + Duration::from_secs(seconds)
    }

    pub(crate) fn viewer(&self) -> Token {
        let claims = Claims::new("vera", self.after(270)).role("viewer");
        self.root.mint(&claims.right(Right::everywhere("clusters.read"))).unwrap()
    }

    pub(crate) fn operator(&self) -> Token {
        let claims = Claims::new("ada", self.after(600)).role("operator");
        let claims = claims.right(Right::everywhere("clusters.read"));
        self.root.mint(&claims.right(Right::under("clusters.delete", "cluster/eu/"))).unwrap()
    }

    /// Restricts a token to a command and decides about it.
    pub(crate) fn run(&self, token: &Token, command: &Command, input: &Value) -> Result<Permit, Refusal> {
        let child = token.restrict(command, self.after(300)).unwrap();
        self.decide(&child, command, input)
    }

    pub(crate) fn decide(&self, token: &Token, command: &Command, input: &Value) -> Result<Permit, Refusal> {
        self.authorizer.decide(Some(token.as_bytes()), &command.clone().fields(input.clone()), self.now)
    }

    /// Decides about any bytes, at any time, with [`blue`] as input.
    pub(crate) fn decide_bytes(
        &self,
        bytes: &[u8],
        command: &Command,
        at: SystemTime,
    ) -> Result<Permit, Refusal> {
        self.authorizer.decide(Some(bytes), &command.clone().fields(blue()), at)
    }
}

fn policy() -> Policy {
    let delete = Rule::new()
        .right_on("clusters.delete", "cluster/${! region }/${! name }")
        .and_then(|rule| rule.or_if(&format!(r#"parent("{SERVICE}", "ReplaceCluster")"#)))
        .unwrap();
    let resize = Rule::new()
        .right("clusters.read")
        .field(Field::new("nodes", FieldType::Integer))
        .check(r#"field("nodes", $nodes), $nodes <= 10"#)
        .unwrap();
    Policy::deny()
        .rule(SERVICE, "DeleteCluster", delete)
        .rule(SERVICE, "ResizeCluster", resize)
        .rule(SERVICE, "GetCluster", Rule::new().right("clusters.read"))
        .rule(SERVICE, "Admin", Rule::new().or_if(r#"role("admin")"#).unwrap())
        .rule(SERVICE, "Ping", Rule::new().any_user())
        .allow_by_default("open.v1.Open")
}

pub(crate) fn command(kind: Kind, method: &str) -> Command {
    Command::new(kind, SERVICE, method).namespace("default").workflow("cluster/eu/blue").input(b"blue")
}

pub(crate) fn delete() -> Command {
    command(Kind::Start, "DeleteCluster")
}

pub(crate) fn blue() -> Value {
    json!({"region": "eu", "name": "blue"})
}
