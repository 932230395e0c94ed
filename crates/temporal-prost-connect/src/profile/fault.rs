use std::fmt;

/// A wrong setting in a file with profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileFault {
    /// The path of the file.
    pub file: String,
    /// The line of the setting, from 1.
    pub line: usize,
    /// The full name of the setting, such as `profile.default.codec.keys_file`.
    pub key: String,
    /// The problem, and what to do.
    pub message: String,
}

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, key, message } = self;
        write!(f, "`{key}` in {file}:{line}: {message}")
    }
}

/// All wrong settings of a profile. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("wrong settings: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ProfileFaults(pub Vec<ProfileFault>);
