use temporalio_client::Url;

/// Parses `host:port`, or a URL of HTTP.
pub(super) fn url(address: &str, tls: bool) -> Option<Url> {
    let has_host = |url: &Url| url.host().is_some();
    let given = Url::parse(address).ok().filter(has_host);
    let scheme = if tls { "https" } else { "http" };
    given.or_else(|| Url::parse(&format!("{scheme}://{address}")).ok().filter(has_host))
}
