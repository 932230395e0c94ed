//! The search attributes that mappings assign.

use temporal_prost_expression::Mapping;

fn typed(source: &str) -> Vec<String> {
    let attributes = Mapping::parse(source).expect(source).typed_attributes();
    let text = attributes.into_iter().map(|one| {
        let text = source.get(one.range).expect("a range of the source");
        format!("{} {}: {text}", one.type_name.expect("typed"), one.name)
    });
    text.collect()
}

#[test]
fn assignments_name_attributes_with_types() {
    let source = "keyword.Id = id\nlet n = 1\nint64.Count = $n\nlist.Tags = tags\ntime.\"a.b\" = at";
    assert_eq!(
        typed(source),
        [
            "Keyword Id: keyword.Id = id",
            "Int Count: int64.Count = $n",
            "KeywordList Tags: list.Tags = tags",
            "Datetime a.b: time.\"a.b\" = at"
        ]
    );
    assert_eq!(typed("string.Deep.er = id"), ["Text Deep: string.Deep.er = id"]);
}

#[test]
fn object_literals_name_attributes() {
    assert_eq!(typed("bool = {\"Open\": flag}"), ["Bool Open: \"Open\": flag"]);
    assert_eq!(
        typed("root = {\"keyword\": {\"Id\": id}, \"float64\": {\"One\": 1}}"),
        ["Keyword Id: \"Id\": id", "Double One: \"float64\": {\"One\": 1}"]
    );
    let known = "root = {\"keyword\": {\"Id\": \"x\"}}";
    assert_eq!(typed(known), [format!("Keyword Id: {known}")]);
}

#[test]
fn what_only_an_evaluation_yields_is_left_out() {
    for source in
        ["root = this", "keyword = this", "keywrd.Id = id", "keyword.Id = deleted()", "keyword = {id: 1}"]
    {
        assert_eq!(typed(source), [""; 0], "{source}");
    }
}

#[test]
fn names_without_types() {
    let mapping = Mapping::parse("Id = id\nroot.Tier = tier\nlet x = 1").expect("parses");
    let names: Vec<_> = mapping.attributes().into_iter().map(|one| (one.name, one.type_name)).collect();
    assert_eq!(names, [("Id".to_owned(), None), ("Tier".to_owned(), None)]);
}
