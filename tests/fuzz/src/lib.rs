//! The fuzz targets, as functions.

mod target;

use temporal_prost_json::{Descriptors, UnknownFields};

/// See the target.
pub fn read_json(data: &[u8]) {
    target::read_json(data);
}

/// See the target.
pub fn write_json(data: &[u8]) {
    target::write_json(data);
}
