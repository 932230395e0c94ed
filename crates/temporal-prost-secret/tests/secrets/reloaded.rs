use crate::{eventually, replace};
use std::fs;
use std::io;
use temporal_prost_secret::Reloaded;

#[tokio::test]
async fn a_file_of_the_same_length_and_time_is_noticed_if_it_is_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("value");
    fs::write(&path, "one").unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let read = path.clone();
    let value = Reloaded::open([path.clone()], move |_| fs::read_to_string(&read)).unwrap();
    let beside = folder.path().join("beside");
    fs::write(&beside, "two").unwrap();
    fs::File::options().write(true).open(&beside).unwrap().set_modified(modified).unwrap();
    fs::rename(&beside, &path).unwrap();
    eventually(async || value.get() == "two").await;
}

#[tokio::test]
async fn the_next_value_is_made_from_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("value");
    fs::write(&path, "a").unwrap();
    let read = path.clone();
    let value = Reloaded::open([path.clone()], move |before: Option<&String>| {
        let text = fs::read_to_string(&read)?;
        Ok::<_, io::Error>(before.cloned().unwrap_or_default() + &text)
    });
    let value = value.unwrap();
    replace(&path, "b");
    eventually(async || value.get() == "ab").await;
}
