//! The rules. Each has a function of its name and a case under `tests/diagnostics`.

mod annotations;
mod command_line;
mod expressions;
mod ids;
mod messages;
mod nexus;
mod options;
mod policy;
mod references;
mod registered;
mod repeated;
mod rust;
mod search_attributes;
mod subjects;
mod terraform;

use std::{collections::BTreeSet, iter};

pub(crate) use expressions::Written;
use expressions::cells;
use ids::Ids;
pub(crate) use messages::json::{RENAME, SAME_NAME};
use messages::{json, maps};
use options::{effect, nexus as nexus_options, priority, retry, start, timeouts, unknown, values, xns};
use references::{References, usage};
use rust::{
    declarations::{self, Declarations},
    editions, missing, modules, names,
};
pub(crate) use search_attributes::SearchAttributes;
use subjects::Subjects;

use crate::{
    config::Limits,
    diagnostic::{Diagnostics, Rule},
    model::Package,
    parallel,
    rust::path::Paths,
    schema::pool::{Pool, Rpc, ServiceView},
};

/// The subject of the checks.
pub(crate) struct Schema<'a> {
    pub(crate) pool: &'a Pool<'a>,
    pub(crate) inputs: &'a [String],
    pub(crate) paths: &'a Paths,
    /// Resolved from the inputs.
    pub(crate) packages: &'a [Package],
}

/// Returns everything that is wrong with a schema, without the lints that are not wanted.
pub(crate) fn all(
    schema: &Schema<'_>,
    limits: Limits,
    mut is_wanted: impl FnMut(Rule) -> bool,
) -> Diagnostics {
    let written = Written::all(schema.packages, schema.pool);
    let subjects = Subjects::new(schema, limits, &written);
    let is_of_expressions = |rule: &Rule| matches!(rule, Rule::Expression(_));
    let of_expressions = Rule::all().filter(is_of_expressions).filter(|rule| is_wanted(*rule)).collect();
    let expressions = Check::Expressions(of_expressions);
    let wanted = CHECKS.iter().filter(|(rule, _)| is_wanted(*rule)).map(|(_, check)| check);
    let wanted: Vec<_> = iter::once(&expressions).chain(wanted).collect();
    // Threads cost more than the checks of one service.
    let is_small = subjects.services.len() <= 1;
    let check = |check: &&Check| check.run(&subjects);
    let found = if is_small { wanted.iter().map(check).collect() } else { parallel::map(&wanted, check) };
    found.into_iter().fold(Diagnostics::default(), Diagnostics::and)
}

