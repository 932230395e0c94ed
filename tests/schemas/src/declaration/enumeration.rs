use crate::{
    declaration::{Place, Syntax},
    dice::Dice,
    text::comment,
    types::Enum,
};

/// Declares an enum. Its values are names of the scope, as in C++.
pub(crate) fn declare(dice: &mut Dice, place: &mut Place<'_>) -> String {
    let (name, full) = place.declare(dice);
    let prefix = name.to_uppercase();
    let with_prefix = dice.chance(60);
    let values: Vec<_> =
        (0..dice.between(1..=5)).map(|_| value(dice, place, with_prefix.then_some(&prefix))).collect();
    let aliases = dice.chance(10);
    let mut text = format!("{}enum {name} {{\n", comment::leading(dice));
    let is_closed = place.syntax == Syntax::Editions && dice.chance(30);
    if is_closed {
        text.push_str("  option features.enum_type = CLOSED;\n");
    }
    if aliases {
        text.push_str("  option allow_alias = true;\n");
    }
    for (index, value) in values.iter().enumerate() {
        let option = if dice.chance(5) { " [deprecated = true]" } else { "" };
        let line = format!(
            "{}{value} = {}{option};{}\n",
            comment::leading(dice),
            number(index),
            comment::trailing(dice)
        );
        text.push_str(&line);
    }
    if aliases {
        let alias = value(dice, place, Some(&prefix));
        text.extend(["  ", &alias, " = 0;\n"]);
    }
    text.push_str("}\n");
    place.types.enums.push(Enum { name: full, open: place.syntax != Syntax::Proto2 && !is_closed });
    text
}

fn value(dice: &mut Dice, place: &mut Place<'_>, prefix: Option<&String>) -> String {
    let name = place.names.next(dice);
    match prefix {
        Some(prefix) => format!("{prefix}_{}", name.to_uppercase()),
        None => name,
    }
}

/// The first value is zero. The others have numbers of all sizes.
fn number(index: usize) -> i32 {
    [0, 1, -1, i32::MAX, i32::MIN][index % 5]
}
