use std::fmt::{self, Display};

/// The path of the field that failed, collected from the inside outwards.
#[derive(Debug, Default)]
pub(super) struct Path(Vec<String>);

impl Path {
    pub(super) fn inside_field(&mut self, name: &str) {
        self.0.push(format!(".{name}"));
    }

    pub(super) fn inside_element(&mut self, key: impl fmt::Debug) {
        self.0.push(format!("[{key:?}]"));
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: String = self.0.iter().rev().map(String::as_str).collect();
        f.write_str(path.strip_prefix('.').unwrap_or(&path))
    }
}
