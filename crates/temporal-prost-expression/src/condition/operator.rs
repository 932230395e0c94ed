use super::{Kind, Operand};

macro_rules! operators {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// An operator that cannot fail, or take long, for values of the right types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operator {
            $($(#[$doc])* $variant,)*
        }

        impl Operator {
            /// Returns the operator as policies write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

operators! {
    /// Not.
    Negate = "!",
    /// Brackets.
    Parens = "()",
    /// The length of a text, of bytes or of a set.
    Length = "length",
    /// Less.
    LessThan = "<",
    /// Greater.
    GreaterThan = ">",
    /// Less or equal.
    LessOrEqual = "<=",
    /// Greater or equal.
    GreaterOrEqual = ">=",
    /// Equality of values of one type.
    Equal = "===",
    /// Inequality of values of one type.
    NotEqual = "!==",
    /// Equality of any values.
    HeterogeneousEqual = "==",
    /// Inequality of any values.
    HeterogeneousNotEqual = "!=",
    /// A set contains a value, or a text contains another.
    Contains = "contains",
    /// A text begins with another.
    Prefix = "starts_with",
    /// A text ends with another.
    Suffix = "ends_with",
    /// Both, of two values.
    And = "&&",
    /// Either, of two values.
    Or = "||",
    /// Both, of which the right side is evaluated if it matters.
    LazyAnd = "&&",
    /// Either, of which the right side is evaluated if it matters.
    LazyOr = "||",
    /// The common values of two sets.
    Intersection = "intersection",
    /// The values of two sets.
    Union = "union",
}

impl Operator {
    /// Returns the number of operands.
    pub(super) fn operands(self) -> usize {
        if matches!(self, Self::Negate | Self::Parens | Self::Length) { 1 } else { 2 }
    }

    /// Returns the type of the result, or `None` if the operator does not apply.
    pub(super) fn unary(self, operand: Option<Kind>) -> Option<Operand> {
        match (self, operand) {
            (Self::Parens, kind) => Some(Operand::Value(kind)),
            (Self::Negate, None | Some(Kind::Flag)) => Some(Operand::of(Kind::Flag)),
            (Self::Length, None | Some(Kind::Text | Kind::Bytes | Kind::Set)) => {
                Some(Operand::of(Kind::Integer))
            }
            _ => None,
        }
    }

    /// Returns the type of the result, or `None` if the operator applies to no values of these types.
    pub(super) fn binary(self, left: Option<Kind>, right: Option<Kind>) -> Option<Operand> {
        let possible =
            |kind: Option<Kind>| Kind::ALL.into_iter().filter(move |one| kind.is_none_or(|it| it == *one));
        let mut pairs = possible(left).flat_map(|left| possible(right).map(move |right| (left, right)));
        pairs.find_map(|(left, right)| self.of_kinds(left, right)).map(Operand::of)
    }

    /// Returns the type of the result if the right side is a condition.
    pub(super) fn lazy(self, left: Option<Kind>) -> Option<Operand> {
        let is_lazy = matches!(self, Self::LazyAnd | Self::LazyOr);
        (is_lazy && matches!(left, None | Some(Kind::Flag))).then_some(Operand::of(Kind::Flag))
    }

    /// Returns the type of the result, or `None` if the operator fails for some values of these types.
    fn of_kinds(self, left: Kind, right: Kind) -> Option<Kind> {
        use Kind::{Date, Flag, Integer, Set, Text};
        match (self, left, right) {
            (
                Self::LessThan | Self::LessOrEqual | Self::GreaterThan | Self::GreaterOrEqual,
                Integer | Date,
                _,
            )
            | (Self::Equal | Self::NotEqual, _, _)
                if left == right =>
            {
                Some(Flag)
            }
            (Self::HeterogeneousEqual | Self::HeterogeneousNotEqual, _, _)
            | (Self::Contains, Set, _)
            | (Self::Contains | Self::Prefix | Self::Suffix, Text, Text)
            | (Self::And | Self::Or, Flag, Flag) => Some(Flag),
            (Self::Intersection | Self::Union, Set, Set) => Some(Set),
            _ => None,
        }
    }
}
