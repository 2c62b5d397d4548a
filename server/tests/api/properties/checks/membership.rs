//! Memberships in a project: `{"acl": …, "before": […], "wanted": […]}`.

use serde_json::Value as Json;
use server::domain::acl::Acl;
use server::domain::membership::{Membership, changes, is_same, validate};

pub fn check(bytes: &[u8]) {
    let Ok(input) = serde_json::from_slice::<Json>(bytes) else { return };
    let Ok(acl) = Acl::of_config(&input) else { return };
    let (before, wanted) = (memberships(&input["before"]), memberships(&input["wanted"]));
    let Some(before) = check_valid(&acl, before) else { return };
    assert!(changes(&before, &before, before.clone()).roles().is_empty(), "what is given back changes nothing");
    let Some(wanted) = check_valid(&acl, wanted) else { return };
    let done = changes(&before, &before, wanted.clone());
    let kept = before.iter().filter(|old| !done.removed.contains(old)).cloned();
    let after: Vec<Membership> = kept.chain(done.stored.iter().cloned()).collect();
    assert!(after.iter().all(|new| wanted.iter().any(|wanted| is_same(new, wanted))), "nothing else is left: {after:?}");
    assert!(wanted.iter().all(|wanted| after.iter().filter(|new| is_same(new, wanted)).count() == 1), "all of it is there once: {after:?}");
    assert!(changes(&after, &after, wanted).roles().is_empty(), "the second time there is nothing to do");
    let blind = changes(&before, &[], Vec::new());
    assert!(blind.removed.is_empty() && blind.stored.is_empty(), "what is not seen is not removed");
}

fn check_valid(acl: &Acl, given: Vec<Membership>) -> Option<Vec<Membership>> {
    match validate(acl, given.clone()) {
        Ok(valid) => {
            let mut roles: Vec<_> = valid.iter().map(|it| &it.role).collect();
            roles.sort();
            roles.dedup();
            assert_eq!(roles.len(), valid.len(), "each role once");
            assert!(roles.iter().all(|role| acl.role(role).is_some()));
            assert_eq!(validate(acl, valid.clone()).as_ref(), Ok(&valid));
            Some(valid)
        }
        Err(errors) => {
            assert!(!errors.is_empty() && errors.iter().all(|error| given.iter().any(|it| it.role == error.role)));
            None
        }
    }
}

fn memberships(list: &Json) -> Vec<Membership> {
    let membership = |it: &Json| {
        let variables = serde_json::from_value(it.get("variables").cloned().unwrap_or_else(|| Json::Array(Vec::new()))).ok()?;
        Some(Membership { role: it.get("role")?.as_str()?.to_owned(), variables })
    };
    list.as_array().into_iter().flatten().filter_map(membership).collect()
}
