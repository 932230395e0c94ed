//! Applies that run at the same time.

use crate::stage::{MAIN, MAIN_ID, Stage};
use test_terraform::Cli;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn equal_applies_meet_one_workflow() {
    let stage = Stage::new().await;
    let [one, other] = Cli::BOTH.map(|cli| stage.directory(cli, MAIN));
    let closed = stage.cloud.close();
    let open = async {
        stage.cloud.begins(1).await;
        drop(closed);
    };
    let (first, second, ()) = tokio::join!(one.apply(), other.apply(), open);
    assert!(first.contains("1 added") && second.contains("1 added"), "{first}{second}");
    assert_eq!((stage.cloud.provisioned(), stage.runs(MAIN_ID).await), (1, 1));
    one.expect_no_changes().await;
    other.expect_no_changes().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn the_second_of_unequal_applies_is_refused() {
    let stage = Stage::new().await;
    let one = stage.directory(Cli::Tofu, MAIN);
    let other = stage.directory(Cli::Terraform, &format!("{MAIN}\n  nodes = 2"));
    let apply = ["apply", "-auto-approve", "-no-color"];
    let (first, second) = tokio::join!(one.run(&apply), other.run(&apply));
    let mut codes = [first.0, second.0];
    codes.sort_unstable();
    assert_eq!(codes, [0, 1], "{}{}", first.1, second.1);
    let refused = if first.0 == 1 { first.1 } else { second.1 };
    assert!(refused.contains("The resource already exists"), "{refused}");
    assert_eq!((stage.cloud.provisioned(), stage.runs(MAIN_ID).await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn many_databases_are_made_once_each() {
    const MANY: usize = 12;
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, MAIN);
    directory.write(&format!(
        "resource \"platform_database\" \"many\" {{\n  count = {MANY}\n  region = \"eu\"\n  name = \
         \"db-${{count.index}}\"\n  size = \"SMALL\"\n}}\n"
    ));
    let text = directory.apply().await;
    assert!(text.contains("12 added"), "{text}");
    for number in 0..MANY {
        assert_eq!(stage.runs(&format!("database/eu/db-{number}")).await, 1);
    }
    directory.destroy().await;
    assert_eq!((stage.cloud.provisioned(), stage.cloud.released()), (MANY, MANY));
}
