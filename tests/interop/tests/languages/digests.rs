//! The digest of an input, to which a token is bound, in every language.

use crate::language::Language;
use temporal_prost::{Envelope as _, common::ActivityDefinition};
use temporal_prost_biscuit::Digest;
use temporal_prost_interop::{sample, v1::interop_temporal::activity::Echo};

/// The same as in `docs/authorization.md`.
const DIGEST: &str = "rx6gAALAWbrXHNjmcRqSjaJskS6e1PmDeyVnoKz7vgI";

#[test]
fn every_language_computes_the_same_digest() {
    let canonical = <Echo as ActivityDefinition>::Input::canonical(&sample("vector")).unwrap();
    assert_eq!(Digest::of(&canonical).to_string(), DIGEST);
    for language in [Language::Go, Language::Python] {
        assert_eq!(language.digest("vector"), DIGEST, "{language:?}");
    }
}
