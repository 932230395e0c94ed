//! The descriptors that generated code embeds stay small.

use orders::v1::temporal_schema::Schema;
use temporal_prost::Schema as _;

#[test]
fn the_embedded_descriptors_are_small() {
    let size = Schema::descriptors().as_bytes().len();
    assert!(size <= 4096, "{size} bytes");
}
