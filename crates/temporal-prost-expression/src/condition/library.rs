//! The conversion of terms and operators of a library.

/// Defines the functions `kind`, `operator` and `steps` for the types in `builder` of `biscuit_auth` or `biscuit_parser`.
///
/// - `kind(&Term) -> Result<Option<Kind>, &str>` returns the type of a value, and `None` for a variable.
/// - `steps(&[Op], of_variable) -> Result<Vec<Step>, &str>` converts an expression.
///
/// Errors are names of constructs that are not accepted, because they can fail or take long.
#[doc(hidden)]
#[macro_export]
macro_rules! steps_of {
    ($library:ident) => {
        use $crate::condition::{Kind, Operator, Step};
        use $library::builder::{Binary, Op, Term, Unary};

        pub(super) fn kind(term: &Term) -> Result<Option<Kind>, &'static str> {
            Ok(Some(match term {
                Term::Variable(_) => return Ok(None),
                Term::Integer(_) => Kind::Integer,
                Term::Str(_) => Kind::Text,
                Term::Date(_) => Kind::Date,
                Term::Bytes(_) => Kind::Bytes,
                Term::Bool(_) => Kind::Flag,
                Term::Set(elements) => {
                    elements.iter().try_for_each(|element| kind(element).map(drop))?;
                    Kind::Set
                }
                Term::Parameter(_) => return Err("a parameter"),
                Term::Null => return Err("null"),
                Term::Array(_) => return Err("an array"),
                Term::Map(_) => return Err("a map"),
            }))
        }

        /// Arithmetic overflows, and regular expressions take long to compile.
        fn operator(operator: &Binary) -> Result<Operator, &'static str> {
            Ok(match operator {
                Binary::LessThan => Operator::LessThan,
                Binary::GreaterThan => Operator::GreaterThan,
                Binary::LessOrEqual => Operator::LessOrEqual,
                Binary::GreaterOrEqual => Operator::GreaterOrEqual,
                Binary::Equal => Operator::Equal,
                Binary::NotEqual => Operator::NotEqual,
                Binary::HeterogeneousEqual => Operator::HeterogeneousEqual,
                Binary::HeterogeneousNotEqual => Operator::HeterogeneousNotEqual,
                Binary::Contains => Operator::Contains,
                Binary::Prefix => Operator::Prefix,
                Binary::Suffix => Operator::Suffix,
                Binary::And => Operator::And,
                Binary::Or => Operator::Or,
                Binary::LazyAnd => Operator::LazyAnd,
                Binary::LazyOr => Operator::LazyOr,
                Binary::Intersection => Operator::Intersection,
                Binary::Union => Operator::Union,
                Binary::Regex => return Err("matches"),
                Binary::Add => return Err("+"),
                Binary::Sub => return Err("-"),
                Binary::Mul => return Err("*"),
                Binary::Div => return Err("/"),
                Binary::BitwiseAnd => return Err("&"),
                Binary::BitwiseOr => return Err("|"),
                Binary::BitwiseXor => return Err("^"),
                Binary::All => return Err("all"),
                Binary::Any => return Err("any"),
                Binary::Get => return Err("get"),
                Binary::TryOr => return Err("try_or"),
                _ => return Err("extern"),
            })
        }

        pub(super) fn steps(
            ops: &[Op],
            of_variable: &dyn Fn(&str) -> Option<Kind>,
        ) -> Result<Vec<Step>, &'static str> {
            let step = |op: &Op| {
                Ok(match op {
                    Op::Value(Term::Variable(name)) => Step::Value(of_variable(name)),
                    Op::Value(term) => Step::Value(kind(term)?),
                    Op::Closure(parameters, ops) if parameters.is_empty() => {
                        Step::Condition(steps(ops, of_variable)?)
                    }
                    Op::Closure(..) => return Err("a closure"),
                    Op::Unary(Unary::Negate) => Step::Operator(Operator::Negate),
                    Op::Unary(Unary::Parens) => Step::Operator(Operator::Parens),
                    Op::Unary(Unary::Length) => Step::Operator(Operator::Length),
                    Op::Unary(Unary::TypeOf) => return Err("type"),
                    Op::Unary(_) => return Err("extern"),
                    Op::Binary(binary) => Step::Operator(operator(binary)?),
                })
            };
            ops.iter().map(step).collect()
        }
    };
}
