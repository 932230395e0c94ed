//! Lines of code in the format of rustfmt: indented, not too long, with blank lines between items.
//!
//! This supports only the code that `emit` writes. syn and prettyplease support all of Rust, but took nine tenths of the
//! time of a run.

mod wrap;

use wrap::INDENT;

/// Lays out the lines that `emit` describes.
pub(super) fn lay_out(code: &str) -> String {
    let mut layout = Layout { out: String::with_capacity(code.len()), ..Layout::default() };
    code.lines().map(str::trim_ascii).filter(|line| !line.is_empty()).for_each(|line| layout.line(line));
    layout.out
}

#[derive(Default)]
struct Layout {
    out: String,
    /// The start of the next item's attributes, if it has any.
    attributes: Option<usize>,
    /// The previous item in the same block.
    previous: Option<Kind>,
    /// The enclosing blocks, from the outside in.
    blocks: Vec<Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Use,
    Struct,
    Impl,
    Trait,
    Module,
    Function,
    Macro,
    Other,
}

impl Layout {
    fn line(&mut self, line: &str) {
        if line == "}" {
            self.close();
        } else if line.starts_with("///") || line.starts_with('#') {
            self.attributes.get_or_insert(self.out.len());
            self.indent();
            self.out.push_str(line);
            self.out.push('\n');
        } else {
            self.item(line);
        }
    }

    /// Writes an item or statement, or its head.
    fn item(&mut self, line: &str) {
        let kind = Kind::of(line);
        let start = self.attributes.take().unwrap_or(self.out.len());
        let parent = self.blocks.last().copied().unwrap_or(Kind::Module);
        if self.previous.is_some_and(|previous| previous.is_apart(kind, parent)) {
            self.out.insert(start, '\n');
        }
        self.previous = Some(kind);
        let ends = [" {}", " {", ";"];
        let end = ends.into_iter().find(|end| line.ends_with(end)).unwrap_or_default();
        let indent = self.blocks.len() * INDENT;
        wrap::line(&mut self.out, line.strip_suffix(end).unwrap_or(line), indent, end);
        if end == " {" {
            self.blocks.push(kind);
            self.previous = None;
        }
    }

    /// Writes the end of a block.
    fn close(&mut self) {
        self.previous = self.blocks.pop();
        if self.out.ends_with("{\n") {
            self.out.pop();
        } else {
            self.indent();
        }
        self.out.push_str("}\n");
    }

    fn indent(&mut self) {
        wrap::indent(&mut self.out, self.blocks.len() * INDENT);
    }
}

impl Kind {
    fn of(item: &str) -> Self {
        let item = item.strip_prefix("pub ").unwrap_or(item);
        match item.split([' ', '<']).next().unwrap_or_default() {
            "use" => Self::Use,
            "struct" => Self::Struct,
            "impl" => Self::Impl,
            "trait" => Self::Trait,
            "mod" => Self::Module,
            "fn" => Self::Function,
            path if path.contains('!') => Self::Macro,
            _ => Self::Other,
        }
    }

    /// Returns whether a blank line separates this from `next`.
    fn is_apart(self, next: Self, parent: Self) -> bool {
        match parent {
            Self::Module => !self.belongs_to(next),
            Self::Impl | Self::Trait => self == Self::Function,
            _ => false,
        }
    }

    /// Returns whether `next` follows directly: imports, and macros that belong to a type.
    fn belongs_to(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Use, Self::Use) | (Self::Struct | Self::Macro, Self::Macro) | (Self::Macro, Self::Impl)
        )
    }
}

#[cfg(test)]
mod tests {
    const WRITTEN: &str = r#"
        #![allow(dead_code)]
        use a;
        use b;
        mod m {
        /// A "struct" \

        #[derive(Debug)]
            struct S;
        m!(S<H>);
        impl S {
            const A: u8 = 1;
            fn a() {
                x;
                y
            }
            fn b() {}
            fn c() {
            }
        }
        trait T {
            type A;
            fn a();
            /// { "
            fn b();
        }
        }
    "#;

    const LAID_OUT: &str = r#"#![allow(dead_code)]
use a;
use b;

mod m {
    /// A "struct" \
    #[derive(Debug)]
    struct S;
    m!(S<H>);
    impl S {
        const A: u8 = 1;
        fn a() {
            x;
            y
        }

        fn b() {}

        fn c() {}
    }

    trait T {
        type A;
        fn a();

        /// { "
        fn b();
    }
}
"#;

    #[test]
    fn items_are_apart_and_imports_together() {
        assert_eq!(super::lay_out(WRITTEN), LAID_OUT);
    }
}
