//! Ids of workflows that an operation starts. They are the same whenever the server repeats a call, so that the repeated
//! start finds the workflow instead of starting another.

use crate::{
    definition::Workflow,
    expression::{self, ExpressionError},
    payload::MessageOf,
};
use std::time::SystemTime;
use temporal_prost_expression::Env;

/// Evaluates the schema's expression. Without one, the id is the id of the request.
pub(super) fn workflow_id<W: Workflow>(
    request_id: &str,
    input: &MessageOf<W::Input>,
) -> Result<String, ExpressionError> {
    let Some(expression) = W::OPTIONS.id else { return Ok(request_id.to_owned()) };
    expression::id::<W::Input>(expression, input, &mut CallEnv::of(request_id))
}

/// Randomness that depends only on a call.
struct CallEnv(u64);

impl CallEnv {
    /// Hashes the id with FNV-1a.
    fn of(request_id: &str) -> Self {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(request_id.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
    }
}

impl Env for CallEnv {
    /// Returns the next number of the generator `SplitMix64`.
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn now(&mut self) -> Option<SystemTime> {
        Some(SystemTime::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_call_draws_the_same_numbers() {
        let draw = |id: &str| {
            let mut env = CallEnv::of(id);
            [env.random(), env.random()]
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        let [first, second] = draw("a");
        assert_ne!(first, second);
    }
}
