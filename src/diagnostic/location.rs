use std::{cmp::Ordering, collections::BTreeMap, fmt, ops::Bound};

use prost::Message;

use super::allowance::without;
use crate::schema::descriptor::{Extendee, FileDescriptorProto, FileOptions, SourceCodeInfo, SourceLocation};

/// A position in a file: `file:line:column`, counted from one. Without positions, the file and the name of the element.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    file: String,
    start: Option<(i32, i32)>,
    element: Option<String>,
    /// The field numbers and indexes of the element in the file: as requested, and as found.
    paths: [Vec<i32>; 2],
}

impl Location {
    /// An argument of the command line, by its name.
    pub(crate) fn of_argument(name: &str) -> Self {
        Self { file: name.to_owned(), start: None, element: None, paths: Default::default() }
    }

    /// The element below a comment. A comment above `syntax` or `package` is about the whole file.
    pub(super) fn of_comment(file: &str, location: SourceLocation) -> Option<Self> {
        let start = start(&location.span)?;
        let is_of_file = FileDescriptorProto::HEADER.iter().any(|field| location.path == [*field]);
        let path = if is_of_file { Vec::new() } else { location.path };
        Some(Self { file: file.to_owned(), start: Some(start), element: None, paths: [path.clone(), path] })
    }

    /// The line and column, counted from one.
    pub(crate) fn start(&self) -> Option<(i32, i32)> {
        self.start
    }

    /// The name of the element, if its position is unknown.
    pub(crate) fn element(&self) -> Option<&str> {
        self.element.as_deref()
    }

    pub(super) fn moved_to(&self, start: (i32, i32)) -> Self {
        Self { start: Some(start), ..self.clone() }
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Returns whether the element is `outer`, or inside it.
    pub(crate) fn is_inside(&self, outer: &Self) -> bool {
        let [outer_path, _] = &outer.paths;
        self.file == outer.file && self.paths.iter().any(|path| path.starts_with(outer_path))
    }

    /// A position as a parser of protos has written it: `file:line:column`.
    pub(crate) fn of_parser(position: &str) -> Self {
        let mut parts = position.rsplitn(3, ':');
        let column = parts.next().and_then(|column| column.parse().ok());
        let start = parts.next().and_then(|line| line.parse().ok()).zip(column);
        let file = start.and(parts.next()).unwrap_or(position);
        Self { start, ..Self::of_argument(file) }
    }

    /// Names the element, such as an rpc, if its position is unknown.
    pub(crate) fn or_named(self, element: impl FnOnce() -> String) -> Self {
        let element = self.start.is_none().then(element);
        Self { element, ..self }
    }
}

impl Location {
    fn key(&self) -> (&str, Option<(i32, i32)>, Option<&str>) {
        (&self.file, self.start, self.element.as_deref())
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Location {}

impl PartialOrd for Location {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Location {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, &self.element) {
            (Some((line, column)), _) => write!(f, "{}:{line}:{column}", self.file),
            (None, Some(element)) => write!(f, "{}: `{element}`", self.file),
            (None, None) => f.write_str(&self.file),
        }
    }
}

/// The positions and comments of a file's services or messages, by path.
#[derive(Debug)]
pub(crate) struct Locations {
    file: String,
    by_path: BTreeMap<Vec<i32>, Found>,
}

#[derive(Debug)]
struct Found {
    start: (i32, i32),
    comment: Option<String>,
}

impl Locations {
    pub(crate) fn of_services(file: &FileDescriptorProto) -> Self {
        Self::below(&[FileDescriptorProto::SERVICE], file)
    }

    /// Of messages, enums, the syntax or edition, and the options of the file.
    pub(crate) fn of_messages(file: &FileDescriptorProto) -> Self {
        let roots = [
            FileDescriptorProto::MESSAGE_TYPE,
            FileDescriptorProto::ENUM_TYPE,
            FileDescriptorProto::SYNTAX,
            FileDescriptorProto::EDITION,
            <FileOptions as Extendee>::NUMBER,
        ];
        Self::below(&roots, file)
    }

