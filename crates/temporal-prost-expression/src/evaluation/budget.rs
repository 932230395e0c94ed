//! The remaining limits of an evaluation.

use crate::{
    limits::{MAX_DEPTH, MAX_SIZE, MAX_STEPS},
    value::{Value, reason::Reason},
};

#[derive(Default)]
pub(crate) struct Budget {
    steps: usize,
    depth: usize,
    /// Bytes moved that are not yet a step.
    bytes: usize,
}

impl Budget {
    /// Takes a step down.
    pub(crate) fn enter(&mut self) -> Result<(), Reason> {
        self.steps(1)?;
        if self.depth >= MAX_DEPTH {
            return Err(Reason::limit(format!("the evaluation is nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(crate) fn steps(&mut self, count: usize) -> Result<(), Reason> {
        self.steps = self.steps.saturating_add(count);
        if self.steps > MAX_STEPS {
            return Err(Reason::limit(format!("the evaluation takes more than {MAX_STEPS} steps")));
        }
        Ok(())
    }

    /// Accounts for a value that was made.
    pub(crate) fn charge(&mut self, value: &Value) -> Result<(), Reason> {
        let size = size(value, 0)?;
        if size > MAX_SIZE {
            return Err(Reason::limit(format!("a value is larger than {MAX_SIZE} bytes")));
        }
        self.bytes += size;
        let steps = self.bytes / 1024;
        self.bytes %= 1024;
        self.steps(steps)
    }
}

/// About as many bytes as a value has as JSON.
fn size(value: &Value, depth: usize) -> Result<usize, Reason> {
    const SMALL: usize = 8;
    if depth > MAX_DEPTH {
        return Err(Reason::limit(format!("a value is nested deeper than {MAX_DEPTH} levels")));
    }
    match value {
        Value::String(text) => Ok(text.len()),
        Value::Bytes(bytes) => Ok(bytes.len()),
        Value::Array(items) => {
            items.iter().try_fold(SMALL, |sum, item| Ok(sum + SMALL + size(item, depth + 1)?))
        }
        Value::Object(members) => members
            .iter()
            .try_fold(SMALL, |sum, (name, member)| Ok(sum + SMALL + name.len() + size(member, depth + 1)?)),
        _ => Ok(SMALL),
    }
}
