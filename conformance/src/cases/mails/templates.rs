//! `addMailTemplate`, `removeMailTemplate` and `mailTemplates`: what is stored, and who may change it.
//!
//! **Invariant:** templates of a case have its own variant, or it runs alone; each case removes its templates.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::{add, identifier, of_variant, remove, template};
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    AddMailTemplateErrorCode, AddProjectMailTemplate, AddProjectMailTemplateVariables, MailTemplate, MailTemplates, MailType,
    RemoveMailTemplateErrorCode, RemoveProjectMailTemplate, RemoveProjectMailTemplateVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("mail-templates/set", "A template is set, replaced by another one, and removed.", set),
    case!("mail-templates/types", "There is a template for each type of mail.", types),
    case!("mail-templates/listed", "Templates of no project come first, then by project, type and variant.", listed).exclusive(),
    case!("mail-templates/layout", "A template has the layout unless it is told not to.", layout),
    case!("mail-templates/reply-to", "Answers to a mail can go to another address.", reply_to),
    case!("mail-templates/empty-names", "An empty project or variant is none.", empty_names).exclusive(),
    case!("mail-templates/former-names", "The former names of the operations do the same.", former_names),
    case!("mail-templates/recorded", "A change of a template is recorded without its text.", recorded),
    case!("mail-templates/who-may", "Super admins and global project admins list and change templates.", who_may),
    case!("mail-templates/who-may-not", "No other caller does, not even for its own project.", who_may_not).needs(&[Need::Roles]),
];

async fn set(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    let first = template(&variant);
    add(case, "a template", &root, &first).await?;
    let second = MailTemplate { subject: "Bye".to_owned(), content: "<p>Sign in again.</p>".to_owned(), ..template(&variant) };
    add(case, "another one in its place", &root, &second).await?;
    let stored = of_variant(case, &variant).await?;
    let texts: Vec<_> = stored.iter().map(|template| (template.subject.as_str(), template.content.as_str())).collect();
    equal(texts, vec![("Bye", "<p>Sign in again.</p>")], "the stored templates of the variant")?;
    remove(case, "removed", &root, &second).await?;
    equal(of_variant(case, &variant).await?.len(), 0, "templates after the removal")
}

async fn types(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    let types = [
        MailType::ExistingUserInvited,
        MailType::NewUserInvited,
        MailType::ResetPasswordRequest,
        MailType::PasswordlessSignIn,
        MailType::ForcedSignOut,
        MailType::EmailOtp,
        MailType::BackupCodesExhausted,
        MailType::EmailVerification,
        MailType::EmailChangeVerify,
        MailType::EmailChangeNotify,
        MailType::UnusualLogin,
    ];
    let of = |type_| MailTemplate { type_, content: "{{email}} {{token}} {{code}}".to_owned(), ..template(&variant) };
    for type_ in types {
        add(case, &format!("{type_:?}"), &root, &of(type_)).await?;
    }
    let stored = of_variant(case, &variant).await?;
    let each = |type_| stored.iter().filter(|template| template.type_ == type_).count();
    equal(types.map(each), [1; 11], "stored templates of each type")?;
    for type_ in types {
        remove(case, &format!("{type_:?} is removed"), &root, &of(type_)).await?;
    }
    Ok(())
}

async fn listed(case: &mut Case) -> Outcome {
    let root = case.root();
    let project = case.project(&json!({})).await?;
    let of = |type_, variant: Option<&str>, project_slug: Option<&str>| MailTemplate {
        type_,
        variant: variant.map(str::to_owned),
        project_slug: project_slug.map(str::to_owned),
        ..template("")
    };
    let templates = [
        of(MailType::UnusualLogin, None, Some(&project.slug)),
        of(MailType::ForcedSignOut, Some("cs"), None),
        of(MailType::ForcedSignOut, Some("cs"), Some(&project.slug)),
        of(MailType::ForcedSignOut, None, None),
        of(MailType::BackupCodesExhausted, Some("de"), None),
    ];
    // No other case runs beside this one, but one that ended early has left its templates.
    remove_all(case, &root).await?;
    for one in &templates {
        case.prepare(&root, super::adding(one)).await?;
    }
    let found = case.step("all templates", &root, MailTemplates::build(())).await?.data()?.mail_templates;
    remove_all(case, &root).await?;
    equal(found.len(), templates.len(), "listed templates")?;
    let left = case.ask(&root, MailTemplates::build(())).await?.data()?.mail_templates;
    equal(left.len(), 0, "templates after the removal")
}

async fn remove_all(case: &mut Case, root: &Caller) -> Outcome {
    for one in case.ask(root, MailTemplates::build(())).await?.data()?.mail_templates {
        case.prepare(root, super::removing(&one.identifier())).await?;
    }
    Ok(())
}

