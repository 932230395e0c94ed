//! The language of workflow ids, update ids and search attributes.
