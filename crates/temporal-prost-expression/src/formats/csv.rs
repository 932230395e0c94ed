//! Comma-separated values, as Go's `encoding/csv` reads them.

use crate::value::reason::Reason;

/// How records are written.
pub(crate) struct Dialect {
    pub(crate) delimiter: char,
    /// Quotes may stand inside of fields.
    pub(crate) lazy_quotes: bool,
}

impl Dialect {
    /// Reads the records. Empty lines are skipped, and every record must have as many fields as the first one.
    pub(crate) fn read(&self, text: &str) -> Result<Vec<Vec<String>>, Reason> {
        let text = text.replace("\r\n", "\n");
        let mut records: Vec<Vec<String>> = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('\n') {
                rest = after;
                continue;
            }
            let record = self.record(&mut rest)?;
            if records.first().is_some_and(|first| first.len() != record.len()) {
                return Err("a record has another number of fields than the first one".into());
            }
            records.push(record);
        }
        Ok(records)
    }

    fn record(&self, rest: &mut &str) -> Result<Vec<String>, Reason> {
        let mut record = Vec::new();
        loop {
            record.push(match rest.strip_prefix('"') {
                Some(quoted) => {
                    *rest = quoted;
                    self.quoted_field(rest)?
                }
                None => self.bare_field(rest)?,
            });
            match rest.strip_prefix(self.delimiter) {
                Some(after) => *rest = after,
                None => break,
            }
        }
        *rest = rest.strip_prefix('\n').unwrap_or(rest);
        Ok(record)
    }

    fn bare_field(&self, rest: &mut &str) -> Result<String, Reason> {
        let end = rest.find(['\n', self.delimiter]).unwrap_or(rest.len());
        let (field, after) = rest.split_at(end);
        if field.contains('"') && !self.lazy_quotes {
            return Err("a field without quotes around it has no quotes in it".into());
        }
        *rest = after;
        Ok(field.to_owned())
    }

    fn quoted_field(&self, rest: &mut &str) -> Result<String, Reason> {
        let mut field = String::new();
        loop {
            let Some((before, after)) = rest.split_once('"') else {
                if !self.lazy_quotes {
                    return Err("a quoted field has no end".into());
                }
                field.push_str(rest);
                *rest = "";
                return Ok(field);
            };
            field.push_str(before);
            *rest = after;
            if let Some(after) = rest.strip_prefix('"') {
                field.push('"');
                *rest = after;
            } else if rest.is_empty() || rest.starts_with(['\n', self.delimiter]) {
                return Ok(field);
            } else if self.lazy_quotes {
                field.push('"');
            } else {
                return Err("a quote in a quoted field is written twice".into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, lazy_quotes: bool) -> Option<Vec<Vec<String>>> {
        Dialect { delimiter: ',', lazy_quotes }.read(text).ok()
    }

    #[test]
    fn reads_like_go() {
        let records = read("a,b\r\n\n\"x \"\"y\"\"\nz\",\n", false).expect("records");
        assert_eq!(records, [["a", "b"], ["x \"y\"\nz", ""]]);
        assert_eq!(read("a,b\nc", false), None);
        assert_eq!(read("a\"b", false), None);
        assert_eq!(read("\"a\"b\"", false), None);
        assert_eq!(read("a\"b,\"c\"d\"", true), Some(vec![vec!["a\"b".to_owned(), "c\"d".to_owned()]]));
    }
}
