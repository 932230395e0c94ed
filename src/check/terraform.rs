//! The Terraform provider of a service. Resolving it finds what is wrong with it; each rule here reports its part.

use crate::{
    diagnostic::{Diagnostics, Rule},
    model::Package,
};

fn report(package: &Package, rule: Rule, diagnostics: &mut Diagnostics) {
    let providers = package.services.iter().filter_map(|service| service.provider.as_ref());
    let faults = providers.flat_map(|provider| &provider.faults);
    diagnostics.extend(faults.filter(|fault| fault.rule() == rule).cloned());
}

pub(super) fn terraform_any(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformAny, diagnostics);
}

pub(super) fn terraform_former_name(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformFormerName, diagnostics);
}

pub(super) fn terraform_immutable_outside_id(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformImmutableOutsideId, diagnostics);
}

pub(super) fn terraform_incomplete_resource(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformIncompleteResource, diagnostics);
}

pub(super) fn terraform_invalid_default(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformInvalidDefault, diagnostics);
}

pub(super) fn terraform_not_importable(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformNotImportable, diagnostics);
}

pub(super) fn terraform_recursive_message(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformRecursiveMessage, diagnostics);
}

pub(super) fn terraform_reserved_name(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformReservedName, diagnostics);
}

pub(super) fn terraform_unfed_input(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformUnfedInput, diagnostics);
}

pub(super) fn terraform_unheld_output(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformUnheldOutput, diagnostics);
}

pub(super) fn terraform_unstable_id(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformUnstableId, diagnostics);
}

pub(super) fn terraform_wrong_rpc(package: &Package, diagnostics: &mut Diagnostics) {
    report(package, Rule::TerraformWrongRpc, diagnostics);
}
