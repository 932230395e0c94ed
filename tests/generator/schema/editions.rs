//! The plugin supports editions, because it reads only services, comments and options.

use crate::{entrance::protoc, workspace::directory};

fn generated(edition: &str) -> String {
    let proto = format!(
        r#"
        edition = "{edition}";
        package p;
        import "temporal/v1/temporal.proto";
        message M {{ string x = 1; int32 y = 2 [features.field_presence = IMPLICIT]; }}
        service S {{ rpc R(M) returns (M) {{ option (temporal.v1.workflow) = {{id: "r/${{! x }}"}}; }} }}
        "#
    );
    let protos = directory(&[("p.proto", &proto)]);
    let mut files = protoc::run(&protos.path().join("p.proto"), "no_include").unwrap();
    files.remove(0).1
}

#[test]
fn editions_are_read() {
    for edition in ["2023", "2024"] {
        let code = generated(edition);
        assert!(code.contains("pub mod s_temporal {"), "{code}");
        // The trimmed descriptors keep the feature and the edition, because their meaning depends on both.
        assert!(code.contains(r"B\x05\xaa\x01\x02\x08\x02"), "{code}");
    }
    assert!(generated("2023").contains(r"editionsp\xe8\x07"));
}
