//! The paths of messages are the same as prost's: a build script takes them from prost, the plugin makes them itself.

use crate::{
    entrance::protoc,
    workspace::{build_with, cases, directory},
};

const ROOT: &str = r#"
    syntax = "proto3";
    message RootMessage { message nested { string x = 1; } }
"#;

const OTHER: &str = r#"
    syntax = "proto3";
    package other.Pkg;
    message thing { message TYPE { string x = 1; } }
    message HTTPThing2 { string x = 1; }
    message Self { string x = 1; }
    message crate { string x = 1; }
    message _lead { string x = 1; }
"#;

const SERVICE: &str = r#"
    syntax = "proto3";
    package foo.type.v1;
    import "google/protobuf/any.proto";
    import "google/protobuf/wrappers.proto";
    import "other.proto";
    import "root.proto";
    import "sibling.proto";
    import "temporal/v1/temporal.proto";
    import "temporal/xns/v1/xns.proto";
    message Outer { message InnerMsg { message Type { string x = 1; } } }
    message lower_case_msg { string x = 1; }
    service S {
        rpc A(.RootMessage) returns (.RootMessage.nested) { option (temporal.v1.workflow) = {}; }
        rpc B(other.Pkg.thing) returns (other.Pkg.thing.TYPE) { option (temporal.v1.workflow) = {}; }
        rpc C(other.Pkg.HTTPThing2) returns (other.Pkg.Self) { option (temporal.v1.workflow) = {}; }
        rpc D(other.Pkg.crate) returns (other.Pkg._lead) { option (temporal.v1.workflow) = {}; }
        rpc E(Outer.InnerMsg) returns (Outer.InnerMsg.Type) { option (temporal.v1.workflow) = {}; }
        rpc F(foo.type.v2.Sibling) returns (lower_case_msg) { option (temporal.v1.workflow) = {}; }
        rpc G(google.protobuf.Any) returns (google.protobuf.DoubleValue) { option (temporal.v1.workflow) = {}; }
        rpc H(temporal.xns.v1.SignalRequest) returns (temporal.v1.Patch) { option (temporal.v1.workflow) = {}; }
    }
"#;

const SIBLING: &str = r#"
    syntax = "proto3";
    package foo.type.v2;
    message Sibling { string x = 1; }
"#;

fn agree(parameters: &'static [(&str, &str)]) -> String {
    let protos = directory(&[
        ("root.proto", ROOT),
        ("other.proto", OTHER),
        ("service.proto", SERVICE),
        ("sibling.proto", SIBLING),
    ]);
    let proto = &cases(protos.path(), "proto")[2];
    let options: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let plugin = protoc::run(proto, &format!("no_include,{}", options.join(","))).unwrap().remove(0).1;
    let build = build_with(proto, |builder| {
        parameters.iter().fold(builder, |builder, (name, value)| builder.parameter(name, value))
    });
    assert_eq!(plugin, build.unwrap());
    plugin
}

#[test]
fn of_messages_wherever_they_are() {
    let code = agree(&[]);
    let expected = [
        "super::super::super::super::RootMessage,",
        "super::super::super::super::root_message::Nested,",
        "super::super::super::super::other::pkg::Thing,",
        "super::super::super::super::other::pkg::thing::Type,",
        "super::super::super::super::other::pkg::HttpThing2,",
        "super::super::super::super::other::pkg::Self_,",
        "super::super::super::super::other::pkg::Crate,",
        "super::super::super::super::other::pkg::Lead,",
        "super::outer::inner_msg::Type,",
        "super::super::v2::Sibling,",
        "super::LowerCaseMsg,",
        "::temporal_prost::prost_types::Any,",
        "::temporal_prost::protos::temporal::xns::v1::SignalRequest,",
        "::temporal_prost::protos::temporal::v1::Patch,",
    ];
    for path in expected {
        assert!(code.contains(path), "{path} is not in {code}");
    }
}

#[test]
fn of_messages_from_elsewhere() {
    let code = agree(&[
        ("extern_path", ".other=::ext::Other"),
        ("extern_path", ".other.Pkg.Self=::ext::Myself"),
        ("extern_path", ".foo.type.v2=crate::type::v2"),
        ("extern_path", ".temporal.v1=::my::temporal"),
        ("extern_path", ".google.protobuf.Any=::my::Any"),
        ("temporal_prost_path", "::my::runtime"),
    ]);
    for path in [
        "::ext::other::pkg::Thing,",
        "::ext::Myself,",
        "crate::r#type::v2::Sibling,",
        "::my::temporal::Patch,",
        "::my::Any,",
    ] {
        assert!(code.contains(path), "{path} is not in {code}");
    }
}

#[test]
fn of_well_known_types_that_are_compiled() {
    let code = agree(&[("compile_well_known_types", "")]);
    assert!(code.contains("super::super::super::super::google::protobuf::DoubleValue,"), "{code}");
}
