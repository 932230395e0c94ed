use crate::{
    declaration::{Place, Syntax},
    dice::Dice,
    text::{self, comment},
    types::{Member, MemberKind},
};

const SCALARS: &[&str] = &[
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
    "sfixed32", "sfixed64", "bool", "string", "bytes",
];

/// Types whose lists can be packed.
const NUMBERS: &[&str] = &["int32", "double", "bool"];

const KEYS: &[&str] =
    &["int32", "int64", "uint32", "uint64", "sint64", "fixed32", "sfixed64", "bool", "string"];

const WELL_KNOWN: &[&str] = &[
    ".google.protobuf.Timestamp",
    ".google.protobuf.Duration",
    ".google.protobuf.Struct",
    ".google.protobuf.Value",
    ".google.protobuf.ListValue",
    ".google.protobuf.FieldMask",
    ".google.protobuf.Empty",
    ".google.protobuf.StringValue",
    ".google.protobuf.Int64Value",
    ".google.protobuf.BytesValue",
    ".google.protobuf.Any",
];

/// The fields of a message.
#[derive(Default)]
pub(crate) struct Fields {
    last: u32,
    pub(crate) members: Vec<Member>,
}

/// The parts of a field in front of its name, and its feature.
#[derive(Clone, Copy)]
struct Written<'a> {
    label: &'a str,
    ty: &'a str,
    feature: Option<&'static str>,
}

impl Fields {
    /// Takes the next number. Some are where their encoding becomes longer, or the last that there is.
    pub(crate) fn number(&mut self, dice: &mut Dice) -> u32 {
        let next = match dice.between(0..=19) {
            0 => 15,
            1 => 2047,
            2 => 18_999,
            3 => 536_870_000,
            _ => 0,
        };
        self.last = next.max(self.last + 1);
        if self.last == 19_000 {
            // protoc keeps these for itself.
            self.last = 20_000;
        }
        self.last
    }

    /// Writes a field, or a map.
    pub(crate) fn declare(&mut self, dice: &mut Dice, place: &mut Place<'_>) -> String {
        let map = dice.chance(10);
        let ty = if map { format!("map<{}, {}>", dice.word(KEYS), ty(dice, place)) } else { ty(dice, place) };
        let label = if map { "" } else { label(dice, place.syntax, &ty) };
        let feature = (place.syntax == Syntax::Editions && !map).then(|| feature(dice, place, (label, &ty)));
        self.write(dice, place, Written { label, ty: &ty, feature: feature.flatten() })
    }

    /// Writes a oneof. Its name is in the scope of the fields.
    pub(crate) fn declare_oneof(&mut self, dice: &mut Dice, place: &mut Place<'_>) -> String {
        let name = place.names.next(dice);
        let fields: String = (0..dice.between(1..=3))
            .map(|_| {
                let ty = ty(dice, place);
                self.write(dice, place, Written { label: "", ty: &ty, feature: None })
            })
            .collect();
        format!("{}oneof {name} {{\n{fields}}}\n", comment::leading(dice))
    }

    fn write(&mut self, dice: &mut Dice, place: &mut Place<'_>, written: Written<'_>) -> String {
        let Written { label, ty, feature } = written;
        // prost cannot generate maps of enums that are named by a keyword.
        let is_map_of_enums = ty.starts_with("map<")
            && place.types.enums.iter().any(|one| ty.ends_with(&format!(" {}>", one.name)));
        let name = place.names.next_after(if is_map_of_enums { "map_" } else { "" }, dice);
        let number = self.number(dice);
        let (json_name, explicit) = json_name(dice, &name, number);
        let mut set: Vec<_> = explicit.into_iter().collect();
        set.extend(options(dice, place.syntax, (label, ty)));
        set.extend(feature.map(str::to_owned));
        let options = if set.is_empty() { String::new() } else { format!(" [{}]", set.join(", ")) };
        // Quotes in quoted names are a matter of the expression language, which has tests of its own.
        let kind = if json_name.contains('"') { MemberKind::Other } else { kind(label, ty) };
        self.members.push(Member { json_name, kind });
        format!(
            "{}{label}{ty} {name} = {number}{options};{}\n",
            comment::leading(dice),
            comment::trailing(dice)
        )
    }
}

