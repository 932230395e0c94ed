//! `expressions.v1.Case`, which the rows were recorded over.

use temporal_prost_expression::{Field, Messages, Type};

pub(crate) const NAME: &str = "expressions.v1.Case";
const PLACE: &str = "expressions.v1.Case.Place";

pub(crate) fn messages() -> Messages {
    let mut messages = Messages::default();
    messages.insert(
        PLACE,
        [
            field("city", Type::String),
            field("floor", Type::Int32),
            field("next", Type::message(PLACE)),
            field("tags", list(Type::String)),
        ],
    );
    messages.insert(NAME, scalars().into_iter().chain(others()));
    messages
}

fn field(name: &str, ty: Type) -> Field {
    Field::new(name, name, ty)
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

fn scalars() -> [Field; 14] {
    [
        field("id", Type::String),
        Field::new("customer_name", "customerName", Type::String),
        field("count", Type::Int32),
        field("big", Type::Int64),
        field("ubig", Type::Int64),
        field("ratio", Type::Float),
        field("small", Type::Float),
        field("flag", Type::Bool),
        field("blob", Type::Bytes),
        field("tier", Type::Enum(["TIER_UNSPECIFIED", "TIER_GOLD", "TIER_BASIC"].map(str::to_owned).into())),
        field("nickname", Type::String),
        Field::new("user_id", "userId", Type::String),
        Field::new("team_id", "teamId", Type::Int32),
        Field::new("weird_name", "weird-Name", Type::String),
    ]
}

fn others() -> [Field; 8] {
    [
        field("place", Type::message(PLACE)),
        field("places", list(Type::message(PLACE))),
        field("tags", list(Type::String)),
        field("numbers", list(Type::Int32)),
        field("labels", Type::Map(Box::new(Type::String))),
        field("at", Type::message("google.protobuf.Timestamp")),
        field("lasting", Type::message("google.protobuf.Duration")),
        field("note", Type::message("google.protobuf.StringValue")),
    ]
}
