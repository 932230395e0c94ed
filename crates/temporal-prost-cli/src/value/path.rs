//! Names of files.

use std::{env, path::PathBuf};

/// Expands `~` to the home directory, like a shell.
pub(crate) fn expand(path: &str) -> PathBuf {
    match (path.strip_prefix('~'), env::home_dir()) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_directory() {
        let home = env::home_dir().unwrap();
        let cases = [("~", home.clone()), ("~/a", home.join("a")), ("~a", "~a".into()), ("/~", "/~".into())];
        for (path, expected) in cases {
            assert_eq!(expand(path), expected, "{path}");
        }
    }
}
