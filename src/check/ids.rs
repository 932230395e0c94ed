//! The ids of workflows and updates.

mod length;
mod pattern;
mod policy;
mod variety;

use temporal_prost_expression::{Messages, Rule as ExpressionRule, Sources, Template};

pub(super) use self::{
    length::unbounded_id,
    pattern::shared_id_pattern,
    policy::ineffective_id_policy,
    variety::{constant_id, constant_update_id, id_without_input, low_cardinality_id},
};
use super::expressions::Written;
use crate::{
    diagnostic::{Diagnostic, Rule},
    expression::{Placed, Purpose},
    schema::pool::{Kind, Pool, Rpc, without_dot},
};

/// The ids that parse, in the order of the rpcs.
pub(super) struct Ids<'a> {
    pub(super) pool: &'a Pool<'a>,
    all: Vec<Id<'a>>,
    /// The workflows whose schema sets no id.
    workflows_without: Vec<Rpc<'a>>,
}

/// The id of a workflow or update.
struct Id<'a> {
    rpc: Rpc<'a>,
    kind: Kind,
    placed: Placed<'a>,
    template: &'a Template,
    sources: Sources,
    /// Set if it contains text that is meant to be a fragment.
    is_mistaken: bool,
}

impl<'a> Ids<'a> {
    pub(super) fn new(
        pool: &'a Pool<'a>,
        rpcs: &[Rpc<'a>],
        written: &'a [Written<'a>],
        messages: &Messages,
    ) -> Self {
        let all = written.iter().filter_map(|one| Id::new(one, messages)).collect();
        let sets_none =
            |rpc: &&Rpc<'_>| rpc.options().workflow.as_ref().is_some_and(|options| options.id.is_empty());
        Self { pool, all, workflows_without: rpcs.iter().filter(sets_none).copied().collect() }
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Id<'a>> {
        self.all.iter().filter(move |id| id.kind == kind)
    }
}

impl<'a> Id<'a> {
    fn new(written: &'a Written<'a>, messages: &Messages) -> Option<Self> {
        let Written { rpc, placed } = written;
        let kind = match placed.expression.purpose {
            Purpose::Id => Kind::Workflow,
            Purpose::UpdateId => Kind::Update,
            _ => return None,
        };
        let template = placed.expression.template()?;
        let sources = template.sources();
        let is_mistake = |rule| matches!(rule, ExpressionRule::Placeholder | ExpressionRule::PlainFragment);
        let input = messages.get(written.input());
        let problems = input.filter(|_| sources.is_constant()).map(|input| template.check(&input));
        let is_mistaken = problems.into_iter().flatten().any(|problem| is_mistake(problem.rule));
        Some(Self { rpc: *rpc, kind, placed: *placed, template, sources, is_mistaken })
    }

    /// The full name of the input.
    fn input(&self) -> &'a str {
        without_dot(&self.rpc.proto.input_type)
    }

    fn diagnostic(&self, rule: Rule, message: impl Into<String>) -> Diagnostic {
        self.placed.report(rule, message)
    }
}
