//! Options from the schema, from edits and from setters, as the server receives them.

mod from_schema;
mod ids_and_search_attributes;
mod local_activities;
mod policies;
mod precedence;
mod server_rules;
