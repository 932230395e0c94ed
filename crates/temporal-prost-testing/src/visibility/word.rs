//! The words of a query.

/// An error that occurs when a query is parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum QueryError {
    #[error("malformed SQL query: unterminated string")]
    UnterminatedString,
    #[error("malformed SQL query: unexpected end")]
    UnexpectedEnd,
    #[error("malformed SQL query: unexpected `{0}`")]
    Unexpected(String),
    #[error("malformed SQL query: unknown operator `{0}`")]
    UnknownOperator(String),
    #[error("malformed SQL query: too many nested parentheses")]
    TooDeep,
    #[error("invalid expression: column name '{0}' is not a valid search attribute")]
    UnknownField(String),
    #[error("invalid expression: invalid ExecutionStatus value '{0}'")]
    UnknownStatus(String),
    #[error("invalid expression: unable to parse datetime '{0}'")]
    Time(String),
    #[error(
        "operation is not supported: 'group by' clause is only supported for ExecutionStatus search attribute"
    )]
    GroupBy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A field name or a keyword.
    Name(String),
    /// A quoted text or a number.
    Literal(String),
    /// An operator or a punctuation mark.
    Mark(String),
}

impl Word {
    /// Returns the word, approximately as it was written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Name(text) | Self::Literal(text) | Self::Mark(text) => text,
        }
    }

    pub(super) fn is(&self, keyword: &str) -> bool {
        match self {
            Self::Name(name) => name.eq_ignore_ascii_case(keyword),
            Self::Mark(mark) => mark == keyword,
            Self::Literal(_) => false,
        }
    }
}

/// Splits a query into words.
pub(super) fn words(query: &str) -> Result<Vec<Word>, QueryError> {
    let mut words = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '\'' | '"' | '`' => quoted(rest, first)?,
            '(' | ')' | ',' | '=' | '!' | '<' | '>' => mark(rest),
            _ => bare(rest),
        };
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

fn quoted(text: &str, quote: char) -> Result<(Word, &str), QueryError> {
    let (content, after) = text[1..].split_once(quote).ok_or(QueryError::UnterminatedString)?;
    let word = if quote == '`' { Word::Name(content.to_owned()) } else { Word::Literal(content.to_owned()) };
    Ok((word, after))
}

fn mark(text: &str) -> (Word, &str) {
    let length = if ["!=", "<=", ">=", "<>"].iter().any(|mark| text.starts_with(mark)) { 2 } else { 1 };
    let (mark, after) = text.split_at(length);
    (Word::Mark(mark.to_owned()), after)
}

fn bare(text: &str) -> (Word, &str) {
    let ends = |char: char| char.is_whitespace() || "(),=!<>'\"`".contains(char);
    let (word, after) = text.split_at(text.find(ends).unwrap_or(text.len()));
    let is_number = word.parse::<f64>().is_ok() || matches!(word, "true" | "false");
    let word = if is_number { Word::Literal(word.to_owned()) } else { Word::Name(word.to_owned()) };
    (word, after)
}
