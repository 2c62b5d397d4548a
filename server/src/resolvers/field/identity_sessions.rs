//! `Identity.sessions`: live sessions, newest first.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::generated::types::{Identity, SessionInfo};
use crate::outcome::Answer;
use crate::resolvers::view;
use crate::store;
use crate::store::api_key::SessionRow;

pub async fn resolve(cx: &Cx, identity: &Identity) -> Answer<Vec<SessionInfo>> {
    let id = view::identity_id(identity)?;
    if !cx.is_caller(id) {
        let Some(roles) = &identity.roles else { return Ok(Vec::new()) };
        if !cx.allows(Action::SessionsView { roles }, Scope::Global).await? {
            return Ok(Vec::new());
        }
    }
    let load = |ids: Vec<IdentityId>| async move { Ok(store::api_key::list_sessions(&cx.read(), &ids, cx.now()).await?) };
    let sessions = cx.loads.sessions.load(id, load).await?;
    Ok(sessions.into_iter().map(|session| info(cx, session)).collect())
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
