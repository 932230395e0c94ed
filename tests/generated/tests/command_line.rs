//! Command lines as people use them: what they print, and what becomes of what is typed.

mod command_line {
    mod built_in;
    mod fields;
    mod files;
    mod help;
    mod names;
    mod typed;
}
