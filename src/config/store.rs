/// The database in which a namespace keeps search attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SearchAttributeStore {
    /// `MySQL`, `PostgreSQL` or `SQLite`, which the development server uses.
    #[default]
    Sql,
    Elasticsearch,
    Cloud,
}

impl SearchAttributeStore {
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        match name {
            "sql" => Ok(Self::Sql),
            "elasticsearch" => Ok(Self::Elasticsearch),
            "cloud" => Ok(Self::Cloud),
            _ => Err(format!("`{name}` is not a store; use `sql`, `elasticsearch` or `cloud`")),
        }
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Sql => "a server with an SQL database",
            Self::Elasticsearch => "a server with Elasticsearch",
            Self::Cloud => "Temporal Cloud",
        }
    }

    /// Returns how many attributes of a type a namespace can have by default.
    pub(crate) fn limit(self, type_name: &str) -> Option<usize> {
        match (self, type_name) {
            (Self::Elasticsearch, _) => None,
            (Self::Sql, "Keyword") => Some(10),
            (Self::Sql, _) => Some(3),
            (Self::Cloud, "Keyword") => Some(40),
            (Self::Cloud, "KeywordList" | "Text") => Some(5),
            (Self::Cloud, _) => Some(20),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_store_has_its_numbers() {
        let limits = |store: &str| {
            let store = SearchAttributeStore::parse(store).unwrap();
            ["Keyword", "Text", "Int"].map(|ty| store.limit(ty))
        };
        assert_eq!(limits("sql"), [Some(10), Some(3), Some(3)]);
        assert_eq!(limits("cloud"), [Some(40), Some(5), Some(20)]);
        assert_eq!(limits("elasticsearch"), [None; 3]);
    }
}
