//! Pairs the fields of two messages by number and by name.

use super::{
    super::{Change, Encodings, Finding, Grade},
    Pair,
};
use crate::schema::{
    descriptor::FieldDescriptorProto,
    pool::{FieldView, MessageView},
};

pub(super) struct Fields<'a> {
    pub(super) pairs: Vec<FieldPair<'a>>,
    removed: Vec<FieldView<'a>>,
    added: Vec<FieldView<'a>>,
    encodings: Encodings,
}

/// A field of the old message and the same of the new one.
pub(super) struct FieldPair<'a> {
    pub(super) old: FieldView<'a>,
    pub(super) new: FieldView<'a>,
    /// The encodings in which a value of the old one reaches the new one.
    pub(super) encodings: Encodings,
}

impl<'a> Fields<'a> {
    pub(super) fn new(pair: &Pair<'_, MessageView<'a>>, encodings: Encodings) -> Self {
        let new: Vec<_> = pair.new.fields().collect();
        let mut fields = Self { pairs: Vec::new(), removed: Vec::new(), added: Vec::new(), encodings };
        for old in pair.old.fields() {
            let by_number = new.iter().find(|one| one.proto.number == old.proto.number);
            let by_name = new.iter().find(|one| reads(one.proto, json_name(old.proto)));
            fields.add(old, by_number, by_name);
        }
        let is_new =
            |one: &FieldView<'_>| !fields.pairs.iter().any(|pair| pair.new.proto.number == one.proto.number);
        fields.added = new.into_iter().filter(is_new).collect();
        fields
    }

    fn add(
        &mut self,
        old: FieldView<'a>,
        by_number: Option<&FieldView<'a>>,
        by_name: Option<&FieldView<'a>>,
    ) {
        let all = self.encodings;
        let same = by_number.zip(by_name).filter(|(one, other)| one.proto.number == other.proto.number);
        let (new, encodings) = match (same, by_name, by_number) {
            (Some((new, _)), ..) => (new, all),
            (None, _, Some(new)) if !all.json => (new, all),
            (None, Some(new), _) => (new, Encodings { binary: false, ..all }),
            (None, None, Some(new)) => (new, Encodings { json: false, ..all }),
            (None, None, None) => return self.removed.push(old),
        };
        self.pairs.push(FieldPair { old, new: new.clone(), encodings });
    }

    /// Returns what is gone or new.
    pub(super) fn unpaired(&self, pair: &Pair<'_, MessageView<'_>>) -> Vec<Finding> {
        let removed = self.removed.iter().map(|old| self.removed(pair, old));
        removed.chain(self.added.iter().map(|new| self.added(pair, new))).collect()
    }

    fn removed(&self, pair: &Pair<'_, MessageView<'_>>, old: &FieldView<'_>) -> Finding {
        let message = pair.inside(&format!("{} is gone", of(old, pair.names.1)));
        let grade = if self.encodings.are_strict() { Grade::Breaking } else { Grade::Risky };
        Finding::new(Change::FieldRemoved, pair.new.at(), message).was(old.at()).at_most(grade)
    }

    fn added(&self, pair: &Pair<'_, MessageView<'_>>, new: &FieldView<'_>) -> Finding {
        if new.is_required() {
            let message = pair.inside(&format!("{} is new and required", of(new, pair.names.1)));
            return Finding::new(Change::FieldRequired, new.at(), message);
        }
        let message = pair.inside(&format!("{} is new", of(new, pair.names.1)));
        let grade = if self.encodings.are_strict() { Grade::Risky } else { Grade::Safe };
        Finding::new(Change::FieldAdded, new.at(), message).at_most(grade)
    }

    /// Returns the change of the name or number of a field.
    pub(super) fn renamed(&self, pair: &Pair<'_, MessageView<'_>>, one: &FieldPair<'_>) -> Option<Finding> {
        let (change, grade) = self.change_of_names(one)?;
        let (old, new) = (one.old.proto, one.new.proto);
        let what = match change {
            Change::FieldRenumbered => format!("has the number {}, had {}", new.number, old.number),
            Change::FieldProtoName => format!("was called `{}`", old.name),
            _ => format!("is called `{}` in JSON, was `{}`", json_name(new), json_name(old)),
        };
        let help = match change {
            Change::FieldRenamed => format!("{}: `[json_name = {:?}]`", change.help(), json_name(old)),
            _ => change.help().to_owned(),
        };
        let message = pair.inside(&format!("{} {what}", of(&one.new, pair.names.1)));
        Some(Finding::new(change, one.new.at(), message).was(one.old.at()).at_most(grade).help(help))
    }

    fn change_of_names(&self, one: &FieldPair<'_>) -> Option<(Change, Grade)> {
        let (old, new) = (one.old.proto, one.new.proto);
        let Encodings { json, binary, .. } = self.encodings;
        if old.number != new.number {
            let grade = if binary { Grade::Breaking } else { Grade::Safe };
            Some((Change::FieldRenumbered, grade))
        } else if json && !reads(new, json_name(old)) {
            let grade = if self.encodings.are_strict() { Grade::Breaking } else { Grade::Risky };
            Some((Change::FieldRenamed, grade))
        } else if json && !reads(old, json_name(new)) {
            Some((Change::FieldJsonName, Grade::Risky))
        } else {
            (old.name != new.name).then_some((Change::FieldProtoName, Grade::Risky))
        }
    }
}

/// Names a field.
pub(super) fn of(field: &FieldView<'_>, message: &str) -> String {
    format!("field `{}` of `{message}`", field.proto.name)
}

/// protoc and protox always set it.
fn json_name(field: &FieldDescriptorProto) -> &str {
    field.json_name.as_deref().unwrap_or(&field.name)
}

/// Returns whether a reader of JSON takes `name` for the field: by its name in JSON or in the schema.
fn reads(field: &FieldDescriptorProto, name: &str) -> bool {
    json_name(field) == name || field.name == name
}
