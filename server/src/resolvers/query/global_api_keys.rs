//! `globalApiKeys`: permanent keys that belong to no project.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::ApiKey;
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx) -> QueryResult<Vec<ApiKey>> {
    if !cx.allows(Action::GlobalApiKeysView, Scope::Global).await? {
        return Ok(Vec::new());
    }
    let rows = cx.rows().await;
    let keys = store::api_key::list_global(&cx.read(), rows.most()).await?;
    rows.took(keys.len())?;
    Ok(keys.iter().map(|key| view::api_key(cx, key)).collect())
}
