//! Collisions of messages, enums, packages and files, which rustc or prost would find otherwise, or nobody.

use crate::workspace::{build, directory};

const SERVICE: &str = r#"
    import "temporal/v1/temporal.proto";
    service S { rpc R(M) returns (M) { option (.temporal.v1.workflow) = {}; } }
    message M {}
"#;

fn rejected(main: &str, imported: &str) -> String {
    let main = format!("syntax = \"proto3\"; {main} import \"b.proto\"; {SERVICE}");
    let protos = directory(&[("a.proto", &main), ("b.proto", &format!("syntax = \"proto3\"; {imported}"))]);
    build(&protos.path().join("a.proto")).unwrap_err().to_string()
}

#[test]
fn a_message_with_a_module_collides_with_a_package() {
    let error =
        rejected("package foo; message Bar { oneof x { int32 y = 1; } }", "package foo.bar; message M {}");
    let expected = "a.proto:1:33: error[module-collision]: message `foo.Bar` and package `foo.bar` are both the module `bar` in Rust";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn the_files_of_two_packages_collide() {
    let error = rejected("package acme;", "package acme.temporal; message M {}");
    let expected = "error[module-collision]: the file `acme.temporal.rs` is for the services of `acme` and the messages of `acme.temporal`";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn fields_of_one_rust_name_collide() {
    let proto =
        "syntax = \"proto2\"; package a; message M { optional int32 x_y = 1; optional int32 X_Y = 2; }";
    let protos = directory(&[("a.proto", proto)]);
    let error = build(&protos.path().join("a.proto")).unwrap_err().to_string();
    let expected =
        "a.proto:1:67: error[name-collision]: `X_Y` and `x_y` are both the field `x_y` of `a.M` in Rust";
    assert!(error.starts_with(expected), "{error}");
}

/// No collisions: an optional field has a oneof with its name, and a package from elsewhere has no file.
#[test]
fn what_does_not_collide_is_generated() {
    let proto = "syntax = \"proto3\"; package a; message M { optional int32 name = 1; oneof x { int32 y = 2; int32 z = 3; } }";
    let protos = directory(&[("a.proto", proto)]);
    build(&protos.path().join("a.proto")).unwrap();
}
