//! Links to a page of the front end.
//!
//! **Invariant:** a parameter is given once, whatever the address of the page has.

use url::Url;

/// The address of the page with these query parameters in place of its own ones with the same names; none if it is not a URL.
pub fn with_parameters(page: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let mut url = Url::parse(page).ok()?;
    let is_replaced = |name: &str| parameters.iter().any(|(given, _)| *given == name);
    let kept: Vec<_> =
        url.query_pairs().filter(|(name, _)| !is_replaced(name)).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(parameters);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_or_replaced() {
        let given = [("token", "a&b"), ("email", "a+b@c.example")];
        let link = |page| with_parameters(page, &given).unwrap_or_default();
        assert_eq!(link("https://a.example"), "https://a.example/?token=a%26b&email=a%2Bb%40c.example");
        assert_eq!(
            link("https://a.example/in?token=1&x=%20y&token=2&x=#top"),
            "https://a.example/in?x=+y&x=&token=a%26b&email=a%2Bb%40c.example#top"
        );
        assert_eq!(link("no page"), "");
    }
}