    fn below(roots: &[i32], file: &FileDescriptorProto) -> Self {
        let encoded = file.source_code_info.as_deref().unwrap_or_default();
        // Without positions, a diagnostic still names the file and the element.
        let info = SourceCodeInfo::decode(encoded).unwrap_or_default();
        let mut by_path = BTreeMap::new();
        let is_below =
            |location: &SourceLocation| location.path.first().is_some_and(|root| roots.contains(root));
        for location in info.location.into_iter().filter(is_below) {
            insert(&mut by_path, location);
        }
        Self { file: file.name.clone(), by_path }
    }

    /// Returns the first position at or inside `path`, or else the position of the innermost element around it.
    pub(crate) fn at(&self, path: &[i32]) -> Location {
        let around = || (0..path.len()).rev().find_map(|length| self.by_path.get_key_value(&path[..length]));
        let found = self.first_inside(path).or_else(around);
        let start = found.map(|(_, found)| found.start);
        let paths = [path.to_vec(), found.map(|(path, _)| path.clone()).unwrap_or_default()];
        Location { file: self.file.clone(), start, element: None, paths }
    }

    /// Returns the comment before the element at `path`.
    pub(crate) fn comment(&self, path: &[i32]) -> &str {
        self.by_path.get(path).and_then(|found| found.comment.as_deref()).unwrap_or_default()
    }

    fn first_inside(&self, path: &[i32]) -> Option<(&Vec<i32>, &Found)> {
        let inside = self.by_path.range::<[i32], _>((Bound::Included(path), Bound::Unbounded));
        let inside = inside.take_while(|(at, _)| at.starts_with(path));
        inside.min_by_key(|(_, found)| found.start)
    }
}

// protoc and protox list the locations of one element in different orders, so the earliest one is used.
fn insert(by_path: &mut BTreeMap<Vec<i32>, Found>, location: SourceLocation) {
    let Some(start) = start(&location.span) else { return };
    let found = by_path.entry(location.path).or_insert(Found { start, comment: None });
    found.start = found.start.min(start);
    let comment = location.leading_comments.map(|comment| without(&comment).into_owned());
    found.comment = found.comment.take().or(comment);
}

fn start(span: &[i32]) -> Option<(i32, i32)> {
    let [line, column, ..] = *span else { return None };
    Some((line.saturating_add(1), column.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_position_at_or_inside_or_around_counts() {
        let location = |path: &[i32], line, comment: Option<&str>| SourceLocation {
            path: path.to_vec(),
            span: vec![line, 2, 9],
            leading_comments: comment.map(str::to_owned),
        };
        let locations = vec![
            location(&[6, 0], 1, Some(" service")),
            location(&[6, 0, 2, 0, 4], 9, None),
            location(&[6, 0, 2, 0, 4], 5, None),
            location(&[6, 0, 2, 0, 4, 7233, 5], 7, None),
            SourceLocation { path: vec![6], ..SourceLocation::default() },
        ];
        let source_code_info = Some(SourceCodeInfo { location: locations }.encode_to_vec().into());
        let file = FileDescriptorProto { name: "a.proto".to_owned(), source_code_info, ..Default::default() };
        let found = Locations::of_services(&file);
        assert_eq!(found.at(&[6, 0, 2, 0, 4, 7233, 5]).to_string(), "a.proto:8:3");
        assert_eq!(found.at(&[6, 0, 2, 0, 4, 7233]).to_string(), "a.proto:8:3");
        assert_eq!(found.at(&[6, 0, 2, 0, 4, 7234]).to_string(), "a.proto:6:3");
        assert_eq!(found.at(&[6, 0, 2, 1]).to_string(), "a.proto:2:3");
        let unknown = Locations::of_services(&FileDescriptorProto { source_code_info: None, ..file.clone() });
        let named = |at: Location| at.or_named(|| "a.S.R".to_owned()).to_string();
        assert_eq!(named(unknown.at(&[6, 0])), "a.proto: `a.S.R`");
        assert_eq!(named(found.at(&[6, 1])), "a.proto: `a.S.R`");
        assert_eq!(named(found.at(&[6, 0])), "a.proto:2:3");
        assert_eq!(found.comment(&[6, 0]), " service");
        assert_eq!(found.comment(&[6, 1]), "");
    }
}
