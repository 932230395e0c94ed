//! Greets the person whose name is the first argument.

use temporal_prost_connect::Profile;

use {{ crate_name }}::v1::{GreetRequest, greeter_temporal::GreeterClient};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = GreeterClient::new(Profile::load()?.connect().await?);
    let name = std::env::args().nth(1).unwrap_or_else(|| "Ada".to_owned());
    let greet = client.greet(GreetRequest { name }).start().await?;
    greet.hurry().await?;
    println!("{}", greet.result().await?.text);
    Ok(())
}
