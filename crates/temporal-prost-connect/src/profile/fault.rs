use std::fmt;

/// A wrong setting in a file with profiles. See [`ProfileFaults`] for an example.
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
///
/// ```
/// use temporal_prost_connect::{ConnectionError, ConnectionSettings};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let directory = tempfile::tempdir()?;
/// # let path = |name: &str| directory.path().join(name).display().to_string();
/// // In `shop-prost.toml`, next to `shop.toml`.
/// std::fs::write(path("shop-prost.toml"), "[profile.default]\nreload_tsl = true\n")?;
/// # std::fs::write(path("shop.toml"), "")?;
/// let settings = ConnectionSettings { config_file: Some(path("shop.toml")), ..ConnectionSettings::default() };
///
/// let Err(ConnectionError::Profile(faults)) = settings.profile() else { panic!("the setting is unknown") };
/// assert_eq!((faults.0[0].line, faults.0[0].key.as_str()), (2, "profile.default.reload_tsl"));
/// assert_eq!(faults.0[0].message, "unknown setting; did you mean `reload_tls`?");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("wrong settings: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ProfileFaults(pub Vec<ProfileFault>);
