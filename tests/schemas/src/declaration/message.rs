use crate::{
    declaration::{Place, Syntax, enumeration, field::Fields},
    dice::Dice,
    names::Names,
    text::comment,
    types::Message,
};

/// Declares a message, with what it contains down to `depth` levels.
pub(crate) fn declare(dice: &mut Dice, place: &mut Place<'_>, depth: usize) -> String {
    let comment = comment::leading(dice);
    let (name, full) = place.declare(dice);
    // Its own fields can refer to it.
    place.types.messages.push(Message { name: full.clone(), members: Vec::new() });
    let index = place.types.messages.len() - 1;
    let mut names = Names::default();
    let mut inside = Place { syntax: place.syntax, scope: full, names: &mut names, types: place.types };
    let nested = nested(dice, &mut inside, depth);
    let mut fields = Fields::default();
    let body: String = (0..dice.between(0..=6)).map(|_| member(dice, &mut fields, &mut inside)).collect();
    place.types.messages[index].members = fields.members;
    let deprecated = if dice.chance(3) { "option deprecated = true;\n" } else { "" };
    format!("{comment}message {name} {{\n{deprecated}{nested}{body}}}\n")
}

fn nested(dice: &mut Dice, inside: &mut Place<'_>, depth: usize) -> String {
    if depth == 0 {
        return String::new();
    }
    let mut text: String = (0..dice.between(0..=1)).map(|_| declare(dice, inside, depth - 1)).collect();
    if dice.chance(20) {
        text.push_str(&enumeration::declare(dice, inside));
    }
    text
}

fn member(dice: &mut Dice, fields: &mut Fields, inside: &mut Place<'_>) -> String {
    match dice.between(0..=11) {
        0 => fields.declare_oneof(dice, inside),
        1 if inside.syntax == Syntax::Proto2 => group(dice, fields, inside),
        _ => fields.declare(dice, inside),
    }
}

/// A group is a field and a message at once.
fn group(dice: &mut Dice, fields: &mut Fields, inside: &mut Place<'_>) -> String {
    let name = inside.names.next_after("G", dice);
    let label = dice.word(&["optional", "repeated"]);
    let number = fields.number(dice);
    let scope = format!("{}.{name}", inside.scope);
    let mut within =
        Place { syntax: inside.syntax, scope, names: &mut Names::default(), types: inside.types };
    let body = Fields::default().declare(dice, &mut within);
    format!("{label} group {name} = {number} {{\n{body}}}\n")
}
