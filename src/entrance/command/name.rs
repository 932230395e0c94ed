use super::CommandError;
use crate::did_you_mean;

/// Finds the value in `known` whose full name is `name` or ends with it.
pub(super) fn find<'a, T: Copy>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = (&'a str, T)>,
) -> Result<T, CommandError> {
    let (names, values): (Vec<_>, Vec<_>) = known.unzip();
    let suffix = format!(".{name}");
    let meant = |full: &&str| *full == name || full.ends_with(&suffix);
    let found: Vec<_> = names.iter().copied().zip(values).filter(|(full, _)| meant(full)).collect();
    let exact = found.iter().find(|(full, _)| *full == name);
    match (exact, &found[..]) {
        (Some((_, value)), _) | (None, [(_, value)]) => Ok(*value),
        (None, []) => Err(unknown(what, name, &names)),
        (None, _) => {
            let found: Vec<_> = found.iter().map(|(full, _)| *full).collect();
            Err(CommandError::Usage(format!(
                "{what} `{name}` is ambiguous: it can be `{}`",
                found.join("` or `")
            )))
        }
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> CommandError {
    let short = |full: &&'_ str| full.rsplit('.').next().unwrap_or_default().to_owned();
    let shorts: Vec<_> = known.iter().map(short).collect();
    let candidates = known.iter().copied().chain(shorts.iter().map(String::as_str));
    let help = did_you_mean(name, candidates).map(|help| format!(": {help}")).unwrap_or_default();
    CommandError::Usage(format!("there is no {what} `{name}` in these files{help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_the_end_of_a_full_name_if_only_one_has_it() {
        let names = ["a.v1.Order", "a.v1.Other", "b.v1.Other"];
        let find = |name| {
            find("message", name, names.into_iter().map(|name| (name, name)))
                .map_err(|error| error.to_string())
        };
        assert_eq!(find("a.v1.Other"), Ok("a.v1.Other"));
        assert_eq!(find("Order"), Ok("a.v1.Order"));
        assert_eq!(
            find("Other"),
            Err("message `Other` is ambiguous: it can be `a.v1.Other` or `b.v1.Other`".to_owned())
        );
        let unknown = "there is no message `Ordr` in these files: did you mean `Order`?";
        assert_eq!(find("Ordr"), Err(unknown.to_owned()));
        assert_eq!(find("x"), Err("there is no message `x` in these files".to_owned()));
    }
}
