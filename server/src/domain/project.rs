//! A project as the rules see it.
//!
//! **Invariant:** holds a valid ACL, since an invalid one is refused before it is stored.

use std::sync::Arc;

use serde_json::Value as Json;

use super::acl::Acl;
use super::id::ProjectId;

#[derive(Debug, Clone)]
pub struct Project {
    pub id: ProjectId,
    pub slug: String,
    pub name: String,
    /// Shared, because it can be large and one response can contain it many times.
    pub config: Arc<Json>,
    pub acl: Acl,
}
