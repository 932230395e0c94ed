//! The protos that annotated schemas import, embedded.

use std::{fs, io, path::Path};

/// The contents, by import name.
pub(crate) const FILES: [(&str, &str); 9] = [
    ("temporal/v1/temporal.proto", include_str!("../../proto/temporal/v1/temporal.proto")),
    (
        "temporal_prost/v1/authorization.proto",
        include_str!("../../proto/temporal_prost/v1/authorization.proto"),
    ),
    ("temporal_prost/v1/cells.proto", include_str!("../../proto/temporal_prost/v1/cells.proto")),
    ("temporal_prost/v1/cli.proto", include_str!("../../proto/temporal_prost/v1/cli.proto")),
    ("temporal_prost/v1/terraform.proto", include_str!("../../proto/temporal_prost/v1/terraform.proto")),
    ("google/api/field_behavior.proto", include_str!("../../proto/google/api/field_behavior.proto")),
    ("temporal/xns/v1/xns.proto", include_str!("../../proto/temporal/xns/v1/xns.proto")),
    (
        "temporal/api/common/v1/message.proto",
        include_str!("../../proto/temporal/api/common/v1/message.proto"),
    ),
    (
        "temporal/api/enums/v1/workflow.proto",
        include_str!("../../proto/temporal/api/enums/v1/workflow.proto"),
    ),
];

/// Writes them below `directory`, for protoc and editors.
///
/// ```no_run
/// temporal_prost_build::protos::write("third_party".as_ref())?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// Returns an error if a directory or file cannot be written.
pub fn write(directory: &Path) -> io::Result<()> {
    for (name, contents) in FILES {
        let path = directory.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, contents)?;
    }
    Ok(())
}
