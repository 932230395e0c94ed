//! The type, cardinality and presence of a field.

use super::{
    super::{Change, Finding, Grade},
    Pair, fields,
    fields::FieldPair,
    is_well_known,
    reading::{Reading, reading},
    shape::{Item, Shape},
};
use crate::schema::{
    descriptor::FieldDescriptorProto,
    pool::{MessageView, Pool},
};

/// The change of a field, and the types inside it.
pub(super) struct Compared {
    pub(super) finding: Option<Finding>,
    /// Pairs of messages or enums.
    pub(super) inside: Vec<(String, String)>,
}

pub(super) fn compare(
    (old, new): (&Pool<'_>, &Pool<'_>),
    pair: &Pair<'_, MessageView<'_>>,
    field: &FieldPair<'_>,
) -> Compared {
    let shapes = (Shape::of(old, &field.old), Shape::of(new, &field.new));
    let found = shape(shapes, field);
    let required = required(field.old.is_required(), field.new.is_required());
    let presence = || {
        let presence = (
            old.has_presence(pair.names.0, field.old.proto),
            new.has_presence(pair.names.1, field.new.proto),
        );
        presence_changed(shapes, field, presence)
    };
    let found = found.or(required).or_else(presence);
    let finding = found.map(|Found { change, grade, what }| {
        let message = pair.inside(&format!("{} {what}", fields::of(&field.new, pair.names.1)));
        Finding::new(change, field.new.at(), message).was(field.old.at()).at_most(grade)
    });
    Compared { finding, inside: inside(shapes) }
}

/// The change of a field.
struct Found {
    change: Change,
    grade: Grade,
    what: String,
}

fn shape((old, new): (Shape<'_>, Shape<'_>), field: &FieldPair<'_>) -> Option<Found> {
    if old == new {
        return None;
    }
    let what = format!("is `{new}`, was `{old}`");
    match (old, new) {
        (Shape::Single(from), Shape::Single(to)) | (Shape::List(from), Shape::List(to)) => {
            item(&[(from, to)], field, what)
        }
        (Shape::Map(key, value), Shape::Map(new_key, new_value)) => {
            item(&[(key, new_key), (value, new_value)], field, what)
        }
        _ => {
            // A single value reads as a list of one, but not the other way round.
            let grows = matches!((old, new), (Shape::Single(_), Shape::List(_))) && !field.encodings.json;
            let grade = if grows { Grade::Risky } else { Grade::Breaking };
            Some(Found { change: Change::FieldCardinality, grade, what })
        }
    }
}

fn item(items: &[(Item<'_>, Item<'_>)], field: &FieldPair<'_>, what: String) -> Option<Found> {
    let worst = |read: &dyn Fn(&(Item<'_>, Item<'_>)) -> Reading| items.iter().map(read).min();
    let forth = worst(&|(old, new)| read(*old, *new, field));
    let back = worst(&|(old, new)| read(*new, *old, field));
    let is_reused = field.old.proto.name != field.new.proto.name && !field.encodings.json;
    let (change, grade) = match (forth, back) {
        (Some(Reading::Works), Some(Reading::Works)) if items.iter().all(is_compared_inside) => return None,
        (Some(Reading::Works), Some(Reading::Works)) => (Change::FieldTypeWidened, Grade::Safe),
        (Some(Reading::Works), _) => (Change::FieldTypeWidened, Grade::Risky),
        _ if is_reused => (Change::FieldNumberReused, Grade::Breaking),
        _ => (Change::FieldTypeChanged, Grade::Breaking),
    };
    Some(Found { change, grade, what })
}

/// No other type has the form of a well-known type.
fn read(from: Item<'_>, to: Item<'_>, field: &FieldPair<'_>) -> Reading {
    let is_special = |item| matches!(item, Item::Message(name) if is_well_known(name));
    if from != to && (is_special(from) || is_special(to)) {
        return Reading::Fails;
    }
    reading(from, to, field.encodings)
}

fn is_compared_inside((old, new): &(Item<'_>, Item<'_>)) -> bool {
    old == new || name(*old).is_some() && name(*new).is_some()
}

/// Returns the pairs of types whose declarations are to be compared.
fn inside((old, new): (Shape<'_>, Shape<'_>)) -> Vec<(String, String)> {
    let items = match (old, new) {
        (Shape::Single(from), Shape::Single(to))
        | (Shape::List(from), Shape::List(to))
        | (Shape::Map(_, from), Shape::Map(_, to)) => (from, to),
        _ => return Vec::new(),
    };
    let is_special = |name: &str| is_well_known(name);
    let names = name(items.0).zip(name(items.1));
    let names = names.filter(|(old, new)| old == new || !(is_special(old) || is_special(new)));
    names.map(|(old, new)| (old.to_owned(), new.to_owned())).into_iter().collect()
}

fn name(item: Item<'_>) -> Option<&str> {
    match item {
        Item::Message(name) | Item::Group(name) | Item::Enum(name) => Some(name),
        Item::Scalar(_) => None,
    }
}

fn required(old: bool, new: bool) -> Option<Found> {
    let found = |change, grade, what: &str| Some(Found { change, grade, what: what.to_owned() });
    match (old, new) {
        (false, true) => found(Change::FieldRequired, Grade::Breaking, "is required, was optional"),
        (true, false) => found(Change::FieldPresence, Grade::Risky, "is optional, was required"),
        _ => None,
    }
}

fn presence_changed(
    (old, new): (Shape<'_>, Shape<'_>),
    field: &FieldPair<'_>,
    presence: (bool, bool),
) -> Option<Found> {
    let is_single = matches!((old, new), (Shape::Single(_), Shape::Single(_)));
    let is_variant = is_variant(field.old.proto) || is_variant(field.new.proto);
    let what = match presence {
        (false, true) if is_single && !is_variant => "distinguishes unset from zero, did not",
        (true, false) if is_single && !is_variant => "does not distinguish unset from zero any more",
        _ => return None,
    };
    Some(Found { change: Change::FieldPresence, grade: Grade::Risky, what: what.to_owned() })
}

/// Returns whether the field is in a declared oneof, which is compared elsewhere.
fn is_variant(field: &FieldDescriptorProto) -> bool {
    field.oneof_index.is_some() && !field.proto3_optional()
}
