//! The attributes of a resource: the fields of the inputs of its creation, and of the output of a read.

use super::{Draft, Rpcs, field, is_name, messages};
use crate::{
    diagnostic::{Diagnostic, Rule},
    model::{Attribute, AttributeKind, Mode, Trait},
    schema::{descriptor::FieldBehavior, pool::FieldView},
};

/// The names that Terraform, or the provider, gives a meaning in every resource.
const RESERVED: [&str; 9] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "id",
    "lifecycle",
    "provider",
    "provisioner",
    "timeouts",
];

/// The attributes of a resource.
pub(super) struct Attributes(Vec<Attribute>);

/// The part of a message in a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The configuration sets it.
    Input,
    /// The service sets it.
    Output,
}

impl Attributes {
    pub(super) fn gather(draft: &mut Draft<'_>, rpcs: Rpcs<'_>) -> Self {
        let mut attributes = Self(Vec::new());
        let inputs = [Some(rpcs.create), rpcs.ready].into_iter().flatten();
        for message in inputs.map(|rpc| messages(rpc).0) {
            attributes.add(draft, message, Part::Input);
        }
        attributes.add(draft, messages(rpcs.read.0).1, Part::Output);
        if let Some((update, _)) = rpcs.update {
            attributes.replace_unless_updated(draft, messages(update).0);
        }
        attributes.add_versions(draft);
        attributes
    }

    pub(super) fn find(&self, name: &str) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == name)
    }

    pub(super) fn with_json(&self, json: &str) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.json == json)
    }

    pub(super) fn all(&self) -> &[Attribute] {
        &self.0
    }

    pub(super) fn into_model(self) -> Vec<Attribute> {
        self.0
    }

    fn add(&mut self, draft: &mut Draft<'_>, message: &str, part: Part) {
        let Some(view) = draft.pool.message_view(message) else { return };
        for field in view.fields() {
            let mut inside = vec![message.to_owned()];
            let Some(attribute) = draft.attribute(&field, part, &mut inside) else { continue };
            if RESERVED.contains(&&*attribute.name) {
                draft.reserved(&field, &attribute.name);
            } else if self.find(&attribute.name).is_none() {
                self.0.push(attribute);
            }
        }
    }

    /// Fields that the update does not take can change only with another resource.
    fn replace_unless_updated(&mut self, draft: &Draft<'_>, message: &str) {
        let Some(view) = draft.pool.message_view(message) else { return };
        let names: Vec<_> = view.fields().map(|field| field::name(&field)).collect();
        for attribute in self.0.iter_mut().filter(|attribute| attribute.mode != Mode::Computed) {
            if !names.contains(&attribute.name) {
                attribute.traits.insert(Trait::Replace);
            }
        }
    }

    /// Adds the attribute that sends a write-only attribute again when it changes.
    fn add_versions(&mut self, draft: &mut Draft<'_>) {
        let write_only = self.0.iter().filter(|attribute| attribute.is(Trait::WriteOnly));
        let versions: Vec<_> =
            write_only.map(|attribute| (attribute.name.clone(), attribute.version())).collect();
        for (name, version) in versions {
            match self.find(&version.name) {
                Some(taken) => draft.taken(taken, &name),
                None => self.0.push(version),
            }
        }
    }
}

impl Draft<'_> {
    fn reserved(&mut self, field: &FieldView<'_>, name: &str) {
        let message =
            format!("`{name}` has a meaning in every resource, so no field can be an attribute of this name");
        let help = "set `name` in `(temporal_prost.v1.attribute)`, or `skip`";
        self.about(Rule::TerraformReservedName, field, (message, help));
    }

    /// Reports the attribute of a field that has the name of another attribute's version.
    fn taken(&mut self, attribute: &Attribute, write_only: &str) {
        let message = format!(
            "`{}` is the number that sends the write-only `{write_only}` again, so no field can be an attribute of this name",
            attribute.name
        );
        let help = "set `name` in `(temporal_prost.v1.attribute)`, or `skip`";
        self.faults
            .push(Diagnostic::new(Rule::TerraformReservedName, attribute.at.clone(), message).help(help));
    }

    /// Returns `None` for a field that is skipped, or cannot be an attribute.
    pub(super) fn attribute(
        &mut self,
        of: &FieldView<'_>,
        part: Part,
        inside: &mut Vec<String>,
    ) -> Option<Attribute> {
        if field::is_skipped(of) {
            return None;
        }
        let options = of.options().attribute.as_deref().cloned().unwrap_or_default();
        let part = if field::is(of, FieldBehavior::OutputOnly) { Part::Output } else { part };
        let kind = self.kind(of, part, inside)?;
        let (is_input, message) = (part == Part::Input, inside.last()?);
        let oneof = self.oneof(of, message);
        let presence = self.pool.has_presence(message, of.proto);
        let traits = [
            (options.sensitive, Trait::Sensitive),
            (is_input && self.is_write_only(of, inside.len() > 1), Trait::WriteOnly),
            (is_input && field::is_fixed(of), Trait::Replace),
            (options.keep(), Trait::Keep),
            (presence, Trait::Presence),
        ];
        // In an output, no configuration sets the fields of a message.
        let default = if is_input || field::is(of, FieldBehavior::OutputOnly) {
            self.default(of, &options.default, &kind)
        } else {
            String::new()
        };
        Some(Attribute {
            name: self.name(of),
            mode: if is_input { field::mode(of, &options) } else { Mode::Computed },
            traits: traits.into_iter().filter(|(is, _)| *is).map(|(_, one)| one).collect(),
            oneof,
            formerly: options.formerly,
            default,
            ..field::attribute(of, kind)
        })
    }

    fn name(&mut self, of: &FieldView<'_>) -> String {
        let name = field::name(of);
        if !is_name(&name) {
            let message = format!("`{name}` cannot be a name in Terraform");
            let help = "set `name` in `(temporal_prost.v1.attribute)` to lower-case letters, digits and `_`";
            self.about(Rule::TerraformReservedName, of, (message, help));
        }
        name
    }

    fn is_write_only(&mut self, of: &FieldView<'_>, is_nested: bool) -> bool {
        let is_write_only = field::is(of, FieldBehavior::InputOnly);
        if is_write_only && is_nested {
            let name = &of.proto.name;
            let message =
                format!("`{name}` is in inputs only, but a state holds all of an attribute or nothing");
            let help = "move it to the input of the rpc";
            self.about(Rule::TerraformUnheldOutput, of, (message, help));
        }
        is_write_only && !is_nested
    }

    fn oneof(&self, of: &FieldView<'_>, message: &str) -> Option<String> {
        let index = of.proto.oneof_index.filter(|_| !of.proto.proto3_optional())?;
        let oneof = self.pool.message(message)?.oneof_decl.get(usize::try_from(index).ok()?)?;
        Some(oneof.name.clone())
    }

    pub(super) fn about(&mut self, rule: Rule, field: &FieldView<'_>, (message, help): (String, &str)) {
        let at = field.name_at();
        // The first fault of a field explains the others.
        if !self.faults.iter().any(|fault| *fault.at() == at) {
            self.faults.push(Diagnostic::new(rule, at, message).help(help));
        }
    }

    pub(super) fn object(
        &mut self,
        name: String,
        part: Part,
        inside: &mut Vec<String>,
    ) -> Option<AttributeKind> {
        let fields: Vec<_> = self.pool.message_view(&name)?.fields().collect();
        inside.push(name);
        let attributes = fields.iter().filter_map(|field| self.attribute(field, part, inside)).collect();
        inside.pop();
        Some(AttributeKind::Object(attributes))
    }
}
