use crate::{
    dice::Dice,
    types::{Member, MemberKind, Message},
};

/// Writes the expression of an id over `input`.
pub(crate) fn id(dice: &mut Dice, input: &Message) -> String {
    let mut id = dice.word(&["order/", "", "ü ☃/", "a.b:c/", "'quoted'/"]).to_owned();
    for _ in 0..dice.between(1..=3) {
        let fragment = fragment(dice, input);
        id.extend(["${! ", &fragment, " }"]);
    }
    id
}

/// Writes the expression of a resource over `input`, which depends neither on the time nor on random numbers.
pub(crate) fn resource(dice: &mut Dice, input: &Message) -> String {
    let readable: Vec<_> = input.members.iter().filter(|member| member.kind != MemberKind::Other).collect();
    match dice.any(&readable) {
        Some(member) => format!("thing/${{! {} }}", of_member(dice, member)),
        None => "things".to_owned(),
    }
}

/// Writes a mapping to typed search attributes.
pub(crate) fn search_attributes(dice: &mut Dice, input: &Message) -> String {
    let lines = (0..dice.between(1..=3)).map(|number| {
        let value = fragment(dice, input);
        format!("keyword.Attribute{number} = {value}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes an expression that can yield a string.
fn fragment(dice: &mut Dice, input: &Message) -> String {
    let readable: Vec<_> = input.members.iter().filter(|member| member.kind != MemberKind::Other).collect();
    match dice.any(&readable) {
        Some(member) if dice.chance(70) => of_member(dice, member),
        _ => dice.word(CONSTANT).to_owned(),
    }
}

/// Expressions that need no field.
const CONSTANT: &[&str] =
    &["uuid_v4()", "ksuid()", "\"text\"", "now().string()", "(1 + 2).string()", "\"ü\".uppercase()"];

fn of_member(dice: &mut Dice, member: &Member) -> String {
    let path = path(&member.json_name);
    match member.kind {
        MemberKind::Number => format!("{path}.or(0).string()"),
        _ => format!(
            "{path}{}",
            dice.word(&["", ".or(\"none\")", ".or(\"\").uppercase()", ".slug()", ".trim()"])
        ),
    }
}

/// A name with characters outside of words is quoted.
fn path(json_name: &str) -> String {
    let is_word = json_name.chars().all(|c| c.is_ascii_alphanumeric())
        && json_name.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_word { format!("this.{json_name}") } else { format!("this.{json_name:?}") }
}
