use crate::{dice::Dice, text};

/// Writes a comment in front of an element, in one of protobuf's forms, or none.
pub(crate) fn leading(dice: &mut Dice) -> String {
    match dice.between(0..=7) {
        0 | 1 => lines(dice),
        2 => format!("/* {} */\n", text::line(dice).replace("*/", "")),
        3 => format!("/**\n * {}\n * {}\n */\n", star(dice), star(dice)),
        // Detached comments do not belong to the element.
        4 => format!("{}\n{}", lines(dice), lines(dice)),
        _ => String::new(),
    }
}

/// Writes a comment at the end of a line, or none.
pub(crate) fn trailing(dice: &mut Dice) -> String {
    dice.some(10, |dice| format!(" // {}", text::line(dice))).unwrap_or_default()
}

fn lines(dice: &mut Dice) -> String {
    let text = text::text(dice).replace('\0', "");
    text.lines().flat_map(|line| ["// ", line, "\n"]).collect()
}

fn star(dice: &mut Dice) -> String {
    text::line(dice).replace("*/", "")
}
