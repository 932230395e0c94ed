use std::collections::BTreeSet;

use crate::{
    dice::Dice,
    names::folded,
    options::{self, Options},
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handler {
    Query,
    Signal,
    Update,
}

/// A handler that workflows can refer to.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) handler: Handler,
    /// The full name, without a leading dot.
    pub(crate) service: String,
    pub(crate) method: String,
}

/// Adds references of a workflow of `service` to some of the handlers. The handlers of a workflow have different names.
pub(crate) fn add(dice: &mut Dice, options: &mut Options, service: &str, targets: &[Target]) {
    let mut names = BTreeSet::new();
    for (number, target) in targets.iter().enumerate() {
        if dice.chance(30) && names.insert(folded(&target.method)) {
            options.maybe(dice, 100, |dice| reference(dice, service, target, number));
        }
    }
}

fn reference(dice: &mut Dice, service: &str, target: &Target, number: usize) -> String {
    let full = format!("{}.{}", target.service, target.method);
    let name = if target.service == service && dice.chance(80) { &target.method } else { &full };
    let mut reference = Options::new();
    reference.maybe(dice, 100, |_| options::string("ref", name)).maybe(dice, 20, options::xns);
    if target.handler != Handler::Query {
        reference
            .maybe(dice, 30, |_| "start: true".to_owned())
            .maybe(dice, 10, |dice| options::cli(dice, 1000 + number));
    }
    if target.handler == Handler::Update {
        reference.maybe(dice, 30, |dice| options::boolean(dice, "validate"));
    }
    let field = match target.handler {
        Handler::Query => "query",
        Handler::Signal => "signal",
        Handler::Update => "update",
    };
    format!("{field}: {}", reference.nested())
}
