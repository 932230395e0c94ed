//! The messages, enums and examples that documentation shows.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use temporal_prost_expression::Env;

use super::{Resolver, examples::Examples};
use crate::{
    expression::{Expression, Purpose, json_name},
    model::{EnumEntry, ExampleId, FieldEntry, FieldType, MessageEntry, Presence, Reference, ValueEntry},
    schema::{
        descriptor::{self, FieldDescriptorProto, Label},
        pool::{EnumView, FieldView, Kind, MessageView, Pool, Rpc, ServiceView, without_dot},
    },
};

impl Resolver<'_> {
    /// Describes everything that the rpcs of `services` exchange. `descriptors` contains all of it.
    pub(super) fn reference(self, services: &[ServiceView<'_>], descriptors: &[u8]) -> Reference {
        let rpcs: Vec<_> = services.iter().flat_map(|service| service.annotated_rpcs()).collect();
        let exchanged = rpcs.iter().flat_map(|rpc| [&rpc.proto.input_type, &rpc.proto.output_type]);
        let names = self.pool.reachable(exchanged.map(|name| without_dot(name)));
        let mut examples = Examples::new(self.pool, descriptors.to_vec().into());
        let mut reference = Reference::default();
        for name in names.into_iter().filter(|name| !name.starts_with("google.protobuf.")) {
            if let Some(found) = self.pool.enum_view(name) {
                reference.enums.insert(name.to_owned(), enumeration(&found));
            } else if let Some(found) =
                self.pool.message_view(name).filter(|found| !found.proto.is_map_entry())
            {
                let entry = message(self.pool, name, &found, examples.json(name));
                reference.messages.insert(name.to_owned(), entry);
            }
        }
        reference.well_known = well_known(&rpcs, &examples);
        reference.ids = ids(&rpcs, &mut examples);
        reference.search_attributes = search_attributes(&rpcs, &mut examples);
        reference
    }
}

