mod difference;
mod explain;
mod nonces;
mod permit;
mod reason;
mod refusal;

pub use difference::Difference;
pub use nonces::Nonces;
pub use permit::Permit;
pub use reason::Reason;
pub use refusal::{Refusal, TokenSummary};

use crate::{
    Command, MAX_COST, MAX_LENGTH, Policy, RootKeys, TokenError,
    bound::{Program, Unbounded},
    datalog,
    policy::Demand,
    token::{expiry, hex, parse},
};
use biscuit_auth::{
    Authorizer as World, AuthorizerBuilder, AuthorizerLimits, Biscuit,
    builder::{Fact, Predicate, Rule, Term, var},
    error::{FailedCheck, Format, Logic, Token as Failure},
};
use difference::Binding;
use std::time::{Duration, SystemTime};

/// Decides who may do what, by the public keys of issuers and a policy.
///
/// A decision reads no clock and asks nobody: with the same token, command, input and time it is always the same.
///
/// The crate's [documentation](crate) contains an example.
#[derive(Debug)]
pub struct Authorizer {
    keys: RootKeys,
    policy: Policy,
}

/// A token whose signatures are valid, or none, with the policy and the facts of a command.
struct Case {
    id: String,
    world: World,
    program: Program,
    demand: Demand,
    expiry: Option<SystemTime>,
}

impl Authorizer {
    /// Makes an authorizer that trusts `keys`.
    #[must_use]
    pub fn new(keys: RootKeys, policy: Policy) -> Self {
        Self { keys, policy }
    }

    /// Replaces the keys, for example when an issuer begins to sign with another one.
    pub fn set_keys(&mut self, keys: RootKeys) {
        self.keys = keys;
    }

    /// Decides about a command, at the time `at`.
    ///
    /// Without a token, it allows what a rule's conditions allow by the facts of the command alone. It does not know
    /// which tokens were used before; [`Nonces`] does.
    ///
    /// # Errors
    /// Returns the refusal.
    pub fn decide(&self, token: Option<&[u8]>, command: &Command, at: SystemTime) -> Result<Permit, Refusal> {
        let refuse = |reason| Refusal::new(reason, command, None);
        let token = token.map(|token| self.verify(token)).transpose().map_err(refuse)?;
        let demand = self.policy.demand(command);
        let demand = demand.map_err(|error| refuse(Reason::Resource { why: error.to_string() }))?;
        let mut case = Case::new(token.as_ref(), demand, command, at).map_err(refuse)?;
        if token.is_none() {
            let allows = case.world.authorize().is_ok();
            return if allows { Ok(Permit::default()) } else { Err(refuse(Reason::NoToken)) };
        }
        let roles = case.texts("role");
        let decision = case.decide(command, at);
        decision.map(|nonce| case.permit(nonce, roles.clone())).map_err(|reason| {
            let summary = TokenSummary::new(case.id.clone(), roles, (case.expiry, at));
            Refusal::new(reason, command, Some(summary))
        })
    }

    /// Verifies the signatures of a token.
    fn verify(&self, token: &[u8]) -> Result<Biscuit, Reason> {
        let token = parse(token).map_err(|error| match error {
            TokenError::TooLong { length } => Reason::TooLong { length, limit: MAX_LENGTH },
            _ => Reason::Malformed,
        })?;
        let id = token.root_key_id();
        token.verify(|id| self.keys.find(id)).map_err(|error| match error {
            Format::UnknownPublicKey => Reason::UnknownKey { id },
            _ => Reason::Signature,
        })
    }
}

impl Case {
    fn new(
        token: Option<&Biscuit>,
        demand: Demand,
        command: &Command,
        at: SystemTime,
    ) -> Result<Self, Reason> {
        let world = world(token, &demand, command, at).map_err(|_| Reason::Malformed)?;
        let program = Program::new(&world);
        let cost = program.cost().map_err(|why| Reason::Unbounded { why })?;
        if cost > MAX_COST {
            return Err(Reason::Unbounded { why: Unbounded::TooExpensive { limit: MAX_COST } });
        }
        let ids = token.map(Biscuit::revocation_identifiers).unwrap_or_default();
        let id = ids.first().and_then(|id| id.first_chunk::<8>()).map_or_else(String::new, |id| hex(id));
        let expiry = expiry::earliest(&program.checks);
        Ok(Self { id, world, program, demand, expiry })
    }

