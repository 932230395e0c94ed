//! The options of updates.

use super::{
    Change, Options,
    shown::{choice, text},
};
use crate::{model::UpdateOptions, schema::descriptor::UpdateOptions as Fields};

pub(super) fn compare(options: &mut Options<'_>, both: [&UpdateOptions; 2]) {
    options.compare(Change::UpdateId, Fields::ID, both.map(|one| text(one.id.as_ref())));
    let stages = both.map(|one| choice(Some(one.wait_for_stage)));
    options.compare(Change::UpdateStage, Fields::WAIT_FOR_STAGE, stages);
}