fn ty(dice: &mut Dice, place: &Place<'_>) -> String {
    let own = match dice.between(0..=9) {
        0 | 1 => dice.any(&place.types.messages).map(|message| message.name.clone()),
        2 => dice
            .any(&place.types.enums)
            .filter(|one| one.open || place.syntax != Syntax::Proto3)
            .map(|one| one.name.clone()),
        3 => Some(dice.word(WELL_KNOWN).to_owned()),
        _ => None,
    };
    own.unwrap_or_else(|| dice.word(SCALARS).to_owned())
}

fn label(dice: &mut Dice, syntax: Syntax, ty: &str) -> &'static str {
    match (syntax, dice.between(0..=5)) {
        (_, 0) => "repeated ",
        (Syntax::Editions, _) => "",
        // A message that requires itself would have no value.
        (Syntax::Proto2, 1) if !ty.starts_with('.') => "required ",
        (Syntax::Proto2, _) | (_, 1) => "optional ",
        _ => "",
    }
}

/// The feature of a field outside oneofs.
fn feature(dice: &mut Dice, place: &Place<'_>, (label, ty): (&str, &str)) -> Option<&'static str> {
    let is_scalar = SCALARS.contains(&ty);
    let is_message = place.types.messages.iter().any(|message| message.name == ty);
    match (dice.between(0..=5), label) {
        (0, "") if is_scalar => Some("features.field_presence = IMPLICIT"),
        (1, "") if is_scalar => Some("features.field_presence = LEGACY_REQUIRED"),
        (0..=2, "repeated ") if NUMBERS.contains(&ty) => Some("features.repeated_field_encoding = EXPANDED"),
        (0..=2, _) if is_message => Some("features.message_encoding = DELIMITED"),
        _ => None,
    }
}

fn kind(label: &str, ty: &str) -> MemberKind {
    match ty {
        _ if label == "repeated " => MemberKind::Other,
        "string" => MemberKind::Text,
        "int32" | "uint32" | "sint32" | "double" => MemberKind::Number,
        _ => MemberKind::Other,
    }
}

/// Returns the JSON name of a field, and the option that sets it if it is not the default.
fn json_name(dice: &mut Dice, name: &str, number: u32) -> (String, Option<String>) {
    if dice.chance(8) {
        let odd = format!(
            "{}{number}",
            dice.word(&["json-name", "$ref", "ünïcode", "a.b", "with space", "\\\"", "type"])
        );
        let option = format!("json_name = {}", text::literal(&odd));
        return (odd, Some(option));
    }
    let mut default = String::new();
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c => default.push(if upper { c.to_ascii_uppercase() } else { c }),
        }
        upper &= c == '_';
    }
    (default, None)
}

fn options(dice: &mut Dice, syntax: Syntax, (label, ty): (&str, &str)) -> Vec<String> {
    let deprecated = dice.some(5, |_| "deprecated = true".to_owned());
    let numbers = syntax != Syntax::Editions && label == "repeated " && NUMBERS.contains(&ty);
    let packed = numbers.then(|| format!("packed = {}", dice.chance(50))).filter(|_| dice.chance(30));
    let singular = syntax == Syntax::Proto2 && ["optional ", "required "].contains(&label);
    let default = if singular && dice.chance(30) { default(ty) } else { None };
    [deprecated, packed, default.map(str::to_owned)].into_iter().flatten().collect()
}

/// A default of proto2.
fn default(ty: &str) -> Option<&'static str> {
    match ty {
        "string" => Some(r#"default = "a \" \\ \n ü {}""#),
        "bytes" => Some(r#"default = "\000\377\"""#),
        "double" => Some("default = -inf"),
        "float" => Some("default = nan"),
        "int64" => Some("default = -9223372036854775808"),
        "uint64" => Some("default = 18446744073709551615"),
        "bool" => Some("default = true"),
        _ => None,
    }
}
