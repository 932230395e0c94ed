//! A resource with attributes of every type and every annotation.

use crate::stage::Stage;
use std::{env, fs, path::Path};
use test_terraform::{Cli, Directory};

/// All attributes but the write-only one, which Terraform 1.5 cannot have.
const FULL: &str = r#"
resource "depot_parcel" "main" {
  name     = "tea"
  seal     = "s3al"
  note     = "old"
  pieces   = 2
  papers   = base64encode("papers")
  width    = 0.123456789
  weight   = 0.1
  serial   = 18446744073709551615
  sent     = "2026-01-02T05:04:05+02:00"
  keep     = "1h30m"
  extra    = jsonencode({ one = 1, half = 0.5, deep = [1, null, { two = 2 }], text = "<a&b>" })
  anything = jsonencode([1, "two", null])
  remark   = ""
  attempts = 0
  sides    = [0.1, 2, 9007199254740993]
  prices   = { eur = 0.1, usd = 12345678901234567890 }
  stamps   = [9223372036854775808, 18446744073709551615, 1]
  size     = "SMALL"
  inside   = ["SMALL", "LARGE"]
  items    = [{ name = "a", weight = 0.3, size = "SMALL" }, { name = "b", amount = 7 }]
  loose    = [{ name = "x", weight = 0.7 }, { name = "y" }, { name = "z", size = "LARGE" }]
  shelves  = { low = { name = "l", weight = 0.1 }, high = { name = "h" } }
  locker   = 0
  handling = { rest = "90s", top = { name = "t" } }
}
"#;

/// Terraform 1.5 rounds whole numbers of more than 53 bits in its own values.
fn full(cli: Cli) -> String {
    let rounded = ["18446744073709551615", "12345678901234567890", "9223372036854775808", "9007199254740993"];
    let shorten = |text: String, number: &str| text.replace(number, &number[..9]);
    match cli {
        Cli::Tofu => FULL.to_owned(),
        Cli::Terraform => rounded.into_iter().fold(FULL.to_owned(), shorten),
    }
}

const BARE: &str = "resource \"depot_parcel\" \"main\" {\n  name = \"tea\"\n}\n";

async fn apply(directory: &Directory, text: &str) {
    directory.write(text);
    directory.apply().await;
    directory.expect_no_changes().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn every_type_survives_a_create_and_an_update() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let full = full(cli);
        let directory = stage.directory(cli, &full);
        apply(&directory, &full).await;
        let parcel = stage.hall.parcel("tea").unwrap();
        assert_eq!(parcel.weight, 0.1);
        if cli == Cli::Tofu {
            let mut stamps = parcel.stamps.clone();
            stamps.sort_unstable();
            assert_eq!((stamps, parcel.serial), (vec![1, 1 << 63, u64::MAX], u64::MAX));
        }
        assert_eq!((&*parcel.papers, parcel.copies), (&b"papers"[..], 3));
        assert_eq!((parcel.items[0].amount, parcel.items[1].amount), (1, 7));
        assert_eq!(parcel.handling.as_ref().map(|it| it.layers), Some(2));
        assert_eq!(parcel.loose.iter().map(|it| it.amount).collect::<Vec<_>>(), [1, 1, 1]);

        // Each element keeps its computed values, in whatever order the service returns them.
        let saved: serde_json::Value = serde_json::from_str(&directory.state()).unwrap();
        let saved = &saved["resources"][0]["instances"][0]["attributes"];
        for item in ["items", "loose"].iter().flat_map(|list| saved[*list].as_array().unwrap()) {
            assert_eq!(item["mark"], format!("mark of {}", item["name"].as_str().unwrap()));
        }

        for (from, to) in CHANGES {
            let changed = full.replace(from, to);
            assert!(changed != full || cli == Cli::Terraform, "{from}");
            apply(&directory, &changed).await;
        }
        apply(&directory, BARE).await;
        apply(&directory, &full).await;
        directory.destroy().await;
        assert_eq!(stage.hall.parcel("tea"), None);
    }
}

/// Changes of single attributes.
const CHANGES: &[(&str, &str)] = &[
    ("weight   = 0.1", "weight   = 1e-7"),
    ("serial   = 18446744073709551615", "serial   = 18446744073709551614"),
    ("\"SMALL\"\n  inside", "\"LARGE\"\n  inside"),
    ("half = 0.5", "half = 0.25"),
    ("{ name = \"y\" }", "{ name = \"y\", amount = 2 }, { name = \"new\" }"),
    ("locker   = 0", "street   = \"\""),
    ("rest = \"90s\"", "layers = 5"),
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_least_configuration_and_an_import_have_no_changes() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        apply(&stage.directory(cli, BARE), BARE).await;
        let parcel = stage.hall.parcel("tea").unwrap();
        assert_eq!((&*parcel.label, &*parcel.region, parcel.copies), ("TEA", "eu", 3));
        let other = stage.directory(cli, BARE);
        let (code, text) = other.run(&["import", "-no-color", "depot_parcel.main", "tea"]).await;
        assert!(code == 1 && text.contains("parcel/NAME"), "{text}");
        other.succeed(&["import", "-no-color", "depot_parcel.main", "parcel/tea"]).await;
        other.expect_no_changes().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn annotations_have_their_effects() {
    let stage = Stage::new().await;
    let text = FULL.replace("  note ", "  code     = \"c0de\"\n  note ");
    let directory = stage.directory(Cli::Tofu, &text);
    let (_, plan) = directory.plan().await;
    assert!(!plan.contains("s3al") && plan.contains("(sensitive value)"), "{plan}");
    assert!(plan.contains("Use `remark`."), "{plan}");
    apply(&directory, &text).await;
    assert_eq!(stage.hall.codes(), ["c0de"]);
    assert!(!directory.state().contains("c0de"));
    // Another computed value can change, but `tracking` is kept.
    directory.write(&text.replace("pieces   = 2", "pieces   = 3"));
    let (_, plan) = directory.plan().await;
    assert!(plan.contains("~ changes") && !plan.contains("~ tracking"), "{plan}");
    // An optional attribute that the service has chosen stays.
    apply(&directory, &text.replace("  note ", "  label    = \"mine\"\n  note ")).await;
    assert_eq!(stage.hall.parcel("tea").unwrap().label, "mine");
    let text = text.replace("  note ", "  code_version = 2\n  note ");
    apply(&directory, &text).await;
    assert_eq!(stage.hall.codes().last().unwrap(), "c0de");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_empty_description_is_not_an_absent_one() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let slot = "resource \"depot_slot\" \"main\" {\n  name = \"a\"\n}\n";
        apply(&stage.directory(cli, slot), slot).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_schema_is_the_recorded_one() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, BARE);
    let schema = directory.json(&["providers", "schema", "-json"]).await;
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider/schema.json");
    if env::var_os("EXPECTORATE").is_some_and(|mode| mode == "overwrite") {
        fs::write(&golden, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(golden).unwrap(), text);
}