/// Returns examples of the well-known types that rpcs take. The SDKs send no payload for `Empty`.
fn well_known(rpcs: &[Rpc<'_>], examples: &Examples<'_>) -> BTreeMap<String, String> {
    let inputs = rpcs.iter().map(|rpc| without_dot(&rpc.proto.input_type));
    let inputs =
        inputs.filter(|name| name.starts_with("google.protobuf.") && *name != "google.protobuf.Empty");
    inputs.filter_map(|name| Some((name.to_owned(), examples.json(name)?))).collect()
}

fn message(pool: &Pool<'_>, name: &str, found: &MessageView<'_>, example: Option<String>) -> MessageEntry {
    let fields = found.fields().map(|field| self::field(pool, name, found, &field));
    MessageEntry { comment: found.comment().to_owned(), fields: fields.collect(), example }
}

fn field(pool: &Pool<'_>, message: &str, of: &MessageView<'_>, field: &FieldView<'_>) -> FieldEntry {
    let ty = field_type(pool, field.proto);
    FieldEntry {
        name: field.proto.name.clone(),
        json_name: json_name(field.proto).to_owned(),
        presence: match &ty {
            FieldType::Map(..) => Presence::Map,
            _ => presence(pool, message, of, field),
        },
        ty,
        comment: field.comment().to_owned(),
        deprecated: field.options().deprecated,
    }
}

fn presence(pool: &Pool<'_>, name: &str, of: &MessageView<'_>, field: &FieldView<'_>) -> Presence {
    let proto = field.proto;
    let oneof = proto.oneof_index.filter(|_| !proto.proto3_optional());
    let oneof = oneof.and_then(|index| of.proto.oneof_decl.get(usize::try_from(index).ok()?));
    match oneof {
        _ if proto.label() == Label::Repeated => Presence::Repeated,
        _ if field.is_required() => Presence::Required,
        Some(oneof) => Presence::Oneof(oneof.name.clone()),
        None if pool.has_presence(name, proto) => Presence::Optional,
        None => Presence::Implicit,
    }
}

fn field_type(pool: &Pool<'_>, field: &FieldDescriptorProto) -> FieldType {
    let Some(name) = field.type_name.as_deref().map(without_dot) else {
        return FieldType::Scalar(scalar(field.r#type()));
    };
    let entry = pool.message(name).filter(|message| message.is_map_entry());
    let Some([key, value]) = entry.and_then(|entry| entry.field.first_chunk()) else {
        return FieldType::Named(name.to_owned());
    };
    FieldType::Map(scalar(key.r#type()), Box::new(field_type(pool, value)))
}

/// Returns the name of a type in schemas.
fn scalar(ty: descriptor::Type) -> &'static str {
    use descriptor::Type;
    match ty {
        Type::Double => "double",
        Type::Float => "float",
        Type::Int64 => "int64",
        Type::Uint64 => "uint64",
        Type::Int32 => "int32",
        Type::Fixed64 => "fixed64",
        Type::Fixed32 => "fixed32",
        Type::Bool => "bool",
        Type::String => "string",
        Type::Group => "group",
        Type::Message => "message",
        Type::Bytes => "bytes",
        Type::Uint32 => "uint32",
        Type::Enum => "enum",
        Type::Sfixed32 => "sfixed32",
        Type::Sfixed64 => "sfixed64",
        Type::Sint32 => "sint32",
        Type::Sint64 => "sint64",
    }
}

fn enumeration(found: &EnumView<'_>) -> EnumEntry {
    let values = found.proto.value.iter().zip(found.value_comments()).map(|(value, comment)| ValueEntry {
        name: value.name.clone(),
        number: value.number.unwrap_or_default(),
        comment: comment.to_owned(),
    });
    EnumEntry { comment: found.comment().to_owned(), values: values.collect() }
}

fn ids(rpcs: &[Rpc<'_>], examples: &mut Examples<'_>) -> BTreeMap<(Kind, String), ExampleId> {
    let kinds = rpcs.iter().flat_map(|rpc| [Kind::Workflow, Kind::Update].map(|kind| (*rpc, kind)));
    let expressions = kinds.filter(|(rpc, kind)| rpc.is(*kind));
    let found =
        expressions.filter_map(|(rpc, kind)| Some(((kind, rpc.full_name()), id(rpc, kind, examples)?)));
    found.collect()
}

fn id(rpc: Rpc<'_>, kind: Kind, examples: &mut Examples<'_>) -> Option<ExampleId> {
    let purpose = if kind == Kind::Update { Purpose::UpdateId } else { Purpose::Id };
    let expression = Expression::all(rpc).into_iter().find(|one| one.purpose == purpose)?;
    let input = examples.value(without_dot(&rpc.proto.input_type))?;
    let evaluate = |env: Fixed| expression.template()?.evaluate(&input, &mut { env }).ok();
    let id = evaluate(Fixed(1))?;
    Some(ExampleId { varies: evaluate(Fixed(2)).as_ref() != Some(&id), id })
}

fn search_attributes(
    rpcs: &[Rpc<'_>],
    examples: &mut Examples<'_>,
) -> BTreeMap<String, Vec<(String, String)>> {
    let workflows = rpcs.iter().filter(|rpc| rpc.is(Kind::Workflow));
    let found = workflows.filter_map(|rpc| {
        let input = examples.value(without_dot(&rpc.proto.input_type))?;
        let mappings = Expression::all(*rpc);
        let sets = mappings.iter().filter_map(|one| one.search_attributes(&input, &mut Fixed(1)));
        Some((rpc.full_name(), sets.flatten().map(|(name, value)| (name, value.to_string())).collect()))
    });
    found.collect()
}

/// Numbers that look random, and a time, both of which are always the same.
struct Fixed(u64);

impl Env for Fixed {
    // The SplitMix64 generator.
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn now(&mut self) -> Option<SystemTime> {
        // 2026-01-31T09:00:01Z, and a second later for each further evaluation.
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1_769_850_000u64.saturating_add(self.0)))
    }
}
