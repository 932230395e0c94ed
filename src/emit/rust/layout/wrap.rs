//! Breaks long lines at their lists, like rustfmt.

use std::iter;
use std::ops::Range;

pub(super) const INDENT: usize = 4;
const MARGIN: usize = 89;
/// The minimum width of a line that starts far to the right.
const MIN_WIDTH: usize = 60;

/// Writes a line with its `end`, broken if necessary. The line has no comma before a closing delimiter.
pub(super) fn line(out: &mut String, line: &str, indent: usize, end: &str) {
    let mut wrap = Wrap { out, start: 0, margin: 0 };
    wrap.start(indent);
    wrap.piece(line, indent, end.len());
    wrap.out.push_str(end);
    wrap.out.push('\n');
}

pub(super) fn indent(out: &mut String, width: usize) {
    out.extend(iter::repeat_n(' ', width));
}

struct Wrap<'o> {
    out: &'o mut String,
    /// The start of the current line.
    start: usize,
    margin: usize,
}

impl Wrap<'_> {
    fn start(&mut self, width: usize) {
        self.start = self.out.len();
        self.margin = MARGIN.max(width + MIN_WIDTH);
        indent(self.out, width);
    }

    fn start_next(&mut self, width: usize) {
        self.out.push('\n');
        self.start(width);
    }

    fn fits(&self, width: usize) -> bool {
        self.out.len() - self.start + width <= self.margin
    }

    /// Writes text outside lists. Its last line leaves room for `after` more bytes.
    fn piece(&mut self, text: &str, indent: usize, after: usize) {
        if self.fits(text.len() + after) && !has_fields(text) {
            return self.out.push_str(text);
        }
        let calls = calls(text);
        let Some((first, rest)) = calls.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            return self.lists(text, indent, after);
        };
        self.lists(first, indent + INDENT, 0);
        for call in rest {
            self.start_next(indent + INDENT);
            self.lists(call, indent + INDENT, after);
        }
    }

    /// Writes a piece, and breaks the lists that do not fit.
    fn lists(&mut self, text: &str, indent: usize, after: usize) {
        let mut written = 0;
        for list in lists(text) {
            let (before, content, rest) = (&text[..list.start], &text[list.clone()], &text[list.end..]);
            self.out.push_str(&before[written..]);
            written = list.end;
            let width = content.len() + tail(rest).unwrap_or(rest.len() + after);
            let fits = self.fits(width) && !before.ends_with('{') && !has_fields(content);
            if fits || content.is_empty() {
                self.out.push_str(content);
            } else {
                self.list(content, indent, before);
            }
        }
        self.out.push_str(&text[written..]);
    }

    /// Writes the content of the list that `before` has opened, with a line for each entry. Only in the arguments of a
    /// call, a single struct stays on the line.
    fn list(&mut self, content: &str, indent: usize, before: &str) {
        let in_macro = before.ends_with("!(");
        let entries = entries(content.trim());
        if let [only] = *entries
            && only.ends_with('}')
            && before.ends_with('(')
        {
            return self.lists(only, indent, 0);
        }
        let last = entries.len() - 1;
        for (index, entry) in entries.into_iter().enumerate() {
            self.start_next(indent + INDENT);
            self.piece(entry, indent + INDENT, usize::from(index < last));
            if index < last || !(in_macro || entry.starts_with("..")) {
                self.out.push(',');
            }
        }
        self.start_next(indent);
    }
}

/// Returns how many bytes after a list must stay on its line, unless all of them must.
fn tail(text: &str) -> Option<usize> {
    if text.starts_with(">(") {
        return Some(">(".len());
    }
    marks(text.get(1..)?).find(|mark| mark.depth == 0 && mark.byte == b'=').map(|mark| mark.at + "> =".len())
}

/// Returns whether it contains the fields of a struct, which always have separate lines.
fn has_fields(text: &str) -> bool {
    text.contains("{ ") && marks(text).any(|mark| mark.byte == b'{')
}

/// Returns the contents of the outermost delimiters.
fn lists(text: &str) -> Vec<Range<usize>> {
    let mut open = None;
    let mut lists = Vec::new();
    for mark in marks(text).filter(|mark| mark.depth == 0) {
        match mark.byte {
            b'(' | b'<' | b'{' | b'[' => open = Some(mark.at + 1),
            b')' | b'>' | b'}' | b']' => lists.extend(open.take().map(|start| start..mark.at)),
            _ => {}
        }
    }
    // Other brackets belong to types.
    lists.retain(|list: &Range<usize>| {
        !text[..list.start].ends_with('[') || text[..list.start].ends_with("&[")
    });
    lists
}

fn entries(text: &str) -> Vec<&str> {
    split(text, |mark| mark.byte == b',')
        .into_iter()
        .map(|entry| entry.trim_start_matches([',', ' ']))
        .collect()
}

/// Splits `a(b).c(d)` into `a(b)` and `.c(d)`.
fn calls(text: &str) -> Vec<&str> {
    let is_method = |mark: &Mark| text.as_bytes().get(mark.at + 1).is_some_and(u8::is_ascii_alphabetic);
    let is_rest = |mark: &Mark| text[..mark.at].ends_with('.');
    split(text, |mark| mark.byte == b'.' && is_method(mark) && !is_rest(mark))
}

