//! A mutation sent in a way that must not execute it, and the check that it was not executed.
//!
//! **Invariant:** the check reads the audit log, which an executed mutation cannot avoid.

use reqwest::Url;
use serde_json::json;

use crate::error::{CaseError, Outcome, equal};
use crate::suite::case::Case;
use crate::suite::fixtures::Key;

/// The mutation.
pub const CREATE: &str = "mutation { createGlobalApiKey(description: \"key\") { ok } }";

/// The path of the API with these parameters behind it.
///
/// # Errors
/// A fault if the parameters do not form an address.
pub fn address(parameters: &[(&str, &str)]) -> Outcome<String> {
    let url = Url::parse_with_params("http://localhost/", parameters).map_err(CaseError::fault)?;
    Ok(format!("?{}", url.query().unwrap_or_default()))
}

/// # Errors
/// If the request fails; a finding if the audit log has an entry of the actor.
pub async fn nothing_done(case: &mut Case, actor: &Key) -> Outcome {
    let document = "query($by: String!) { authLog(filter: { invokedByIdentityId: $by }) { entries { type } } }";
    let root = case.root();
    let data = case.document("nothing happened", &root, document, json!({ "by": actor.identity })).await?.data()?;
    equal(data.pointer("/authLog/entries"), Some(&json!([])), "what the actor did")
}
