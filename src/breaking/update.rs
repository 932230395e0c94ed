//! The options of updates.

use super::{
    Change, Finding,
    options::Options,
    shown::{choice, text},
};
use crate::{model::Update, pool::Kind};

pub(super) fn compare(old: &Update, new: &Update) -> Vec<Finding> {
    let mut options = Options::new(Kind::Update, &old.method, &new.method);
    let both = [&old.options, &new.options];
    options.compare(Change::UpdateId, "id", both.map(|one| text(one.id.as_ref())));
    let stages = both.map(|one| choice(Some(one.wait_for_stage)));
    options.compare(Change::UpdateStage, "wait_for_stage", stages);
    options.findings
}
