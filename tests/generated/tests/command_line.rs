//! Command lines as people use them: output, and parsed arguments.

mod command_line {
    mod built_in;
    mod documented;
    mod fields;
    mod files;
    mod help;
    mod names;
    mod typed;
}