async fn layout(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, use_layout, expected) in [("not said", None, true), ("true", Some(true), true), ("false", Some(false), false)] {
        let variant = case.name("variant")?;
        let one = MailTemplate { use_layout, ..template(&variant) };
        add(case, step, &root, &one).await?;
        equal(of_variant(case, &variant).await?.first().map(|template| template.use_layout), Some(expected), step)?;
        remove(case, "removed", &root, &one).await?;
    }
    Ok(())
}

async fn reply_to(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, address, expected) in [("an address", "help@example.com", Some("help@example.com")), ("an empty one", "", None)] {
        let variant = case.name("variant")?;
        let one = MailTemplate { reply_to: Some(address.to_owned()), ..template(&variant) };
        add(case, step, &root, &one).await?;
        let stored = of_variant(case, &variant).await?;
        equal(stored.first().and_then(|template| template.reply_to.as_deref()), expected, step)?;
        remove(case, "removed", &root, &one).await?;
    }
    Ok(())
}

async fn empty_names(case: &mut Case) -> Outcome {
    let root = case.root();
    let empty = MailTemplate { project_slug: Some(String::new()), variant: Some(String::new()), ..template("") };
    add(case, "an empty project and an empty variant", &root, &empty).await?;
    let found = case.step("all templates", &root, MailTemplates::build(())).await?.data()?.mail_templates;
    let none = MailTemplate { project_slug: None, variant: None, ..template("") };
    remove(case, "removed without project and variant", &root, &none).await?;
    equal(found.iter().filter(|one| one.project_slug.is_none() && one.variant.is_none()).count(), 1, "templates without names")
}

async fn former_names(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    let one = template(&variant);
    let adding = AddProjectMailTemplate::build(AddProjectMailTemplateVariables { template: one.clone() });
    case.ok("a template", &root, adding).await?;
    equal(of_variant(case, &variant).await?.len(), 1, "stored templates")?;
    let removing = RemoveProjectMailTemplate::build(RemoveProjectMailTemplateVariables { template_identifier: identifier(&one) });
    case.ok("removed", &root, removing).await?;
    equal(of_variant(case, &variant).await?.len(), 0, "templates after the removal")?;
    let lost = MailTemplate { project_slug: Some(case.name("slug")?), ..one };
    let adding = AddProjectMailTemplate::build(AddProjectMailTemplateVariables { template: lost.clone() });
    case.fails("of an unknown project", &root, adding, AddMailTemplateErrorCode::ProjectNotFound).await?;
    let removing = RemoveProjectMailTemplate::build(RemoveProjectMailTemplateVariables { template_identifier: identifier(&lost) });
    case.fails("from an unknown project", &root, removing, RemoveMailTemplateErrorCode::ProjectNotFound).await.map(drop)
}

async fn recorded(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let project = case.project(&json!({})).await?;
    let variant = case.name("variant")?;
    let one = MailTemplate { project_slug: Some(project.slug), ..template(&variant) };
    add(case, "a template", &actor.caller, &one).await?;
    remove(case, "removed", &actor.caller, &one).await?;
    case.recorded(&actor.identity, &["mail_template_change"], &[None, None]).await.map(drop)
}

async fn who_may(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    for role in ["super_admin", "project_admin"] {
        let key = case.global_key(role, &[role]).await?.caller;
        for slug in [None, Some(project.slug.clone())] {
            let variant = case.name("variant")?;
            let one = MailTemplate { project_slug: slug.clone(), ..template(&variant) };
            add(case, "sets", &key, &one).await?;
            let seen = case.ask(&key, MailTemplates::build(())).await?.data()?.mail_templates;
            let own = seen.into_iter().filter(|it| it.variant.as_deref() == Some(variant.as_str()));
            equal(own.map(|it| it.project_slug).collect(), vec![slug], "projects of what is listed")?;
            remove(case, "removes", &key, &one).await?;
        }
    }
    Ok(())
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let (key, creator) = (case.global_key("key", &[]).await?, case.global_key("creator", &["project_creator"]).await?);
    let variant = case.name("variant")?;
    let one = MailTemplate { project_slug: Some(project.slug), ..template(&variant) };
    let login = case.login();
    for caller in [&login, &admin.session, &key.caller, &creator.caller] {
        case.step("does not list", caller, MailTemplates::build(())).await?.refused(400, "ForbiddenError")?;
        case.step("does not set", caller, super::adding(&one)).await?.forbidden()?;
        case.step("does not remove", caller, super::removing(&identifier(&one))).await?.forbidden()?;
    }
    equal(of_variant(case, &variant).await?.len(), 0, "templates that were set")
}
