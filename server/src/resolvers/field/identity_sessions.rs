//! `Identity.sessions`: live sessions, newest first.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::access::Action;
use crate::cx::Cx;
use crate::domain::id::IdentityId;
use crate::domain::identity::IdentityRow;
use crate::generated::types::SessionInfo;
use crate::outcome::QueryResult;
use crate::resolvers::field::is_own_or;
use crate::store;
use crate::store::api_key::SessionRow;

pub async fn resolve(cx: &Cx, identities: &[&Arc<IdentityRow>]) -> QueryResult<Vec<Arc<Vec<SessionInfo>>>> {
    let mut visible = HashSet::new();
    for identity in identities {
        if is_own_or(cx, identity, Action::SessionsView { roles: &identity.roles }).await? {
            visible.insert(identity.id);
        }
    }
    if visible.is_empty() {
        return Ok(vec![Arc::default(); identities.len()]);
    }
    let visible: Vec<IdentityId> = visible.into_iter().collect();
    let rows = cx.rows().await;
    let sessions = store::api_key::list_sessions(&cx.read(), &visible, cx.now(), rows.most()).await?;
    rows.took(sessions.values().map(Vec::len).sum())?;
    let infos = |sessions: Vec<SessionRow>| Arc::new(sessions.into_iter().map(|session| info(cx, session)).collect());
    let sessions: HashMap<_, Arc<Vec<_>>> = sessions.into_iter().map(|(id, sessions)| (id, infos(sessions))).collect();
    Ok(identities.iter().map(|identity| sessions.get(&identity.id).cloned().unwrap_or_default()).collect())
}

fn info(cx: &Cx, session: SessionRow) -> SessionInfo {
    SessionInfo {
        is_current: session.id == cx.caller().api_key,
        id: session.id.to_string(),
        created_at: session.created_at,
        expires_at: session.expires_at,
        last_used_at: session.last_used_at,
        last_ip: session.last_ip,
        last_user_agent: session.last_user_agent,
        created_ip: session.created_ip,
        created_user_agent: session.created_user_agent,
        trust_forwarded_client_info: session.trust_forwarded,
    }
}
