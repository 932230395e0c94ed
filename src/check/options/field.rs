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
    inner: Option<OptionField>,
}

impl Field {
    const fn new(kind: Kind, outer: OptionField) -> Self {
        Self { kind, outer, inner: None }
    }

    /// A field of the message that this field holds.
    pub(in crate::check) const fn inner(self, inner: OptionField) -> Self {
        Self { inner: Some(inner), ..self }
    }

    pub(in crate::check) fn kind(self) -> Kind {
        self.kind
    }

    /// The name of the innermost field.
    pub(in crate::check) fn name(self) -> &'static str {
        self.inner.unwrap_or(self.outer).name
    }

    /// The names from the option to the innermost field.
    pub(in crate::check) fn path(self) -> String {
        let outer = self.outer.name;
        self.inner.map_or(outer.to_owned(), |inner| format!("{outer}.{}", inner.name))
    }

    pub(in crate::check) fn at(self, rpc: Rpc<'_>) -> Location {
        rpc.option_at(self.kind, &[self.outer.number])
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
