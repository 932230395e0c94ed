//! The values of enums.

use super::{
    super::{Change, Encodings, Finding, Grade},
    Pair,
};
use crate::{
    diagnostic::Location,
    schema::{descriptor::EnumValueDescriptorProto, pool::EnumView},
};

type Value<'a> = (&'a EnumValueDescriptorProto, Location);

pub(super) fn compare(pair: &Pair<'_, EnumView<'_>>, encodings: Encodings) -> Vec<Finding> {
    let (old, new): (Vec<_>, Vec<_>) = (pair.old.values().collect(), pair.new.values().collect());
    let changed = old.iter().filter_map(|value| changed(pair, value, (&new, encodings)));
    let is_added = |(value, _): &&Value<'_>| {
        let has_name = old.iter().any(|(other, _)| other.name == value.name);
        let is_renamed = old.iter().any(|(other, _)| {
            other.number() == value.number() && !new.iter().any(|(kept, _)| kept.name == other.name)
        });
        !has_name && !is_renamed
    };
    let added = new.iter().filter(is_added).map(|value| added(pair, value, encodings));
    changed.chain(added).collect()
}

fn changed(
    pair: &Pair<'_, EnumView<'_>>,
    (old, was): &Value<'_>,
    (values, encodings): (&[Value<'_>], Encodings),
) -> Option<Finding> {
    let by_name = values.iter().find(|(new, _)| new.name == old.name);
    let by_number = values.iter().find(|(new, _)| new.number() == old.number());
    let strict = if encodings.are_strict() { Grade::Breaking } else { Grade::Risky };
    let (change, grade, at, what) = match (by_name, by_number) {
        (Some((new, _)), _) if new.number() == old.number() => return None,
        (Some((new, at)), _) => {
            let grade = if encodings.binary { Grade::Breaking } else { Grade::Safe };
            let what = format!("has the number {}, had {}", new.number(), old.number());
            (Change::EnumValueRenumbered, grade, at.clone(), what)
        }
        (None, Some((new, at))) => {
            (Change::EnumValueRenamed, strict, at.clone(), format!("is called `{}`", new.name))
        }
        (None, None) => (Change::EnumValueRemoved, strict, pair.new.at(), "is gone".to_owned()),
    };
    let message = pair.inside(&format!("value `{}` of `{}` {what}", old.name, pair.names.1));
    Some(Finding::new(change, at, message).was(was.clone()).at_most(grade))
}

fn added(pair: &Pair<'_, EnumView<'_>>, (new, at): &Value<'_>, encodings: Encodings) -> Finding {
    let message = pair.inside(&format!("value `{}` of `{}` is new", new.name, pair.names.1));
    let grade = if encodings.are_strict() { Grade::Risky } else { Grade::Safe };
    Finding::new(Change::EnumValueAdded, at.clone(), message).at_most(grade)
}