/// A function that checks a rule for one of what it is called with.
enum Check {
    /// For the annotations of a service, even if they cannot be resolved.
    Service(fn(&Pool<'_>, ServiceView<'_>, &mut Diagnostics)),
    Services(fn(&Pool<'_>, &[ServiceView<'_>], &mut Diagnostics)),
    /// For the annotations of an rpc, even if they cannot be resolved.
    Rpc(fn(Rpc<'_>, &mut Diagnostics)),
    /// For the annotations of an rpc, compared with limits that a project can choose.
    Limited(fn(Rpc<'_>, Limits, &mut Diagnostics)),
    /// For all expressions, all rules of the expression language that are wanted.
    Expressions(BTreeSet<Rule>),
    Expression(fn(&Written<'_>, &mut Diagnostics)),
    Package(fn(&Package, &mut Diagnostics)),
    Packages(fn(&[Package], &Pool<'_>, &mut Diagnostics)),
    References(fn(&References<'_>, &mut Diagnostics)),
    /// For handlers, and the workflows that reference them.
    Usage(fn(&[Package], &References<'_>, &mut Diagnostics)),
    /// For the messages and enums of the packages.
    Declarations(fn(&Declarations<'_>, &mut Diagnostics)),
    Ids(fn(&Ids<'_>, &mut Diagnostics)),
    SearchAttributes(fn(&SearchAttributes<'_>, Limits, &mut Diagnostics)),
}

impl Check {
    fn run(&self, subjects: &Subjects<'_>) -> Diagnostics {
        let Subjects { schema: Schema { pool, packages, .. }, services, rpcs, written, limits, .. } =
            subjects;
        let mut found = Diagnostics::default();
        match self {
            Self::Service(check) => services.iter().for_each(|one| check(pool, *one, &mut found)),
            Self::Services(check) => check(pool, services, &mut found),
            Self::Rpc(check) => rpcs.iter().for_each(|one| check(*one, &mut found)),
            Self::Limited(check) => rpcs.iter().for_each(|one| check(*one, *limits, &mut found)),
            Self::Expressions(wanted) => {
                found.extend(expressions::check(subjects.messages(), written, wanted));
            }
            Self::Expression(check) => written.iter().for_each(|one| check(one, &mut found)),
            Self::Package(check) => packages.iter().for_each(|one| check(one, &mut found)),
            Self::Packages(check) => check(packages, pool, &mut found),
            Self::References(check) => check(subjects.references(), &mut found),
            Self::Usage(check) => check(packages, subjects.references(), &mut found),
            Self::Declarations(check) => check(subjects.declarations(), &mut found),
            Self::Ids(check) => check(subjects.ids(), &mut found),
            Self::SearchAttributes(check) => check(subjects.search_attributes(), *limits, &mut found),
        }
        found
    }
}

macro_rules! checks {
    ($($rule:ident: $subject:ident($module:ident::$function:ident),)*) => {
        const CHECKS: &[(Rule, Check)] = &[$((Rule::$rule, Check::$subject($module::$function))),*];

        /// Every rule, and the function that checks it.
        #[cfg(test)]
        const RULES: &[(Rule, &str)] = &[$((Rule::$rule, stringify!($function))),*];
    };
}

checks! {
    AdmittedStage: Rpc(values::admitted_stage),
    CliDuplicateCommand: Package(command_line::cli_duplicate_command),
    CliDuplicateFlag: Package(command_line::cli_duplicate_flag),
    CliUnusableName: Package(command_line::cli_unusable_name),
    ConflictingSearchAttribute: SearchAttributes(search_attributes::conflicting_search_attribute),
    ConstantId: Ids(ids::constant_id),
    ConstantUpdateId: Ids(ids::constant_update_id),
    DeprecatedOption: Rpc(effect::deprecated_option),
    DuplicateName: Packages(registered::duplicate_name),
    DuplicateOperation: Packages(nexus::duplicate_operation),
    EnumValueCollision: Declarations(declarations::enum_value_collision),
    EmptyAlias: Rpc(registered::empty_alias),
    HammeringRetry: Limited(retry::hammering_retry),
    IdPolicyConflict: Rpc(values::id_policy_conflict),
    IdWithoutInput: Ids(ids::id_without_input),
    IgnoredOption: Service(effect::ignored_option),
    IgnoredOption: Service(nexus_options::ignored_option),
    IgnoredOption: Usage(usage::ignored_option),
    IneffectiveIdPolicy: Ids(ids::ineffective_id_policy),
    IneffectiveTimeout: Rpc(timeouts::ineffective_timeout),
    InvalidAttempts: Rpc(retry::invalid_attempts),
    InvalidCondition: Service(policy::invalid_condition),
    InvalidDuration: Rpc(values::invalid_duration),
    InvalidPriority: Rpc(priority::invalid_priority),
    InvalidRetryPolicy: Rpc(retry::invalid_retry_policy),
    LateHeartbeat: Rpc(xns::late_heartbeat),
    LowCardinalityId: Ids(ids::low_cardinality_id),
    JsonNameCollision: Packages(json::json_name_collision),
    MissingHeartbeat: Limited(timeouts::missing_heartbeat),
    MissingTaskQueue: Rpc(start::missing_task_queue),
    MissingTimeout: Rpc(timeouts::missing_timeout),
    MissingType: Declarations(missing::missing_type),
    MixedSearchAttributes: Rpc(start::mixed_search_attributes),
    ModuleCollision: Packages(modules::module_collision),
    ModuleCollision: Declarations(declarations::module_collision),
    NameCollision: Package(names::name_collision),
    NameCollision: Declarations(declarations::name_collision),
    NobodyMayCall: Packages(policy::nobody_may_call),
    NotFinite: Rpc(values::not_finite),
    OptionCombination: Rpc(annotations::option_combination),
    RepeatedReference: References(references::repeated_reference),
    ReservedName: Packages(registered::reserved_name),
    ReservedName: Packages(nexus::reserved_name),
    ReservedSearchAttribute: SearchAttributes(search_attributes::reserved_search_attribute),
    SameRustType: Package(names::same_rust_type),
    SameRustType: Declarations(declarations::same_rust_type),
    ScheduleToStartTimeout: Rpc(timeouts::schedule_to_start_timeout),
    SharedIdPattern: Ids(ids::shared_id_pattern),
    SharedName: Packages(registered::shared_name),
    SignalOutput: Rpc(annotations::signal_output),
    StreamingRpc: Rpc(annotations::streaming_rpc),
    TerraformAny: Package(terraform::terraform_any),
    TerraformFormerName: Package(terraform::terraform_former_name),
    TerraformImmutableOutsideId: Package(terraform::terraform_immutable_outside_id),
    TerraformIncompleteResource: Package(terraform::terraform_incomplete_resource),
    TerraformInvalidDefault: Package(terraform::terraform_invalid_default),
    TerraformNotImportable: Package(terraform::terraform_not_importable),
    TerraformRecursiveMessage: Package(terraform::terraform_recursive_message),
    TerraformReservedName: Package(terraform::terraform_reserved_name),
    TerraformUnfedInput: Package(terraform::terraform_unfed_input),
    TerraformUnheldOutput: Package(terraform::terraform_unheld_output),
    TerraformUnstableId: Package(terraform::terraform_unstable_id),
    TerraformWrongRpc: Package(terraform::terraform_wrong_rpc),
    TooManySearchAttributes: SearchAttributes(search_attributes::too_many_search_attributes),
    UnboundedId: Ids(ids::unbounded_id),
    UnboundedRetry: Rpc(retry::unbounded_retry),
    UncheckedUtf8: Declarations(editions::unchecked_utf8),
    UndefinedQuery: References(references::undefined_query),
    UndefinedRight: Services(policy::undefined_right),
    UndefinedSignal: References(references::undefined_signal),
    UndefinedUpdate: References(references::undefined_update),
    UnknownEdition: Packages(editions::unknown_edition),
    UnknownFact: Rpc(policy::unknown_fact),
    UnknownOption: Packages(unknown::unknown_option),
    UnorderedMap: Service(maps::unordered_map),
    UnknownValue: Rpc(values::unknown_value),
    UnstableCellKey: Expression(cells::unstable_cell_key),
    UnstableResource: Expression(policy::unstable_resource),
    UnusableFact: Service(policy::unusable_fact),
    UnusableName: Package(names::unusable_name),
    UnusableName: Declarations(declarations::unusable_name),
    UnusedHandler: Usage(usage::unused_handler),
    UnusedRight: Services(policy::unused_right),
    VersioningBehavior: Rpc(start::versioning_behavior),
    WorkflowRetryPolicy: Rpc(retry::workflow_retry_policy),
    WrongKind: References(references::wrong_kind),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;
    use crate::diagnostic::Rule;

    #[test]
    fn every_rule_is_checked_by_the_function_of_its_name() {
        for (rule, function) in RULES {
            assert_eq!(*function, rule.name().replace('-', "_"));
        }
        let checked: BTreeSet<_> = RULES.iter().map(|(rule, _)| *rule).collect();
        // Evaluation takes an input, which only `eval` has. Comments are checked when the findings are known.
        let elsewhere = |rule: &Rule| {
            matches!(rule, Rule::Expression(_) | Rule::Evaluation) || rule.is_about_allowances()
        };
        assert_eq!(checked, Rule::all().filter(|rule| !elsewhere(rule)).collect());
    }
}
