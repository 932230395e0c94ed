//! Applies the current module to all databases. Operators run it after a change of the module.

use anyhow::bail;
use platform::{roll_out, sign};
use temporal_prost_codec::apply_codec;
use temporal_prost_connect::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut profile = Profile::load()?.codec(apply_codec)?;
    sign(&mut profile.connection, &mut profile.client);
    for upgraded in roll_out(&profile.connect().await?).await? {
        match upgraded.outcome {
            Ok(version) => println!("{} has version {version}", upgraded.id),
            Err(reason) => bail!("{} was not upgraded: {reason}", upgraded.id),
        }
    }
    Ok(())
}
