//! Refuses programs before they are evaluated: those whose result depends on the order in which facts are found, and those
//! that take too long.
//!
//! The library evaluates facts in random order, and stops at the first match or at the first error. So a check over
//! values of several types has a random result. It looks at its limits only between iterations, so one iteration can take
//! seconds. Both are decided here from the text of the program: in the time that it takes to read it, and alike on every
//! machine.

mod cost;
mod expression;
mod kind;
mod shape;

use biscuit_auth::{
    Authorizer,
    builder::{Check, Fact, Policy, Predicate, Rule, Term},
};
use serde::{Deserialize, Serialize};
use shape::World;

/// The reason why a token cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "because")]
#[non_exhaustive]
pub enum Unbounded {
    /// A variable stands for values of different types.
    #[error("the variable `${variable}` stands for values of different types in `{predicate}`")]
    MixedTypes {
        /// The name of the predicate.
        predicate: String,
        /// The name of the variable.
        variable: String,
    },
    /// An operator does not apply to its operands.
    #[error("`{operator}` does not apply to the types of its operands")]
    IllTyped {
        /// The operator, or `condition` if an expression does not yield a boolean.
        operator: String,
    },
    /// A value or an operator is outside of the language that tokens may use.
    #[error("`{construct}` is not accepted in tokens")]
    Unsupported {
        /// The value or operator.
        construct: String,
    },
    /// A variable is not bound by a predicate.
    #[error("the variable `${variable}` is not bound")]
    Unbound {
        /// The name of the variable.
        variable: String,
    },
    /// A rule needs its own result.
    #[error("the rule for `{predicate}` needs its own result")]
    Recursive {
        /// The name of the predicate.
        predicate: String,
    },
    /// The evaluation would take too many steps.
    #[error("an evaluation would take more than {limit} steps")]
    TooExpensive {
        /// The greatest number of steps.
        limit: u64,
    },
}

/// A program: token, policy and the facts of a command.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) facts: Vec<Fact>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) checks: Vec<Check>,
    pub(crate) policies: Vec<Policy>,
}

impl Program {
    /// Takes what an authorizer contains. It gives facts and rules in random order, and the first fault that is found must
    /// always be the same.
    pub(crate) fn new(authorizer: &Authorizer) -> Self {
        let (mut facts, mut rules, checks, policies) = authorizer.dump();
        facts.sort_by(|one, other| order(&one.predicate).cmp(&order(&other.predicate)));
        rules.sort_by_cached_key(ToString::to_string);
        Self { facts, rules, checks, policies }
    }

    /// Returns an upper bound of the steps that an evaluation takes.
    pub(crate) fn cost(&self) -> Result<u64, Unbounded> {
        let mut world = World::new(&self.facts)?;
        let derived = world.derive(&self.rules)?;
        let checks = self.checks.iter().flat_map(|check| &check.queries);
        let policies = self.policies.iter().flat_map(|policy| &policy.queries);
        checks
            .chain(policies)
            .try_fold(derived, |cost, query| Ok(cost.saturating_add(world.query(query)?.cost)))
    }
}

fn order(predicate: &Predicate) -> (&str, &[Term]) {
    (&predicate.name, &predicate.terms)
}

/// Checks the values and operators of a query, without the types of its variables.
pub(crate) fn constructs(query: &Rule) -> Result<(), Unbounded> {
    let conditions =
        query.expressions.iter().try_for_each(|condition| expression::constructs(&condition.ops));
    conditions
        .and_then(|()| query.body.iter().flat_map(|predicate| &predicate.terms).try_for_each(kind::accepted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use biscuit_auth::builder::AuthorizerBuilder;

    fn cost(code: &str) -> Result<u64, Unbounded> {
        let authorizer = AuthorizerBuilder::new().code(code).unwrap().build_unauthenticated().unwrap();
        Program::new(&authorizer).cost()
    }

    fn refused(code: &str) -> String {
        cost(code).unwrap_err().to_string()
    }

    #[test]
    fn types_may_not_mix() {
        assert_eq!(
            refused(r#"n(1); n("a"); check if n($x), $x > 0;"#),
            "the variable `$x` stands for values of different types in `n`"
        );
        assert_eq!(
            refused(r#"n("a"); check if n($x), $x > 0;"#),
            "`>` does not apply to the types of its operands"
        );
        assert_eq!(
            refused("n(1); check if n($x), $x;"),
            "`condition` does not apply to the types of its operands"
        );
        assert!(cost(r#"n(1); n("a"); check if n("a");"#).is_ok());
        assert!(cost(r#"f("a", 1); f("b", "x"); check if f("a", $x), $x > 0;"#).is_ok());
    }

    #[test]
    fn derived_facts_have_types() {
        let mixed = r#"a(1); b("x"); n($x) <- a($x); n($x) <- b($x); check if n($x), $x > 0;"#;
        assert_eq!(refused(mixed), "the variable `$x` stands for values of different types in `n`");
        assert!(cost("a(1); n($x) <- a($x); check if n($x), $x > 0;").is_ok());
        assert_eq!(refused("a(1); a($x) <- a($x);"), "the rule for `a` needs its own result");
    }

    #[test]
    fn operators_that_fail_or_take_long_are_refused() {
        for (condition, construct) in [
            ("$x + 1 > 0", "+"),
            ("$x / 0 > 0", "/"),
            (r#""aaa".matches("(a{1000}){1000}")"#, "matches"),
            ("[1].contains($x)", "an array"),
            (r#"$x.type() === "integer""#, "type"),
            ("{1, 2}.all($y -> $y > 0)", "a closure"),
            ("(true).try_or(false)", "try_or"),
        ] {
            let refusal = refused(&format!("n(1); check if n($x), {condition};"));
            assert_eq!(refusal, format!("`{construct}` is not accepted in tokens"), "{condition}");
        }
    }

    #[test]
    fn usual_conditions_are_accepted() {
        for condition in [
            "$x <= 10 && $x > 0 || !($x === 3)",
            "{1, 2}.contains($x)",
            r#""cluster/eu".starts_with("cluster/")"#,
            r#""a".length() < 3, "a" != "b", "ab".contains("b"), "ab".ends_with("b")"#,
            "{1}.union({2}).intersection({2}).contains(2)",
        ] {
            let accepted = cost(&format!("n(1); check if n($x), {condition};"));
            assert!(accepted.is_ok(), "{condition}: {accepted:?}");
        }
    }

    #[test]
    fn cost_grows_with_the_combinations() {
        use std::fmt::Write as _;
        let mut facts = String::new();
        for number in 0..10 {
            let _ = write!(facts, "n({number});");
        }
        let one = cost(&format!("{facts} check if n($a);")).unwrap();
        let two = cost(&format!("{facts} check if n($a), n($b);")).unwrap();
        let four = cost(&format!("{facts} check if n($a), n($b), n($c), n($d);")).unwrap();
        assert!(one * 10 <= two && two < crate::MAX_COST && four > crate::MAX_COST, "{one} {two} {four}");
        let hidden = cost(&format!("{facts} check if n($a), n($b), n($c), n($d), missing(1);")).unwrap();
        assert!(hidden > crate::MAX_COST, "{hidden}");
        let ruled =
            cost(&format!("{facts} m($a, $b) <- n($a), n($b); check if m($a, $b), m($c, $d);")).unwrap();
        assert!(ruled > crate::MAX_COST, "{ruled}");
    }
}
