//! A project as the rules see it.
//!
//! **Invariant:** holds a valid ACL, since an invalid one is refused before it is stored.

use super::acl::Acl;
use super::id::ProjectId;

#[derive(Debug, Clone)]
pub struct Project {
    pub id: ProjectId,
    pub slug: String,
    pub name: String,
    pub acl: Acl,
}
