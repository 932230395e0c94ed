//! Who may call the methods of a service.

use crate::{
    dice::Dice,
    expression,
    options::{Options, boolean, string},
    types::{MemberKind, Message},
};

/// The rights that every policy lists.
const RIGHTS: &[&str] = &["things.read", "ü ☃", "\" \\"];

/// Conditions that need no field.
const CONDITIONS: &[&str] = &[
    "true",
    "role(\"admin\")",
    "user($user), !($user === \"ü \\\"\") or kind(\"start\")",
    "time($now), $now < 2030-01-01T00:00:00Z",
    "right(\"things.read\", $on), $on.starts_with(\"a/\") && $on.length() < 7",
    "namespace($n), {\"a\", \"b\"}.contains($n)",
];

/// Writes the policy of a service.
pub(crate) fn policy(dice: &mut Dice) -> String {
    let mut policy = Options::new();
    policy.maybe(dice, 50, |dice| boolean(dice, "allow_by_default"));
    for right in RIGHTS {
        policy.maybe(dice, 100, |_| string("rights", right));
    }
    policy.write_ours(dice, "policy")
}

/// Writes the rule of a method over `input`.
pub(crate) fn access(dice: &mut Dice, input: &Message) -> String {
    let mut access = Options::new();
    access
        .maybe(dice, 20, |dice| boolean(dice, "any_user"))
        .maybe(dice, 60, |dice| string("right", dice.word(RIGHTS)))
        .maybe(dice, 40, |dice| string("on", &expression::resource(dice, input)));
    for field in ["or_if", "or_if", "check", "check"] {
        access.maybe(dice, 30, |dice| string(field, &condition(dice, input)));
    }
    access.write_ours(dice, "access")
}

fn condition(dice: &mut Dice, input: &Message) -> String {
    let is_plain = |name: &str| !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric());
    let texts = input.members.iter().filter(|member| member.kind == MemberKind::Text);
    let texts: Vec<_> = texts.filter(|member| is_plain(&member.json_name)).collect();
    match dice.any(&texts) {
        Some(member) if dice.chance(60) => {
            format!("field({:?}, $value), $value.contains(\"ü\") or role(\"admin\")", member.json_name)
        }
        _ => dice.word(CONDITIONS).to_owned(),
    }
}
