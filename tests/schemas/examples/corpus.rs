//! Writes random schemas, and the requests that protoc sends for them, into a directory, for fuzzing to start from.

use std::{env, error::Error, fs, path::PathBuf};

use temporal_prost_schemas::{request, schema};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args_os().nth(1).ok_or("usage: corpus DIRECTORY")?);
    let [schemas, requests] = ["schema", "request"].map(|target| directory.join(target));
    fs::create_dir_all(&schemas)?;
    fs::create_dir_all(&requests)?;
    for seed in 0..40 {
        let schema = schema(seed);
        fs::write(schemas.join(seed.to_string()), &schema.files[0].text)?;
        fs::write(requests.join(seed.to_string()), request(&schema, "cli,allow=warnings")?)?;
    }
    Ok(())
}
