//! The settings of a profile.

use crate::folder::Folder;
use std::time::Duration;
use temporal_prost_connect::secret::Secret;
use temporal_prost_connect::{HeaderSettings, TokenOrigin};

const SHARED: &str = "[profile.default]\naddress = \"temporal.example:7233\"\nnamespace = \"shop\"\n";

const EVERY: &str = r#"
        [profile.default]
        api_key = { command = ["op", "read", "key"], timeout = "5s", refresh = "1m" }

        [profile.default.certificate]
        vault = { address = "https://vault.example", token_file = "token", ca_file = "/ca.pem", namespace = "n" }
        mount = "pki-int"
        role = "orders"
        name = "spiffe://example.com/orders"
        life = "1h"

        [profile.default.headers]
        Tenant = "tea"
        x-token = { file = "x", prefix = "Token " }

        [profile.default.services]
        "shop.v1.Orders" = "orders"

        [[profile.default.cluster]]
        name = "a"
        address = "a.example:7233"

        [[profile.default.cluster]]
        name = "b"
        address = "b.example:7233"
        server_name = "b"
    "#;

#[test]
fn a_profile_without_our_file_is_the_sdks() {
    let folder = Folder::new(SHARED, "");
    std::fs::remove_file(folder.path("temporal-prost.toml")).unwrap();
    let profile = folder.profile().unwrap();
    assert_eq!(profile.connection.target.as_str(), "http://temporal.example:7233/");
    assert_eq!(profile.client.namespace, "shop");
    assert_eq!(profile.settings, Default::default());
}

#[test]
fn every_setting_is_read() {
    let folder = Folder::new(SHARED, EVERY);
    let profile = folder.profile().unwrap();
    let settings = &profile.settings;
    let key = settings.api_key.as_ref().unwrap();
    let command = TokenOrigin::Command("op".to_owned(), vec!["read".to_owned(), "key".to_owned()]);
    assert_eq!(key.origin, command);
    assert_eq!((key.timeout, key.refresh), (Some(Duration::from_secs(5)), Some(Duration::from_mins(1))));
    let certificate = settings.certificate.as_ref().unwrap();
    assert_eq!((&*certificate.mount, &*certificate.role), ("pki-int", "orders"));
    assert_eq!(certificate.life, Some(Duration::from_hours(1)));
    assert_eq!(certificate.vault.token_file, Some(folder.path("token")));
    assert_eq!(certificate.vault.ca_file, Some("/ca.pem".into()));
    assert_eq!(settings.headers["tenant"], HeaderSettings::Fixed(Secret::new("tea")));
    let HeaderSettings::Token { prefix, token } = &settings.headers["x-token"] else { panic!() };
    assert_eq!((&**prefix, &token.origin), ("Token ", &TokenOrigin::File(folder.path("x"))));
    let clusters: Vec<_> =
        settings.clusters.iter().map(|cluster| (&*cluster.name, &*cluster.address)).collect();
    assert_eq!(clusters, [("a", "a.example:7233"), ("b", "b.example:7233")]);
    // A key that is loaded later enables TLS, as a fixed one does.
    assert_eq!(profile.connection.target.scheme(), "https");
    assert_eq!(profile.connection.api_key, None);
    assert_eq!(profile.connection.headers.as_ref().unwrap()["tenant"], "tea");
    assert_eq!(profile.service("shop.v1.Orders").client.namespace, "orders");
    assert_eq!(folder.profile().unwrap().service("shop.v1.Returns").client.namespace, "shop");
}

#[test]
fn a_fixed_api_key_of_a_flag_counts_more_than_a_file() {
    let folder = Folder::new(SHARED, "[profile.default]\napi_key = { file = \"key\" }");
    let mut settings = folder.settings();
    settings.api_key = Some("flag".to_owned());
    let profile = settings.profile().unwrap();
    assert_eq!((profile.settings.api_key, profile.connection.api_key.as_deref()), (None, Some("flag")));
}

#[test]
fn another_profile_is_chosen_by_name() {
    let shared = "[profile.a]\nnamespace = \"a\"\n[profile.b]\nnamespace = \"b\"\n";
    let own = "[profile.a.services]\ns = \"x\"\n[profile.b.services]\ns = \"y\"\n";
    let mut settings = Folder::new(shared, own).settings();
    let folder = Folder::new(shared, own);
    settings.config_file = folder.settings().config_file;
    settings.profile = Some("b".to_owned());
    let profile = settings.profile().unwrap();
    assert_eq!((&*profile.client.namespace, &*profile.settings.services["s"]), ("b", "y"));
}

#[test]
fn no_debug_output_contains_a_secret() {
    let own = r#"
        [profile.default]
        api_key = { command = ["op", "canary"] }
        headers = { a = "canary", b = { command = ["x", "canary"] } }
    "#;
    let shared = "[profile.default.codec]\nendpoint = \"http://localhost:8081\"\nauth = \"canary\"\n";
    let profile = Folder::new(shared, own).profile().unwrap();
    let debug = format!("{:?} {:?}", profile.settings, profile.client);
    assert!(!debug.contains("canary"), "{debug}");
}

#[test]
fn the_documented_profile_is_valid() {
    let page = include_str!("../../../../docs/connecting.md");
    let blocks: Vec<_> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [every, certificate] = blocks[..] else { panic!("{} profiles", blocks.len()) };
    let settings = Folder::new(SHARED, every).profile().unwrap().settings;
    assert!(settings.reload_tls && settings.codec.is_some() && settings.api_key.is_some());
    assert_eq!((settings.headers.len(), settings.services.len(), settings.clusters.len()), (2, 1, 2));
    assert!(Folder::new(SHARED, certificate).profile().unwrap().settings.certificate.is_some());
}
