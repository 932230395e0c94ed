//! The rules: one function, one name, one case under `tests/diagnostics` each.

mod annotations;
mod command_line;
mod effect;
mod expressions;
mod field;
mod modules;
mod names;
mod options;
mod priority;
mod references;
mod registered;
mod retry;
mod start;
mod timeouts;
mod unknown;

use crate::{
    diagnostic::Diagnostics,
    expression::messages,
    model::Package,
    schema::{Rpc, Schema, undotted},
};

/// Everything that is wrong with `inputs`, from which `packages` have been resolved.
pub(crate) fn all(schema: &Schema<'_>, inputs: &[String], packages: &[Package]) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    annotations(schema, inputs, &mut diagnostics);
    resolved(packages, schema, &mut diagnostics);
    diagnostics
}

/// Rules about annotations as they are written, whether they can be resolved or not.
fn annotations(schema: &Schema<'_>, inputs: &[String], diagnostics: &mut Diagnostics) {
    let services = schema.services(inputs);
    for service in &services {
        effect::of_service(*service, diagnostics);
        unknown::of_service(schema, *service, diagnostics);
    }
    let rpcs = services.iter().flat_map(|service| service.rpcs());
    let rpcs: Vec<_> = rpcs.filter(|rpc| !rpc.kinds().is_empty()).collect();
    let messages = messages(schema, rpcs.iter().map(|rpc| undotted(&rpc.proto.input_type)));
    for rpc in rpcs {
        for rule in RULES {
            rule(rpc, diagnostics);
        }
        references::resolve(schema, rpc, diagnostics);
        unknown::of_rpc(schema, rpc, diagnostics);
        expressions::are_sound(&messages, rpc, diagnostics);
    }
}

const RULES: [fn(Rpc<'_>, &mut Diagnostics); 20] = [
    annotations::combine,
    annotations::are_unary,
    annotations::signals_return_nothing,
    options::durations_are_valid,
    retry::attempts_are_valid,
    retry::policies_are_valid,
    priority::are_valid,
    options::numbers_are_finite,
    options::values_are_known,
    options::stages_can_be_waited_for,
    options::id_policies_agree,
    references::are_unique,
    timeouts::are_given,
    timeouts::can_strike,
    registered::aliases_are_names,
    start::have_a_queue,
    start::have_one_mapping,
    start::have_the_workers_behavior,
    effect::is_of_today,
    effect::is_any,
];

/// Rules about what has been resolved.
fn resolved(packages: &[Package], schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    modules::of_packages_differ(packages, diagnostics);
    for package in packages {
        names::are_usable(package, diagnostics);
        names::are_unique(package, diagnostics);
        modules::are_unique(package, schema, diagnostics);
        names::types_are_distinct(package, diagnostics);
        registered::names_are_unique(package, diagnostics);
        command_line::names_are_usable(package, diagnostics);
        command_line::commands_are_unique(package, diagnostics);
        command_line::flags_are_unique(package, diagnostics);
    }
}
