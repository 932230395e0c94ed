use std::collections::BTreeSet;

use crate::dice::Dice;

/// Names that mean something in Rust, in prost's code, in ours or to the SDK.
const ODD: &str = "\
    type self Self super crate async await move dyn abstract yield try gen union static fn match box \
    raw where mod Option Result Vec String Box Ok Err Some None Default Clone Debug From Into \
    TryFrom Iterator Send Sync Drop Fn Future Duration Timestamp Any str bool u8 f64 std core alloc \
    prost serde tokio anyhow Workflow Activity Signal Query Update Client Handle Start Call Message \
    Name Context Error Ref With Run Execute Cancel Terminate Describe Input Output Options TaskQueue \
    register new init id input handle run_id workflow_id client ctx result start signal query update \
    execute activities children external temporal temporal_prost google Empty TASK_QUEUE Activities \
    Workflows Commands help version worker schedule output detach input_file profile address \
    namespace config";

/// Names as people write them.
const USUAL: &str = "\
    Order PlaceOrder ship customer_id HTTPServer getURL a A1 x_1_y OrderV2 line_items IPv4Address \
    SHOUT_CASE camelCase Mixed_Case i18n e2e_test X z9 GetOAuth2Token";

/// The names of one scope. No two of them are equal in Rust, whatever case they are turned into.
#[derive(Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// Of files without a package, which share their scope with all packages.
    pub(crate) fn of_no_package() -> Self {
        Self(["google", "temporal", "temporalprost"].map(str::to_owned).into())
    }

    /// Makes a new name.
    pub(crate) fn next(&mut self, dice: &mut Dice) -> String {
        self.next_after("", dice)
    }

    /// Makes a new name that begins with `prefix`.
    pub(crate) fn next_after(&mut self, prefix: &str, dice: &mut Dice) -> String {
        let mut name = format!("{prefix}{}", word(dice));
        while !self.0.insert(folded(&name)) {
            name.push_str(&dice.between(0..=99).to_string());
        }
        name
    }
}

fn word(dice: &mut Dice) -> String {
    let long = dice.chance(2);
    match dice.between(0..=9) {
        _ if long => "long".repeat(dice.between(10..=40)),
        0..=3 => dice.word_of(ODD).to_owned(),
        4..=7 => dice.word_of(USUAL).to_owned(),
        _ => (0..dice.between(1..=8)).map(|_| dice.letter()).collect(),
    }
}

/// Removes what distinguishes the cases of a name.
pub(crate) fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
