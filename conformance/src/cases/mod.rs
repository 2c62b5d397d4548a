//! The stories, one file per subject, and the list of all of them.
//!
//! A case's id is a path that stays the same for good: reports, snapshots and lists of known failures name it.
//!
//! **Invariant:** a case needs nothing that another case has done, and leaves nothing that another case could see.

mod api_key_hash;
mod api_key_list;
mod api_key_memberships;
mod change_my_password;
mod change_my_profile;
mod change_password;
mod change_profile;
mod change_profile_rights;
mod create_api_key;
mod create_global_api_key;
mod create_project;
mod create_project_arguments;
mod create_session_token;
mod create_session_token_rights;
mod disable_api_key;
mod disable_api_key_rights;
mod disable_person;
mod force_sign_out;
mod forwarded;
mod global_roles;
mod graphql;
mod graphql_errors;
mod graphql_introspection;
mod graphql_json;
mod graphql_limits;
mod graphql_literals;
mod graphql_order;
mod graphql_variables;
mod hardening;
mod hardening_budgets;
mod hardening_connections;
mod hardening_documents;
mod hardening_input;
mod hardening_nesting;
mod hardening_requests;
mod http_answers;
mod http_body;
mod http_encodings;
mod http_headers;
mod http_media;
mod http_methods;
mod log;
mod log_of_members;
mod log_of_operations;
mod log_of_persons;
mod log_of_projects;
mod log_of_sessions;
mod log_pages;
mod log_whole;
mod login_token;
mod me;
mod member_add;
mod member_remove;
mod member_rights;
mod member_rules;
mod member_rules_values;
mod member_update;
mod members;
mod membership_steps;
mod moments;
mod overview;
mod person_by_id;
mod persons;
mod persons_visible;
mod project_memberships;
mod project_secrets;
mod projects;
mod promotion;
mod revoke_session;
mod session_client;
mod sessions;
mod sessions_of_others;
mod sign_in;
mod sign_in_limit;
mod sign_out;
mod sign_up;
mod sign_up_refused;
mod update_project;
mod update_project_acl;

use crate::definition::{Definition, Need, case};

/// Every case, in the order of the subjects.
pub fn all() -> impl Iterator<Item = Definition> {
    let subjects = [
        overview::CASES,
        login_token::CASES,
        sign_up::CASES,
        sign_up_refused::CASES,
        sign_in::CASES,
        sign_in_limit::CASES,
        sessions::CASES,
        session_client::CASES,
        revoke_session::CASES,
        create_session_token::CASES,
        create_session_token_rights::CASES,
        force_sign_out::CASES,
        disable_person::CASES,
        persons::CASES,
        persons_visible::CASES,
        person_by_id::CASES,
        sessions_of_others::CASES,
        change_profile::CASES,
        change_profile_rights::CASES,
        change_my_profile::CASES,
        change_password::CASES,
        change_my_password::CASES,
        sign_out::CASES,
        me::CASES,
        projects::CASES,
        promotion::CASES,
        members::CASES,
        member_add::CASES,
        member_update::CASES,
        member_remove::CASES,
        member_rights::CASES,
        member_rules::CASES,
        member_rules_values::CASES,
        project_memberships::CASES,
        global_roles::CASES,
        update_project::CASES,
        update_project_acl::CASES,
        project_secrets::CASES,
        create_project::CASES,
        create_project_arguments::CASES,
        create_api_key::CASES,
        api_key_memberships::CASES,
        api_key_hash::CASES,
        create_global_api_key::CASES,
        api_key_list::CASES,
        disable_api_key::CASES,
        disable_api_key_rights::CASES,
        log::CASES,
        log_pages::CASES,
        log_of_operations::CASES,
        log_of_members::CASES,
        log_of_projects::CASES,
        log_of_sessions::CASES,
        log_of_persons::CASES,
        log_whole::CASES,
        moments::CASES,
        forwarded::CASES,
        graphql::CASES,
        graphql_variables::CASES,
        graphql_literals::CASES,
        graphql_json::CASES,
        graphql_order::CASES,
        graphql_errors::CASES,
        graphql_introspection::CASES,
        graphql_limits::CASES,
        http_headers::CASES,
        http_answers::CASES,
        http_body::CASES,
        http_encodings::CASES,
        http_media::CASES,
        http_methods::CASES,
        hardening::CASES,
        hardening_documents::CASES,
        hardening_input::CASES,
        hardening_nesting::CASES,
        hardening_budgets::CASES,
        hardening_requests::CASES,
        hardening_connections::CASES,
    ];
    subjects.into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::expected::REFERENCE;
    use crate::register::Register;

    #[test]
    fn ids_are_paths_and_unique() {
        let mut seen = BTreeSet::new();
        for case in all() {
            let well_formed = case.id.contains('/')
                && case.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-/".contains(&byte));
            assert!(well_formed, "{}", case.id);
            assert!(seen.insert(case.id), "{} twice", case.id);
        }
    }

    #[test]
    fn titles_are_sentences() {
        for case in all() {
            assert!(case.title.ends_with('.'), "{}", case.id);
        }
    }

    #[test]
    fn there_is_a_snapshot_for_every_answer_and_no_other() {
        let register = Register::get();
        let mut expected = BTreeSet::new();
        for case in all() {
            expected.insert(format!("{}.snap", case.snapshot()));
            if register.deviation(case.id).is_some_and(|row| !row.varies) {
                expected.insert(format!("{}@{REFERENCE}.snap", case.snapshot()));
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let found: BTreeSet<String> = names.filter(|name| name.ends_with(".snap")).collect();
        assert_eq!(found, expected);
    }
}
