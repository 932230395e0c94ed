//! The id of a resource: the id of the workflow that creates it.

use temporal_prost_expression::Template;

use super::{Draft, Rpcs, attributes::Attributes, field, messages};
use crate::{
    diagnostic::{Diagnostic, Rule},
    expression::json_name,
    model::{AttributeKind, IdPart, Operation},
    schema::{
        descriptor::WorkflowOptions,
        pool::{Kind, Rpc},
    },
};

impl Draft<'_> {
    /// Reports ids that differ each time, and immutable fields that are not part of the id.
    pub(super) fn check_id(&mut self, create: Rpc<'_>) {
        let Some(template) = template(create) else {
            return self.unstable(create, "has no expression, so that it is random");
        };
        let sources = template.sources();
        match () {
            () if sources.is_random() => self.unstable(create, "is random"),
            () if sources.reads_clock() => self.unstable(create, "depends on the time"),
            () if sources.reads_whole_input() => {}
            () => self.check_immutable(create, &template),
        }
    }

    fn unstable(&mut self, create: Rpc<'_>, what: &str) {
        let at = create.option_at(Kind::Workflow, &[WorkflowOptions::ID.number]);
        let message = format!(
            "the id of `{}` {what}, so that Terraform cannot find a resource whose creation was interrupted",
            create.proto.name
        );
        let help = "make the id of fields of the input";
        self.faults.push(Diagnostic::new(Rule::TerraformUnstableId, at, message).help(help));
    }

    fn check_immutable(&mut self, create: Rpc<'_>, template: &Template) {
        let sources = template.sources();
        let names: Vec<_> = sources.fields().filter_map(|path| path.first().cloned()).collect();
        let Some(view) = self.pool.message_view(messages(create).0) else { return };
        let fixed = view.fields().filter(field::is_fixed);
        for of in fixed.filter(|of| !names.iter().any(|name| *name == json_name(of.proto))) {
            let name = &of.proto.name;
            let message = format!(
                "`{name}` cannot change, but is not part of the id: a successor would have the same id"
            );
            let help = "add it to the id of the workflow; otherwise `create_before_destroy` cannot work";
            self.about(Rule::TerraformImmutableOutsideId, &of, (message, help));
        }
    }

    /// Returns the parts of the id, if a read needs the fields in it.
    pub(super) fn import(
        &mut self,
        rpcs: Rpcs<'_>,
        read: &Operation,
        attributes: &Attributes,
    ) -> Vec<IdPart> {
        let mut needed = read.input.iter().filter(|name| *name != "id").peekable();
        if needed.peek().is_none() {
            return Vec::new();
        }
        let parts =
            template(rpcs.create).and_then(|template| parts(&template, attributes)).unwrap_or_default();
        let Some(missing) = needed.find(|name| !parts.contains(&IdPart::Field((*name).clone()))) else {
            return parts;
        };
        let message = format!(
            "a resource of `{}` cannot be imported: `{}` needs `{missing}`, which the id does not tell",
            rpcs.create.proto.name, rpcs.read.0.proto.name
        );
        let help = "let the read take the `id` alone, or make the id of plain fields and texts";
        self.faults.push(Diagnostic::new(Rule::TerraformNotImportable, rpcs.read.0.at(), message).help(help));
        Vec::new()
    }
}

fn template(create: Rpc<'_>) -> Option<Template> {
    let id = &create.options().workflow.as_deref()?.id;
    Template::parse(id).ok().filter(|_| !id.is_empty())
}

/// Returns the parts of an id that consists of texts and fields, with a text between fields.
fn parts(template: &Template, attributes: &Attributes) -> Option<Vec<IdPart>> {
    let mut rest = template.source();
    let mut parts = Vec::new();
    while let Some((text, after)) = rest.split_once("${!") {
        let (field, after) = after.split_once('}')?;
        let attribute = attributes.with_json(field.trim()).filter(|one| one.kind == AttributeKind::Text)?;
        if text.is_empty() && !parts.is_empty() {
            return None;
        }
        parts.extend((!text.is_empty()).then(|| IdPart::Text(text.to_owned())));
        parts.push(IdPart::Field(attribute.name.clone()));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| IdPart::Text(rest.to_owned())));
    Some(parts)
}