    /// Returns the nonce of the token.
    fn decide(&mut self, command: &Command, at: SystemTime) -> Result<String, Reason> {
        match difference::binding(&self.program.checks, command) {
            Binding::Same => {}
            Binding::Other(differences) => return Err(Reason::OtherCommand { differences }),
            Binding::None => return Err(Reason::Unrestricted),
        }
        if self.expiry.is_some_and(|expiry| expiry <= at) {
            return Err(Reason::Expired);
        }
        self.world.authorize().map_err(|failure| self.reason(failure))?;
        self.nonce().ok_or(Reason::Unrestricted)
    }

    fn reason(&self, failure: Failure) -> Reason {
        let Failure::FailedLogic(logic) = failure else { return Reason::Malformed };
        match logic {
            Logic::Unauthorized { checks, .. } => self.failed_check(&checks),
            _ => self.nothing_allows(),
        }
    }

    fn failed_check(&self, checks: &[FailedCheck]) -> Reason {
        let check = match checks.first() {
            Some(FailedCheck::Block(check)) => check.rule.clone(),
            Some(FailedCheck::Authorizer(check)) => check.rule.clone(),
            None => return self.nothing_allows(),
        };
        let checks = &self.program.checks;
        let delegated = checks.iter().find(|it| it.to_string() == check).and_then(datalog::needs_of);
        if let Some(rights) = delegated {
            return Reason::NotDelegated { rights };
        }
        let missing = explain::missing_in_check(&check, checks, &self.program.facts);
        Reason::Check { check, missing }
    }

    fn nothing_allows(&self) -> Reason {
        let Demand { needed, policies, .. } = &self.demand;
        match (needed, &policies[..]) {
            (Some(needed), _) => Reason::MissingRight { right: needed.right.clone(), on: needed.on.clone() },
            (None, []) => Reason::NoRule,
            (None, policies) => {
                let missing = explain::missing_in_policies(policies, &self.program.facts);
                Reason::NotAllowed { missing }
            }
        }
    }

    fn nonce(&self) -> Option<String> {
        let mut nonces = self.program.facts.iter().filter(|fact| fact.predicate.name == "nonce");
        match (nonces.next().map(|fact| &fact.predicate.terms[..]), nonces.next()) {
            (Some([Term::Str(nonce)]), None) => Some(nonce.clone()),
            _ => None,
        }
    }

    fn permit(&mut self, nonce: String, roles: Vec<String>) -> Permit {
        let user = self.texts("user").pop();
        let is_delegated = self.program.checks.iter().any(|check| datalog::needs_of(check).is_some());
        let (token, nonce) = (Some(self.id.clone()), Some(nonce));
        Permit { token, user, roles, nonce, expiry: self.expiry, is_delegated }
    }

    /// Returns the texts of facts that the issuer states, in order. The holder of a token writes the later blocks.
    fn texts(&mut self, name: &str) -> Vec<String> {
        let text = |name: &str| Predicate { name: name.to_owned(), terms: vec![var("text")] };
        let query = Rule::new(text("data"), vec![text(name)], Vec::new(), Vec::new());
        let facts: Vec<Fact> = self.world.query(query).unwrap_or_default();
        let mut texts: Vec<_> =
            facts.into_iter().flat_map(|fact| fact.predicate.terms).filter_map(as_text).collect();
        texts.sort();
        texts
    }
}

fn as_text(term: Term) -> Option<String> {
    if let Term::Str(text) = term { Some(text) } else { None }
}

/// Joins a token with the policy and the facts of a command.
fn world(
    token: Option<&Biscuit>,
    demand: &Demand,
    command: &Command,
    at: SystemTime,
) -> Result<World, Failure> {
    let mut facts = command.facts().chain(demand.facts.iter().cloned()).chain([datalog::time(at)]);
    let builder = facts.try_fold(AuthorizerBuilder::new(), AuthorizerBuilder::fact)?;
    let builder = demand.checks.iter().cloned().try_fold(builder, AuthorizerBuilder::check)?;
    let builder = demand.policies.iter().cloned().try_fold(builder, AuthorizerBuilder::policy)?;
    // The cost is bounded before. These limits only must not be reached, and an hour is no limit of any evaluation.
    let limits =
        AuthorizerLimits { max_facts: u64::MAX, max_iterations: u64::MAX, max_time: Duration::from_hours(1) };
    let builder = builder.set_limits(limits);
    match token {
        Some(token) => builder.build(token),
        None => builder.build_unauthenticated(),
    }
}