fn split(text: &str, before: impl Fn(&Mark) -> bool) -> Vec<&str> {
    let mut start = 0;
    let mut parts = Vec::new();
    for mark in marks(text).filter(|mark| mark.depth == 0 && before(mark)) {
        parts.push(&text[start..mark.at]);
        start = mark.at;
    }
    parts.push(&text[start..]);
    parts
}

/// A delimiter or operator outside strings. `emit` writes no raw strings, characters or comments within a line.
struct Mark {
    at: usize,
    byte: u8,
    /// The number of enclosing delimiters.
    depth: usize,
}

fn marks(text: &str) -> Marks<'_> {
    Marks { bytes: text.as_bytes(), next: 0, depth: 0, in_bars: false }
}

struct Marks<'t> {
    bytes: &'t [u8],
    next: usize,
    depth: usize,
    in_bars: bool,
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        loop {
            let at = self.next;
            let byte = *self.bytes.get(at)?;
            self.next += 1;
            match byte {
                b'"' => self.skip_string(),
                b'>' if self.bytes[..at].ends_with(b"-") => {}
                b'|' => self.bar(),
                b',' | b'.' | b'=' => return Some(Mark { at, byte, depth: self.depth }),
                b'(' | b'[' | b'{' | b'<' => {
                    self.depth += 1;
                    return Some(Mark { at, byte, depth: self.depth - 1 });
                }
                b')' | b']' | b'}' | b'>' => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Mark { at, byte, depth: self.depth });
                }
                _ => {}
            }
        }
    }
}

impl Marks<'_> {
    fn skip_string(&mut self) {
        while let Some(byte) = self.bytes.get(self.next) {
            self.next += if *byte == b'\\' { 2 } else { 1 };
            if *byte == b'"' {
                return;
            }
        }
    }

    /// Skips the parameters of a closure, which are not a list.
    fn bar(&mut self) {
        self.in_bars = !self.in_bars;
        self.depth = if self.in_bars { self.depth + 1 } else { self.depth.saturating_sub(1) };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn lines(line: &str, end: &str) -> String {
        let mut out = String::new();
        super::line(&mut out, line, 0, end);
        out
    }

    #[test]
    fn a_line_that_fits_stays() {
        let long = "a".repeat(super::MARGIN - 1);
        assert_eq!(lines(&long, ";"), format!("{long};\n"));
    }

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside_in() {
        let [a, b] = ["a", "b"].map(|letter| letter.repeat(43));
        let cases = [
            (format!("f({a}, {b})"), format!("f(\n    {a},\n    {b},\n);\n")),
            (format!("f!({a}, {b})"), format!("f!(\n    {a},\n    {b}\n);\n")),
            (format!("f(\"{a}, (\", {b})"), format!("f(\n    \"{a}, (\",\n    {b},\n);\n")),
            (format!("f({a}).g({b})"), format!("f({a})\n    .g({b});\n")),
            (format!("f(|a, b| {a}, {b})"), format!("f(\n    |a, b| {a},\n    {b},\n);\n")),
            (format!("fn f<T>(a: {a}) -> R<{b}>"), format!("fn f<T>(\n    a: {a},\n) -> R<{b}>;\n")),
            (format!("type T<A> = B<{a}, {b}>"), format!("type T<A> = B<\n    {a},\n    {b},\n>;\n")),
            ("const A: B = &[Some(C { d: 1, ..E })]".to_owned(), STRUCT.to_owned()),
            (
                format!("C {{ d: 1, ..e({a}, {b}) }}"),
                format!("C {{\n    d: 1,\n    ..e(\n        {a},\n        {b},\n    )\n}};\n"),
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(lines(&line, ";"), expected, "{line}");
        }
    }

    /// Without what depends on where lines are broken.
    fn flat(code: &str) -> String {
        let code: String = code.split_whitespace().collect();
        [")", "]", "}", ">"].into_iter().fold(code, |code, end| code.replace(&format!(",{end}"), end))
    }

    fn code() -> impl Strategy<Value = String> {
        let name = r#"[a-z]{1,40}|"[a-z(<, \\\\]*"|\|a, b\| [a-z]{1,9}"#;
        name.prop_recursive(6, 64, 4, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..4).prop_map(|all| all.join(", "));
            prop_oneof![
                ("[a-z]{1,20}!?", list.clone()).prop_map(|(name, list)| format!("{name}({list})")),
                (inner.clone(), "[a-z]{1,20}", list.clone())
                    .prop_map(|(of, name, list)| format!("{of}.{name}({list})")),
                ("[a-z]{1,20}", list.clone()).prop_map(|(name, list)| format!("{name}::<{list}>()")),
                list.clone().prop_map(|list| format!("&[{list}]")),
                ("[a-z]{1,20}", inner).prop_map(|(name, value)| format!("{name} {{ a: {value}, ..b }}")),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_token_changes(code in code()) {
            prop_assert_eq!(flat(&lines(&code, ";")), flat(&format!("{code};")));
        }

        #[test]
        fn no_text_makes_it_panic(text in r#"[a-c(){}<>\[\],.|"\\ ;=&!-]{0,200}"#) {
            lines(&text, ";");
        }
    }

    const STRUCT: &str = "const A: B = &[
    Some(C {
        d: 1,
        ..E
    }),
];
";
}
