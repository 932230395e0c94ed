//! Files below an include directory, changed so that protox sees the same comments as protoc.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
};

use protox::{
    Error,
    file::{File, FileResolver, IncludeFileResolver},
};

pub(super) struct Include {
    resolver: IncludeFileResolver,
    /// Every file that has been opened.
    opened: Rc<RefCell<Vec<PathBuf>>>,
}

impl Include {
    pub(super) fn new(directory: &Path, opened: &Rc<RefCell<Vec<PathBuf>>>) -> Self {
        Self { resolver: IncludeFileResolver::new(directory.to_owned()), opened: Rc::clone(opened) }
    }
}

impl FileResolver for Include {
    fn resolve_path(&self, path: &Path) -> Option<String> {
        self.resolver.resolve_path(path)
    }

    fn open_file(&self, name: &str) -> Result<File, Error> {
        let file = self.resolver.open_file(name)?;
        self.opened.borrow_mut().extend(file.path().map(Path::to_owned));
        let source = file.source().unwrap_or_default();
        let kept = keep_blank_lines(source);
        if kept == source { Ok(file) } else { File::from_source(name, &kept) }
    }
}

/// protox drops the blank lines of block comments, unless they have a star.
fn keep_blank_lines(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find(['"', '\'', '/', '#']) {
        let (before, from_token) = rest.split_at(start);
        let (token, after) = from_token.split_at(token_length(from_token));
        text.push_str(before);
        if token.starts_with("/*") {
            text.push_str(&add_stars(token));
        } else {
            text.push_str(token);
        }
        rest = after;
    }
    text + rest
}

/// The length of a comment, a string, or a single slash.
fn token_length(text: &str) -> usize {
    let through =
        |end: &str| text.get(2..).and_then(|rest| rest.find(end)).map_or(text.len(), |at| 2 + at + end.len());
    match text.chars().next() {
        Some('/') if text.starts_with("/*") => through("*/"),
        Some('/') if !text.starts_with("//") => 1,
        Some(quote @ ('"' | '\'')) => string_length(text, quote),
        _ => text.find('\n').unwrap_or(text.len()),
    }
}

fn string_length(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => _ = chars.next(),
            _ if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn add_stars(comment: &str) -> String {
    let lines = comment.split('\n').map(|line| if line.trim().is_empty() { "*" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::keep_blank_lines;

    #[test]
    fn blank_lines_of_block_comments_get_a_star() {
        assert_eq!(keep_blank_lines("/* a\n\n  b */\n\nx"), "/* a\n*\n  b */\n\nx");
    }

    #[test]
    fn all_else_stays() {
        let others = [
            "\"/*\n\n*/\"",
            "'\\'/*\n\n*/'",
            "// /*\n\n*/",
            "# /*\n\n*/",
            "a / b\n\n",
            "/* unclosed",
            "\"unclosed \\",
            "/",
        ];
        for source in others {
            assert_eq!(keep_blank_lines(source), source);
        }
    }
}
