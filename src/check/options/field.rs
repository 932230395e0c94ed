use crate::{
    diagnostic::{Diagnostic, Location, Rule},
    schema::{
        descriptor::OptionField,
        pool::{Kind, Rpc},
    },
};

/// A field of the option that makes an rpc a `kind`, or a field inside it.
#[derive(Clone, Copy)]
pub(in crate::check) struct Field {
    kind: Kind,
    outer: OptionField,
    /// The index in a list.
    index: Option<i32>,
    /// The fields inside, from the outermost to the innermost.
    inner: [Option<OptionField>; 3],
}

impl Field {
    pub(super) const fn new(kind: Kind, outer: OptionField) -> Self {
        Self { kind, outer, index: None, inner: [None; 3] }
    }

    /// An element of the list that this field holds.
    pub(super) const fn element(self, index: i32) -> Self {
        Self { index: Some(index), ..self }
    }

    /// A field of the message that this field holds.
    pub(in crate::check) const fn inner(self, field: OptionField) -> Self {
        let inner = match self.inner {
            [None, ..] => [Some(field), None, None],
            [first, None, _] => [first, Some(field), None],
            [first, second, _] => [first, second, Some(field)],
        };
        Self { inner, ..self }
    }

    pub(in crate::check) fn kind(self) -> Kind {
        self.kind
    }

    /// The field of the option.
    pub(super) fn outer(self) -> OptionField {
        self.outer
    }

    /// The index in a list.
    pub(super) fn index(self) -> Option<usize> {
        self.index.and_then(|index| usize::try_from(index).ok())
    }

    /// The name of the innermost field.
    pub(in crate::check) fn name(self) -> &'static str {
        self.inner.into_iter().flatten().last().unwrap_or(self.outer).name
    }

    /// The names from the option to the innermost field.
    pub(in crate::check) fn path(self) -> String {
        let index = self.index.map(|index| format!("[{index}]")).unwrap_or_default();
        let inner = self.inner.into_iter().flatten().map(|inner| format!(".{}", inner.name));
        format!("{}{index}{}", self.outer.name, inner.collect::<String>())
    }

    pub(in crate::check) fn at(self, rpc: Rpc<'_>) -> Location {
        let path: Vec<_> = [self.outer.number].into_iter().chain(self.index).collect();
        rpc.option_at(self.kind, &path)
    }

    pub(in crate::check) fn diagnostic(
        self,
        rpc: Rpc<'_>,
        rule: Rule,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, self.at(rpc), message).option(self.path())
    }
}

pub(in crate::check) const fn workflow(field: OptionField) -> Field {
    Field::new(Kind::Workflow, field)
}

pub(in crate::check) const fn activity(field: OptionField) -> Field {
    Field::new(Kind::Activity, field)
}

pub(in crate::check) const fn update(field: OptionField) -> Field {
    Field::new(Kind::Update, field)
}
