//! The fields that exclude each other.

use super::{
    super::{Change, Finding},
    Pair, fields,
    fields::FieldPair,
};
use crate::schema::{
    descriptor::{DescriptorProto, FieldDescriptorProto},
    pool::MessageView,
};

pub(super) fn compare(pair: &Pair<'_, MessageView<'_>>, fields: &[FieldPair<'_>]) -> Vec<Finding> {
    let members = |one: &FieldPair<'_>| Member {
        old: oneof(pair.old.proto, one.old.proto),
        new: oneof(pair.new.proto, one.new.proto),
    };
    let members: Vec<_> = fields.iter().map(members).collect();
    let changed = fields.iter().zip(&members).filter(|(_, member)| !member.is_kept(&members));
    let mut findings: Vec<_> = changed.map(|(one, member)| moved(pair, one, (member, &members))).collect();
    findings.extend(renamed(pair, &members));
    findings
}

/// The oneofs of a field.
struct Member<'a> {
    old: Option<Oneof<'a>>,
    new: Option<Oneof<'a>>,
}

type Oneof<'a> = (i32, &'a str);

impl Member<'_> {
    /// Returns whether the same fields exclude it as before.
    fn is_kept(&self, all: &[Self]) -> bool {
        match (self.old, self.new) {
            (None, None) => true,
            (Some((_, old)), Some((_, new))) if old == new => true,
            (Some(_), Some(_)) => all.iter().all(|other| (other.old == self.old) == (other.new == self.new)),
            _ => false,
        }
    }

    /// Returns whether a field excludes it that did not before.
    fn is_narrowed(&self, all: &[Self]) -> bool {
        let excludes = |other: &&Self| other.new == self.new && (self.old.is_none() || other.old != self.old);
        self.new.is_some() && all.iter().filter(excludes).count() > usize::from(self.old.is_none())
    }
}

fn oneof<'a>(message: &'a DescriptorProto, field: &FieldDescriptorProto) -> Option<Oneof<'a>> {
    let index = field.oneof_index.filter(|_| !field.proto3_optional())?;
    let oneof = message.oneof_decl.get(usize::try_from(index).ok()?)?;
    Some((index, oneof.name.as_str()))
}

fn moved(
    pair: &Pair<'_, MessageView<'_>>,
    field: &FieldPair<'_>,
    (member, all): (&Member<'_>, &[Member<'_>]),
) -> Finding {
    let change = if member.is_narrowed(all) { Change::OneofNarrowed } else { Change::OneofChanged };
    let shown = |oneof: Option<Oneof<'_>>| {
        oneof.map_or_else(|| "outside of oneofs".to_owned(), |(_, name)| format!("in oneof `{name}`"))
    };
    let what = format!("is {}, was {}", shown(member.new), shown(member.old));
    let message = pair.inside(&format!("{} {what}", fields::of(&field.new, pair.names.1)));
    Finding::new(change, field.new.at(), message).was(field.old.at())
}

/// Reports oneofs that have the same fields under another name.
fn renamed(pair: &Pair<'_, MessageView<'_>>, members: &[Member<'_>]) -> Vec<Finding> {
    let kept = members.iter().filter(|member| member.is_kept(members));
    let oneofs = kept.filter_map(|member| member.old.zip(member.new));
    let renamed = oneofs.filter(|((_, old), (_, new))| old != new);
    let finding = |((before, old), (after, new)): (Oneof<'_>, Oneof<'_>)| {
        let message = pair.inside(&format!("oneof `{new}` of `{}` was called `{old}`", pair.names.1));
        Finding::new(Change::OneofChanged, pair.new.oneof_at(after), message).was(pair.old.oneof_at(before))
    };
    renamed.map(finding).collect()
}
